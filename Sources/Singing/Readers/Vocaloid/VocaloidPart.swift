internal import Glibc
internal import Script

/// What VSQX and VPR have in common: notes with lyrics, a pitch bend with its range, dynamics. 480 ticks a quarter.
struct VocaloidPart {
    static let resolution = 480

    private(set) var notes: [Note] = []
    /// −8192…8191.
    var bends: [(tick: Int, value: Double)] = []
    /// Semitones that a whole bend is worth: 2 until told.
    var ranges: [(tick: Int, value: Double)] = []
    /// 0…127, 64 being the ordinary level.
    var dynamics: [(tick: Int, value: Double)] = []
    private var words = EditorLyric()

    mutating func add(start: Int, length: Int, key: Double?, lyric: String, ignored: inout IgnoredList) {
        guard let key, (0...127).contains(key), length > 0 else {
            ignored.add("a note without a usable key or length")
            return
        }
        notes.append(Note(start: start, end: start + length, key: Int(key), lyric: words.lyric(lyric)))
    }

    func part(name: String, tempos: TempoMap, of parts: Int, ignored: inout IgnoredList) -> ScorePart {
        var part = ScorePart(name: name, notes: notes)
        if part.makeMonophonic() > 0 { ignored.add("notes that begin together: the highest is sung") }
        let line = SteppedLine(tempos: tempos, resolution: Self.resolution, most: EditorLine.most(parts: parts))
        if let curve = line.curve(part.notes, bend: cents) {
            part.pitch = curve
        } else {
            ignored.add("the drawn pitch of a part: it is too long")
        }
        part.loudness = loudness
        return part
    }

    /// The bend in cents, whenever it or its range changes.
    private var cents: [(tick: Int, cents: Double)] {
        let bends = bends.sorted { $0.tick < $1.tick }
        let ranges = ranges.sorted { $0.tick < $1.tick }
        var ticks = Set(bends.map(\.tick))
        if !bends.isEmpty { ticks.formUnion(ranges.map(\.tick)) }
        var (bend, range) = (0, 0)
        var value = 0.0
        var semitones = 2.0
        return ticks.sorted().map { tick in
            while bend < bends.count, bends[bend].tick <= tick {
                value = Swift.min(8191, Swift.max(-8192, bends[bend].value))
                bend += 1
            }
            while range < ranges.count, ranges[range].tick <= tick {
                semitones = Swift.min(24, Swift.max(0, ranges[range].value))
                range += 1
            }
            return (tick, value / 8192 * semitones * 100)
        }
    }

    /// Relative to 64, as a ratio of amplitudes; each value holds until the next.
    private var loudness: ScoreCurve {
        let events = dynamics.sorted { $0.tick < $1.tick }
        guard events.contains(where: { $0.value != 64 }), let end = notes.map(\.end).max() else { return ScoreCurve() }
        var points: [ScoreCurve.Point] = []
        for (index, event) in events.enumerated() {
            let level = 20 * log10(Swift.min(127, Swift.max(4, event.value)) / 64)
            let next = index + 1 < events.count ? events[index + 1].tick : Swift.max(end, event.tick + 1)
            points.append(.init(tick: Double(event.tick), value: level))
            points.append(.init(tick: Double(next) - 0.01, value: level))
        }
        return ScoreCurve([points])
    }
}

/// Bounds that both formats share.
enum VocaloidBounds {
    static func tick(_ value: Double?, _ limits: ScoreLimits, at place: String) throws -> Int {
        guard let value else { return 0 }
        guard abs(value) <= Double(limits.ticks) / 4 else {
            throw ScoreError("the music is endless", at: place, advice: "Check the notes' positions.")
        }
        return Int(value)
    }
}
