internal import Inference

/// The acoustic network on its way through a script: mel frames in order, each computed once.
struct MelStream {
    private let network: TypedModel<AcousticDecoder>
    private let width: Int
    private let speaker: Int64
    private let shift: Float
    /// Regulated spectral frames of the whole.
    private let frames: [Float]
    private let f0: [Float]
    private var feed: LateFeed
    private var carried: CarriedRows

    /// `timbre` is the formants' shift in semitones, within ±6.
    init(
        _ voice: HouseVoice, frames: [Float], f0: [Float], speaker: VoiceManifest.Speaker, timbre: Float
    ) throws(InferenceError) {
        network = voice.networks.acoustic
        width = voice.manifest.mels
        self.speaker = Int64(speaker.index)
        shift = timbre.isFinite ? min(6, max(-6, timbre)) / 12 : 0
        self.frames = frames
        self.f0 = f0
        feed = LateFeed(total: f0.count, late: voice.manifest.late.acoustic)
        carried = try CarriedRows(of: network.model)
    }

    /// The frames that are still missing before `end`.
    mutating func advance(to end: Int) async throws -> [Float] {
        guard let range = feed.advance(to: end) else { return [] }
        let leaving = range.lowerBound - feed.late..<range.upperBound - feed.late
        let made = try await network.run(
            .init(
                frames: frames.rows(range, width: HouseShape.frame), f0: f0.rows(range, width: 1),
                leaving: f0.rows(leaving, width: 1), speaker: speaker, shift: shift,
                place: PiecePlace(start: range.lowerBound, total: feed.total), carried: carried))
        guard made.mel.count == range.count * width, made.kept.count == carried.values.count else {
            throw VocalsError.misshapen
        }
        carried.values = made.kept
        // What comes out before the first frame is of no frame.
        return Array(made.mel.dropFirst(max(0, -leaving.lowerBound) * width))
    }
}

/// The filter network on its way through a script: the filters of its frames in order, each computed once.
struct FilterStream {
    private let network: TypedModel<FilterDecoder>
    private let shape: HouseShape
    private let knots: Int
    private let f0: [Float]
    private var mels: MelStream
    private var feed: LateFeed
    private var carried: CarriedRows
    /// Of the mel frames that went in, those whose filters are still to come.
    private var asked: [Float] = []

    init(_ voice: HouseVoice, mels: MelStream, f0: [Float]) throws(InferenceError) {
        network = voice.networks.filters
        shape = voice.shape
        knots = shape.knots.bins.count
        self.f0 = f0
        self.mels = mels
        feed = LateFeed(total: f0.count, late: voice.manifest.late.filters)
        carried = try CarriedRows(of: network.model)
    }

    /// The filters that are still missing before `end`.
    mutating func advance(to end: Int) async throws -> FrameFilters {
        guard let range = feed.advance(to: end) else { return .none }
        var mel = try await mels.advance(to: min(range.upperBound, feed.total))
        asked += mel
        // Behind the end there is nothing.
        mel += Array(repeating: 0, count: max(0, range.count * shape.mels - mel.count))
        let made = try await network.run(
            .init(
                mel: mel, f0: f0.rows(range, width: 1),
                place: PiecePlace(start: range.lowerBound, total: feed.total), carried: carried))
        try check(made, count: range.count)
        carried.values = made.kept
        var filters = made.filters[max(0, feed.late - range.lowerBound)..<range.count]
        filters.mel = Array(asked.prefix(filters.count * shape.mels))
        asked.removeFirst(filters.mel.count)
        return filters
    }

    private func check(_ made: FilterDecoder.Output, count: Int) throws(VocalsError) {
        let filters = made.filters
        guard filters.count == count, filters.harmonic.count == count * knots, filters.noise.count == count * knots,
            filters.angle.count == count * shape.bins, made.kept.count == carried.values.count,
            NoiseSwell.parts(of: filters.swell.count, frames: count, hop: shape.hop) != nil
        else { throw VocalsError.misshapen }
    }
}

extension VocalsError {
    static var misshapen: VocalsError {
        VocalsError(
            .badVoice, "a graph gives another size than voice.yaml says", at: "the vocoder",
            advice: "Export the voice again.")
    }
}
