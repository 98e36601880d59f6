import Mixing
import Script
import Singing

/// Everything that may be wanted of a song, wherever it is asked for: command line, stage or page.
struct SongOrder: Sendable {
    enum Accompaniment: Sendable, Equatable {
        case none
        /// What lies beside the score, what is written in it, or its chords.
        case automatic
        /// A recording or a MIDI file.
        case file(String)
    }

    var options = SongOptions()
    var ensemble = EnsembleOptions()
    var accompaniment = Accompaniment.automatic
    /// Seconds of the backing at which the score begins.
    var offset: Double?
    /// dB of the accompaniment.
    var level = 0.0
    var countIn = false
    /// Bars; nil is the song sheet's, else one.
    var intro: Int?
    var style: BandStyle?
    /// With a SoundFont instead of the built-in band.
    var soundFont: FluidSynth?
    /// The style was asked for, not assumed.
    var choosesStyle = false

    /// What a request of the stage means.
    init() {}

    init(_ request: SongRequestOptions, timbre: Float) throws(SongOrderError) {
        options = SongOptions(transpose: request.transpose, tempo: request.tempo, timbre: timbre)
        guard (-36...36).contains(request.transpose) else { throw SongOrderError("`transpose` must be from -36 to 36") }
        guard (0.25...4).contains(request.tempo) else { throw SongOrderError("`tempo` must be from 0.25 to 4") }
        if let name = request.style {
            guard let style = SingingStyle.named(name) else {
                throw SongOrderError("`style` must be plain, pop or belCanto")
            }
            options.style = style
            choosesStyle = true
        }
        accompaniment = request.accompaniment ? .automatic : .none
        countIn = request.countIn
    }

    /// What the song's own sheet says holds where nothing else was asked for.
    mutating func apply(_ sheet: SongSheet) {
        options.transpose = Swift.max(-36, Swift.min(36, options.transpose + sheet.transpose))
        if options.mood == .neutral { options.mood = sheet.mood }
        if !choosesStyle, let name = sheet.style, let style = SingingStyle.named(name) { options.style = style }
        level += sheet.level
    }
}

/// A wish that cannot be.
struct SongOrderError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
