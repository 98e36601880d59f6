import Foundation
import Mixing
import Script
import Singing

/// Finds and arranges what accompanies a song: a file beside it, the instruments of its score, or its chords.
struct Accompanist: Sendable {
    let score: Score
    /// The score's file; nil for one that came over the wire.
    let path: String?
    let sheet: SongSheet
    let order: SongOrder

    enum Source: Equatable {
        case none
        case recording(String)
        case arrangement(String)
        case instruments
        case chords
    }

    /// Endings of a backing track beside a score: `molihua.backing.flac`.
    private static let recordings = ["wav", "flac", "ogg", "opus", "mp3"]
    private static let arrangements = ["mid", "midi", "kar"]

    /// - Returns: what is played, and why something else is not.
    func source() throws -> (source: Source, remarks: [String]) {
        guard order.accompaniment != .none else { return (.none, []) }
        var remarks: [String] = []
        if let file = try file() {
            if Self.arrangements.contains(Self.suffix(file)) { return (.arrangement(file), []) }
            let isMoved = order.options.transpose % 12 != 0 || order.options.tempo != 1
            if !isMoved { return (.recording(file), []) }
            let why = "A recording cannot be played in another key or tempo: \(Self.name(file))"
            if case .file = order.accompaniment {
                throw DaemonError.usage(why, advice: "leave out the transposition and the tempo, or give a MIDI file")
            }
            remarks.append(why + " is left out")
        }
        let sung = order.ensemble.selection.indices(in: score)
        if !tracks(besides: sung).isEmpty { return (.instruments, remarks) }
        if score.chords.contains(where: { !$0.intervals.isEmpty }) { return (.chords, remarks) }
        return (.none, remarks)
    }

    private func file() throws -> String? {
        if case .file(let path) = order.accompaniment {
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw DaemonError("The backing track cannot be read", at: path, advice: "check its name")
            }
            return path
        }
        guard let path, let dot = path.lastIndex(of: ".") else { return nil }
        let folder = (path as NSString).deletingLastPathComponent
        if let name = sheet.backing {
            let file = folder.isEmpty ? name : folder + "/" + name
            guard FileManager.default.isReadableFile(atPath: file) else {
                throw DaemonError("The song's sheet names a backing track that is not there", at: file, advice: "")
            }
            return file
        }
        return (Self.recordings + Self.arrangements).map { path[..<dot] + ".backing." + $0 }
            .first { FileManager.default.isReadableFile(atPath: $0) }
    }

    private static func suffix(_ path: String) -> String { (path as NSString).pathExtension.lowercased() }
    private static func name(_ path: String) -> String { (path as NSString).lastPathComponent }

    private func tracks(besides sung: Set<Int>) -> [InstrumentTrack] {
        score.instruments.filter { track in !track.notes.isEmpty && track.part.map { !sung.contains($0) } ?? true }
    }

    /// The singer may begin at once: nothing is heard before.
    func skipsRest(_ source: Source) -> Bool {
        switch source {
        case .none: !order.countIn
        case .chords: !order.countIn && firstSung < bar * 2
        case .recording, .arrangement, .instruments: false
        }
    }

    /// Parts with words; where no part has any, all that could be sung on la.
    private var vocal: [ScorePart] {
        let sung = score.parts.filter(\.hasLyrics)
        return sung.isEmpty ? score.parts : sung
    }

    private var firstSung: Int { vocal.compactMap(\.notes.first?.start).min() ?? 0 }
    private var bar: Int { Int(((score.meters.first ?? Meter()).quarters * Double(score.resolution)).rounded()) }

    /// What a band would play, in ticks of the score.
    private func written(_ source: Source) -> [InstrumentTrack] {
        switch source {
        case .instruments: return tracks(besides: order.ensemble.selection.indices(in: score))
        case .chords:
            let end = vocal.compactMap(\.notes.last?.end).max() ?? 0
            let arranger = BandArranger(
                style: order.style ?? sheet.band.flatMap(BandStyle.named) ?? style, resolution: score.resolution,
                meters: score.meters, chords: score.chords, end: end)
            let hasRest = firstSung >= bar * 2
            return arranger.tracks(pickup: score.pickup, intro: order.intro ?? sheet.intro ?? (hasRest ? 0 : 1))
        case .none, .recording, .arrangement: return []
        }
    }

    /// By the meter: three beats are a waltz on the guitar, a slow four a ballad.
    private var style: BandStyle {
        let bpm = score.tempos.changes.first?.bpm ?? TempoMap.defaultTempo
        return score.meters.first?.pulses == 4 && bpm < 84 ? .ballad : .folk
    }

    /// The accompaniment on the song's clock.
    struct Part: Sendable {
        var backing: PlayedBacking
        /// Samples by which the song must begin later, so that everything is heard from its beginning.
        var leadIn: Int
        /// Where it ends, after the lead-in.
        var end: Int
    }

    /// - Parameters:
    ///   - origin: position of tick 0 in the song as it is planned.
    ///   - transposition: semitones by which the singer was moved; whole octaves are the singer's alone.
    func part(_ source: Source, origin: Int, transposition: Int) async throws -> Part {
        let clock = TickClock(score: score, tempo: order.options.tempo, origin: origin)
        let key = Self.key(transposition)
        var tracks = written(source)
        var arranged: [BandNote] = []
        if case .arrangement(let file) = source {
            let other = try ScoreReader.read(path: file)
            let clock = TickClock(
                score: other, tempo: order.options.tempo, origin: origin - samples(of: order.offset ?? sheet.offset))
            arranged = try BandScore(other.instruments, transposition: key, position: clock.position).notes
        }
        let first = tracks.flatMap(\.notes).map(\.start).min()
        if order.countIn {
            let start = Swift.min(first ?? score.pickup, score.pickup)
            tracks.append(
                CountIn.track(before: start, meter: score.meters.first ?? Meter(), resolution: score.resolution))
        }
        let notes = try BandScore(tracks, transposition: key, position: clock.position).notes + arranged
        let band = try BandScore(notes)
        if case .recording(let file) = source {
            let start = origin - samples(of: order.offset ?? sheet.offset)
            let recording = try Backing.Recording(file: file, start: start)
            let lead = Swift.max(0, -Swift.min(start, band.notes.isEmpty ? 0 : band.start))
            return Part(
                backing: PlayedBacking(band: band.shifted(by: lead), recording: recording.shifted(by: lead)),
                leadIn: lead, end: recording.end + lead)
        }
        guard !band.notes.isEmpty else { return Part(backing: PlayedBacking(), leadIn: 0, end: 0) }
        let lead = Swift.max(0, -band.start)
        let shifted = band.shifted(by: lead)
        // FluidSynth plays what is written; sticks and all.
        if let fluid = order.soundFont {
            let recording = try await fluid.render(shifted)
            return Part(backing: PlayedBacking(recording: recording), leadIn: lead, end: recording.end)
        }
        return Part(backing: PlayedBacking(band: shifted), leadIn: lead, end: shifted.end + Self.ring)
    }

    /// Samples: 1.5 s for the last chord to ring.
    private static let ring = 72_000

    /// The nearest key with the same pitch classes.
    private static func key(_ transposition: Int) -> Int {
        let rest = ((transposition % 12) + 12) % 12
        return rest > 6 ? rest - 12 : rest
    }

    private func samples(of seconds: Double) -> Int { Timeline.position(seconds: seconds / order.options.tempo) }
}

/// What is played with a song, from wherever it begins.
struct PlayedBacking: Sendable {
    var band: BandScore?
    var recording: Backing.Recording?

    /// From a position of the song on.
    func backing(from position: Int) -> Backing {
        var layers: [Backing] = []
        if let band, !band.notes.isEmpty { layers.append(.band(BandSynth(band.from(position)))) }
        if let recording { layers.append(.recording(recording.shifted(by: -position))) }
        return Backing(layers)
    }

    var isSilent: Bool { band?.notes.isEmpty ?? true && recording == nil }
}
