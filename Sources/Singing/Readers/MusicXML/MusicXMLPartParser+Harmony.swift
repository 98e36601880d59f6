internal import Formats
internal import Script

extension MusicXMLPartParser {
    /// `<harmony>`: a root with its kind and alterations. Functions (Roman numerals) say nothing without a key and are
    /// left out.
    mutating func harmony(_ element: XMLElement, into measure: inout WrittenMeasure, _ ignored: inout IgnoredList) {
        guard measure.chords.count < 256 else { return }
        let shift = element.number(of: "offset") ?? 0
        let tick = Swift.max(0, cursor + (shift < 0 ? -ticks(-shift) : ticks(shift)))
        let kind = element.text(of: "kind")?.trimmed ?? "major"
        if kind == "none" {
            measure.chords.append(ChordSymbol(tick: tick, root: 0, intervals: []))
            return
        }
        let transposed = transposition[0] ?? transposition[1] ?? 0
        guard let root = Self.pitchClass(element.first("root"), "root"), var intervals = Self.kinds[kind] else {
            ignored.add(element.has("root") ? "chords of the kind “\(kind.prefix(40))”" : "chords without a root")
            return
        }
        for degree in element.all("degree") { Self.apply(degree, to: &intervals) }
        measure.chords.append(
            ChordSymbol(
                tick: tick, root: root + transposed, intervals: intervals.sorted(),
                bass: Self.pitchClass(element.first("bass"), "bass").map { $0 + transposed }))
    }

    private static func pitchClass(_ element: XMLElement?, _ name: String) -> Int? {
        guard let element, let step = element.text(of: name + "-step")?.trimmed, let base = steps[step] else {
            return nil
        }
        let alter = element.number(of: name + "-alter") ?? 0
        return base + Int(Swift.max(-3, Swift.min(3, alter)).rounded())
    }

    /// Semitones of the degrees of a major scale, 1…13.
    private static let degrees = [0, 2, 4, 5, 7, 9, 10, 12, 14, 16, 17, 19, 21]

    private static func apply(_ element: XMLElement, to intervals: inout [Int]) {
        guard let value = element.number(of: "degree-value"), (1...13).contains(value) else { return }
        let plain = degrees[Int(value) - 1]
        let alter = Int(Swift.max(-2, Swift.min(2, element.number(of: "degree-alter") ?? 0)).rounded())
        switch element.text(of: "degree-type") {
        case "subtract": intervals.removeAll { $0 == plain || $0 == plain + alter }
        case "alter":
            intervals.removeAll { $0 == plain || $0 == plain - 1 }
            intervals.append(plain + alter)
        default: if !intervals.contains(plain + alter) { intervals.append(plain + alter) }
        }
    }

    /// MusicXML's kind-value, as semitones above the root.
    static let kinds: [String: [Int]] = [
        "major": [0, 4, 7], "minor": [0, 3, 7], "augmented": [0, 4, 8], "diminished": [0, 3, 6],
        "dominant": [0, 4, 7, 10], "major-seventh": [0, 4, 7, 11], "minor-seventh": [0, 3, 7, 10],
        "diminished-seventh": [0, 3, 6, 9], "augmented-seventh": [0, 4, 8, 10], "half-diminished": [0, 3, 6, 10],
        "major-minor": [0, 3, 7, 11], "major-sixth": [0, 4, 7, 9], "minor-sixth": [0, 3, 7, 9],
        "dominant-ninth": [0, 4, 7, 10, 14], "major-ninth": [0, 4, 7, 11, 14], "minor-ninth": [0, 3, 7, 10, 14],
        "dominant-11th": [0, 4, 7, 10, 14, 17], "major-11th": [0, 4, 7, 11, 14, 17],
        "minor-11th": [0, 3, 7, 10, 14, 17], "dominant-13th": [0, 4, 7, 10, 14, 21],
        "major-13th": [0, 4, 7, 11, 14, 21], "minor-13th": [0, 3, 7, 10, 14, 21], "suspended-second": [0, 2, 7],
        "suspended-fourth": [0, 5, 7], "power": [0, 7],
    ]
}
