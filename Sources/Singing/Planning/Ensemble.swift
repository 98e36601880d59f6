internal import Glibc
public import Script

/// Which lines of a score are sung.
public enum PartSelection: Sendable, Equatable {
    /// The first part with words.
    case lead
    /// Every part with words, and what stands under them as harmony.
    case all
    /// Parts by index.
    case parts([Int])

    /// Lines sung together at most: eight render faster than real time on two cores.
    public static let most = 8

    /// - Throws: `ScoreError` for a part that is not there, or too many.
    public func lines(of score: Score) throws -> [ScorePart] {
        switch self {
        case .lead: return [try SongPlanner.part(of: score, SongOptions())]
        case .parts(let indices):
            guard !indices.isEmpty, indices.count <= Self.most else {
                throw ScoreError(
                    "\(indices.count) parts are too many to sing together", at: score.title ?? "score",
                    advice: "Choose \(Self.most) at most.")
            }
            return try indices.map { try SongPlanner.part(of: score, SongOptions(part: $0)) }
        case .all:
            let sung = score.parts.filter { $0.hasLyrics && !$0.notes.isEmpty }
            let lines = sung.flatMap { part in
                [part]
                    + part.harmony.enumerated().map { index, line in
                        var line = line
                        line.name = "\(part.name), \(index + 2)"
                        return line
                    }
            }
            guard !lines.isEmpty else { return [try SongPlanner.part(of: score, SongOptions())] }
            return Array(lines.prefix(Self.most))
        }
    }

    /// Indices of the parts that are sung: no instrument doubles them.
    public func indices(in score: Score) -> Set<Int> {
        switch self {
        case .lead:
            let lead = score.parts.firstIndex { $0.hasLyrics && !$0.notes.isEmpty }
            return Set([lead ?? score.parts.firstIndex { !$0.notes.isEmpty }].compactMap(\.self))
        case .parts(let indices): return Set(indices)
        case .all:
            let sung = score.parts.indices.filter { score.parts[$0].hasLyrics }
            return sung.isEmpty ? PartSelection.lead.indices(in: score) : Set(sung)
        }
    }
}

/// One singer's line in a song for several, with the place it is heard from.
public struct EnsembleLine: Sendable {
    public var name: String
    public var song: SongPlan
    /// −1 left … 1 right.
    public var pan: Double
    /// dB.
    public var level: Double
}

/// How the singers of an ensemble differ. Values by line; where there are fewer than lines, the rest gets its own.
public struct EnsembleOptions: Sendable, Equatable {
    public var selection: PartSelection
    public var speakers: [String]
    /// Semitones.
    public var timbres: [Double]
    /// −1…1.
    public var pans: [Double]
    /// Singers a line, 1…4: a choir's section.
    public var doubling: Int

    public init(
        selection: PartSelection = .lead, speakers: [String] = [], timbres: [Double] = [], pans: [Double] = [],
        doubling: Int = 1
    ) {
        self.selection = selection
        self.speakers = speakers
        self.timbres = timbres
        self.pans = pans
        self.doubling = Swift.max(1, Swift.min(4, doubling))
    }
}

extension Singer {
    /// Plans every line of an ensemble on one clock; the first one leads.
    /// - Throws: `ScoreError`, or what the voice throws.
    public func plan(
        _ score: Score, ensemble: EnsembleOptions, options: SongOptions = SongOptions()
    ) async throws -> [EnsembleLine] {
        let parts = try ensemble.selection.lines(of: score)
        guard parts.count * ensemble.doubling <= PartSelection.most else {
            throw ScoreError(
                "\(parts.count) parts of \(ensemble.doubling) singers are too many", at: score.title ?? "score",
                advice: "\(PartSelection.most) singers at most: choose fewer parts, or double them less.")
        }
        let places = SingerPlaces(count: parts.count, doubling: ensemble.doubling, chosen: ensemble.pans)
        var lines: [EnsembleLine] = []
        var late: [Int] = []
        for (index, part) in parts.enumerated() {
            var own = options
            if ensemble.speakers.indices.contains(index) { own.speaker = ensemble.speakers[index] }
            let timbre = ensemble.timbres.indices.contains(index) ? ensemble.timbres[index] : places.timbre(index)
            if let lead = lines.first, index > 0 {
                // One key for all: what moved the lead by other than octaves moves everybody.
                own.transpose = options.transpose + (lead.song.transposition - options.transpose) % 12
                own.fit = .octaves
            }
            for double in 0..<ensemble.doubling {
                own.timbre = Swift.max(-6, Swift.min(6, options.timbre + Float(timbre + places.detail(double))))
                own.seed = options.seed &+ UInt64(index * 4 + double) &* 7_919
                let song = try await plan(part, of: score, options: own)
                late.append(places.lateness(double))
                lines.append(
                    EnsembleLine(name: part.name, song: song, pan: places.pan(index, double), level: places.level))
            }
        }
        return Self.together(lines, late: late)
    }

    /// Delays the lines until tick 0 of all falls on the same sample, but for what a singer is meant to be late.
    private static func together(_ lines: [EnsembleLine], late: [Int]) -> [EnsembleLine] {
        guard let latest = lines.map(\.song.origin).max() else { return lines }
        var lines = lines
        for index in lines.indices {
            lines[index].song = lines[index].song.delayed(by: latest - lines[index].song.origin + late[index])
        }
        let end = lines.map(\.song.plan.duration).max() ?? 0
        for index in lines.indices { lines[index].song = lines[index].song.lasting(end) }
        return lines
    }
}

/// Where singers stand and how they differ, where nobody says: spread from left to right, lower lines a little darker,
/// the singers of one line apart by a few milliseconds and a shade of timbre.
struct SingerPlaces {
    var count: Int
    var doubling: Int
    var chosen: [Double]

    func pan(_ line: Int, _ double: Int) -> Double {
        if chosen.indices.contains(line) { return Swift.max(-1, Swift.min(1, chosen[line])) }
        let singers = count * doubling
        guard singers > 1 else { return 0 }
        let place = Double(line * doubling + double) / Double(singers - 1) * 2 - 1
        return place * (singers == 2 ? 0.3 : 0.55)
    }

    func timbre(_ line: Int) -> Double { line == 0 ? 0 : -0.8 * Double(line) }
    func detail(_ double: Int) -> Double { [0, 0.7, -0.9, 0.3][double % 4] }
    /// Samples.
    func lateness(_ double: Int) -> Int { [0, 620, 1_010, 340][double % 4] }
    /// dB: together about as loud as one.
    var level: Double { count * doubling == 1 ? 0 : -10 * log10(Double(count * doubling)) * 0.8 }
}
