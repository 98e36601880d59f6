internal import Script

/// Chooses a bank's sample for each syllable: by pitch, by the vowel before it where the bank has such samples, else the
/// plain one.
struct AliasChooser: Sendable {
    let entries: [String: OtoEntry]
    let map: PrefixMap

    /// - Parameters:
    ///   - before: the syllable before; nil at the beginning and after rests.
    ///   - key: MIDI number.
    func entry(for mora: SungMora, after before: SungMora?, key: Int) -> OtoEntry? {
        let contexts = before?.endings ?? ["-"]
        var names: [String] = []
        for spelling in mora.spellings { names += contexts.map { "\($0) \(spelling)" } }
        names += mora.spellings
        // What is only there with another context is still nearer than nothing.
        for context in ["-", "*", "a", "e", "o", "i", "u", "n"] { names += mora.spellings.map { "\(context) \($0)" } }
        return found(names, key: key)
    }

    /// The way from a vowel to a consonant (`a k`), which a bank of such samples has beside the plain ones.
    func transition(from before: SungMora, to mora: SungMora, key: Int) -> OtoEntry? {
        guard let consonant = mora.consonant else { return nil }
        return found(before.endings.map { "\($0) \(consonant)" }, key: key)
    }

    /// How a vowel ends before a rest (`a R`, `a -`).
    func release(of mora: SungMora, key: Int) -> OtoEntry? {
        found(mora.endings.flatMap { ["\($0) R", "\($0) -"] }, key: key)
    }

    private func found(_ names: [String], key: Int) -> OtoEntry? {
        let affix = map.affix(key)
        let affixes = affix == PrefixMap.Affix() ? [affix] : [affix, PrefixMap.Affix()]
        for affix in affixes {
            for name in names {
                if let entry = entries[affix.prefix + name + affix.suffix] { return entry }
            }
        }
        return nil
    }

    /// True where a syllable can be sung at some pitch, whatever is before it.
    func sings(_ mora: SungMora) -> Bool {
        let keys = [60] + map.affixes.keys.sorted()
        return keys.contains { entry(for: mora, after: nil, key: $0) != nil }
    }

    // MARK: Languages

    /// A bank of a language has nine in ten of these.
    private static let probes: [Language: [[String]]] = [
        .japanese: [
            "a", "i", "u", "e", "o", "k a", "k i", "k u", "k o", "s a", "sh i", "s u", "s e", "t a", "ch i", "ts u",
            "t e", "t o", "n a", "n i", "n o", "h a", "h i", "f u", "m a", "m i", "m o", "y a", "r a", "r i", "r u",
            "r e", "w a", "N",
        ].map { $0.split(separator: " ").map { "ja/" + $0 } },
        .mandarin: [
            "b a", "n i", "h ao", "zh ang", "x iang", "sh ir", "r en", "q v", "d e", "l ai", "t ian", "g uo", "j ia",
            "zh ong", "c ai", "s uei", "iou", "uo", "uan", "m ing",
        ].map { $0.split(separator: " ").map { "zh/" + $0 } },
    ]

    var languages: [Language] {
        [Language.japanese, .mandarin].filter { language in
            let moras = (Self.probes[language] ?? []).compactMap { SungMora($0.map { Phoneme($0) }) }
            return moras.count(where: sings) * 10 >= moras.count * 9
        }
    }
}
