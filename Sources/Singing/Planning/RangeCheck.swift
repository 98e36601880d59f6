internal import Script
internal import Vocals

/// Says which notes lie beyond what a voice sings well, and what would bring them back.
enum RangeCheck {
    static func remarks(_ notes: [Note], transposition: Int, wished: Int, voice: any Vocalist) -> [String] {
        let keys = notes.map { $0.key + transposition }
        guard let low = keys.min(), let high = keys.max() else { return [] }
        let beyond = keys.filter { !voice.range.contains($0) }.count
        guard beyond > 0 else { return [] }
        let range = "\(name(voice.range.lowerBound))…\(name(voice.range.upperBound))"
        let what =
            "\(beyond) of \(keys.count) notes (\(name(low))…\(name(high))) lie beyond \(range), which \(voice.name) sings well"
        guard let shift = shift(low, high, voice.range) else { return [what] }
        let total = wished + shift
        return [what + ": --transpose \(total) brings them within"]
    }

    /// The least that brings all within; nil where the melody is wider than the range.
    static func shift(_ low: Int, _ high: Int, _ range: ClosedRange<Int>) -> Int? {
        guard high - low <= range.upperBound - range.lowerBound else { return nil }
        return low < range.lowerBound ? range.lowerBound - low : range.upperBound - high
    }

    /// Scientific pitch notation, C4 = 60.
    static func name(_ key: Int) -> String {
        let names = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"]
        return names[((key % 12) + 12) % 12] + String(Int((Double(key) / 12).rounded(.down)) - 1)
    }
}
