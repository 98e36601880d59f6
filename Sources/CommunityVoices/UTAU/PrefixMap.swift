internal import Foundation

/// A bank's `prefix.map`: which of its recordings a pitch takes, by what stands before and behind their aliases. Lines of
/// a key (`C4`), a prefix and a suffix, with tabs between.
struct PrefixMap: Sendable, Equatable {
    struct Affix: Sendable, Hashable {
        var prefix = ""
        var suffix = ""
    }

    private(set) var affixes: [Int: Affix] = [:]
    private static let longest = 64

    init() {}

    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline).prefix(1000) {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard let first = parts.first, let key = Self.key(first) else { continue }
            affixes[key] = Affix(
                prefix: String((parts.count > 1 ? parts[1] : "").prefix(Self.longest)),
                suffix: String((parts.count > 2 ? parts[2] : "").prefix(Self.longest)))
        }
    }

    /// That of a key; beyond the map's ends that of its end.
    func affix(_ key: Int) -> Affix {
        if let own = affixes[key] { return own }
        guard let low = affixes.keys.min(), let high = affixes.keys.max() else { return Affix() }
        return key < low ? affixes[low] ?? Affix() : key > high ? affixes[high] ?? Affix() : Affix()
    }

    /// All of them, none twice.
    var all: Set<Affix> { Set(affixes.values) }

    /// MIDI number of `C4`, `F#3`.
    private static func key(_ name: String) -> Int? {
        guard let letter = name.first, let step = ["C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11][letter]
        else { return nil }
        let isSharp = name.dropFirst().first == "#"
        guard let octave = Int(name.dropFirst(isSharp ? 2 : 1)), (-1...9).contains(octave) else { return nil }
        return 12 * (octave + 1) + step + (isSharp ? 1 : 0)
    }
}
