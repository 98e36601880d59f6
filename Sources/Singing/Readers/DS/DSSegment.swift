internal import Formats
internal import Glibc
internal import Script

/// The lists of one segment, taken apart.
struct DSSegment {
    struct Sung {
        var notes: [Note] = []
        var seconds = 0.0
    }

    let place: String
    let offset: Double?
    let text: [String]
    let phones: [String]
    /// Seconds of each phone; empty where the segment leaves them to a model.
    let durations: [Double]
    /// Phones of each word; empty in the generations that give a note a phone.
    let counts: [Int]
    let keys: [Int?]
    let lengths: [Double]
    let slurs: [Bool]
    let f0: [Double]
    let step: Double

    init(_ raw: JSONValue, place: String, limits: ScoreLimits) throws {
        self.place = place
        func words(_ name: String) throws -> [String] {
            if let array = raw[name]?.array { return array.map { $0.string ?? $0.number.map { "\($0)" } ?? "" } }
            let list = (raw[name]?.string ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
            guard list.count <= limits.notes * 20 else { throw DSReader.broken("\(name) is endless", at: place) }
            return list
        }
        func numbers(_ name: String) throws -> [Double] {
            try words(name).map { text in
                guard let value = Double(text), value.isFinite, abs(value) < 1e7 else {
                    throw DSReader.broken("“\(text.prefix(20))” in \(name) is no number", at: place)
                }
                return value
            }
        }
        offset = raw["offset"].flatMap { $0.number ?? $0.string.flatMap { Double($0) } }
            .flatMap { (0...1e7).contains($0) ? $0 : nil }
        text = try words("text")
        phones = try words("ph_seq")
        durations = try numbers("ph_dur").map { Swift.max(0, $0) }
        counts = try numbers("ph_num").map { Int($0) }
        keys = try words("note_seq").map { try DSNoteName.key($0, at: place) }
        let perPhone = try numbers("note_dur_seq")
        lengths = try (perPhone.isEmpty ? numbers("note_dur") : perPhone).map { Swift.max(0, $0) }
        let marks = try numbers("note_slur") + numbers("is_slur_seq")
        slurs = marks.map { $0 != 0 }
        f0 = try numbers("f0_seq")
        let wanted = raw["f0_timestep"].flatMap { $0.number ?? $0.string.flatMap { Double($0) } } ?? 0.005
        step = (0.0005...1).contains(wanted) ? wanted : 0.005
        try check(perPhone: !perPhone.isEmpty)
    }

    private func check(perPhone: Bool) throws {
        func same(_ count: Int, _ name: String, as other: Int, _ otherName: String) throws {
            guard count == other else {
                throw DSReader.broken("\(count) values of \(name) for \(other) of \(otherName)", at: place)
            }
        }
        guard !keys.isEmpty else { throw DSReader.broken("there is no note_seq", at: place) }
        if !durations.isEmpty { try same(durations.count, "ph_dur", as: phones.count, "ph_seq") }
        try same(lengths.count, "note durations", as: keys.count, "note_seq")
        if !slurs.isEmpty { try same(slurs.count, "slurs", as: keys.count, "note_seq") }
        guard !counts.isEmpty else {
            return try same(keys.count, "note_seq", as: phones.count, "ph_seq without ph_num")
        }
        let sum = counts.reduce(0) { $0 &+ Swift.max(0, Swift.min($1, phones.count + 1)) }
        try same(sum, "phones in ph_num", as: phones.count, "ph_seq")
    }

    func line(ignored: inout IgnoredList) throws -> Sung {
        let builder = DSLineBuilder(segment: self)
        return try counts.isEmpty ? builder.byPhone(&ignored) : builder.byWord(&ignored)
    }

    /// Voiced frames only: where the file says 0 nothing is drawn.
    func pitch(from offset: Double) -> [ScoreCurve.Point] {
        f0.enumerated().compactMap { index, hertz in
            guard hertz > 0 else { return nil }
            return ScoreCurve.Point(
                tick: (offset + Double(index) * step) * DSReader.ticksPerSecond,
                value: 6900 + 1200 * log2(Swift.min(5000, Swift.max(20, hertz)) / 440))
        }
    }
}

/// `C4`, `D#4`, `Eb4`, `C4+20` (cents), `rest`.
enum DSNoteName {
    static func key(_ name: String, at place: String) throws -> Int? {
        if ["rest", "r", "sp", "ap", "none"].contains(name.lowercased()) { return nil }
        var rest = Substring(name)
        guard let letter = rest.popFirst(),
            let base = ["C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11][
                letter.uppercased()]
        else { throw DSReader.broken("“\(name.prefix(20))” is no note", at: place) }
        var alter = 0
        while let sign = rest.first, "#♯b♭".contains(sign) {
            alter += "#♯".contains(sign) ? 1 : -1
            rest.removeFirst()
        }
        let end = rest.dropFirst().firstIndex { $0 == "+" || $0 == "-" } ?? rest.endIndex
        guard let octave = Int(rest[..<end]), (-1...10).contains(octave), abs(alter) < 4 else {
            throw DSReader.broken("“\(name.prefix(20))” is no note", at: place)
        }
        let cents = Double(rest[end...]) ?? 0
        let key = (octave + 1) * 12 + base + alter + Int((Swift.min(1200, Swift.max(-1200, cents)) / 100).rounded())
        guard (0...127).contains(key) else { throw DSReader.broken("“\(name.prefix(20))” is out of range", at: place) }
        return key
    }
}
