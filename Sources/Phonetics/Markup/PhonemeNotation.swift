public import Script

/// The ways in which a reading can be written down.
public enum PhonemeNotation: String, Sendable, Hashable, CaseIterable {
    /// `yin2 hang2`
    case pinyin
    /// `HH AH0 L OW1`
    case arpabet
    /// Our own symbols: `zh/in2 zh/h zh/ang2 en/AH0`
    case voxhumana = "x-voxhumana"
    /// `ˈhɛloʊ`, `xɑʊ˨˩˦`: the broad transcription of dictionaries.
    case ipa

    /// Syllables written down in longer rows are refused.
    public static let longest = 64

    /// Syllables and their language; nil for what is not written so.
    public func syllables(_ text: String) -> (syllables: [[Phoneme]], language: Language)? {
        if self == .ipa { return try? IPA.syllables(text) }
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard !parts.isEmpty, parts.count <= 3 * Self.longest else { return nil }
        switch self {
        case .pinyin:
            let syllables = parts.compactMap(Pinyin.syllable)
            return syllables.count == parts.count && parts.count <= Self.longest ? (syllables, .mandarin) : nil
        case .arpabet:
            let phonemes = parts.compactMap { ARPABET.phoneme($0.uppercased()) }
            return phonemes.count == parts.count ? (Syllabifier.syllables(phonemes), .english) : nil
        case .voxhumana:
            let phonemes = parts.filter { $0 != "." && $0 != "·" }.compactMap(Self.symbol)
            guard phonemes.count == parts.count(where: { $0 != "." && $0 != "·" }), let first = phonemes.first else {
                return nil
            }
            return (Self.grouped(phonemes), first.language ?? .english)
        case .ipa: return nil
        }
    }

    /// The same with the reason where it cannot be read.
    /// - Parameter language: of the text that the reading belongs to, where it is known; IPA alone needs it.
    public func read(
        _ text: String, language: Language? = nil
    ) throws(PhoneticsError) -> (syllables: [[Phoneme]], language: Language) {
        if self == .ipa { return try IPA.syllables(text, language: language) }
        guard let found = syllables(text) else {
            throw PhoneticsError("is no \(rawValue)", at: "the reading ‘\(text.prefix(80))’", advice: example)
        }
        return found
    }

    /// True for IPA with the tones of Mandarin in it.
    public func isToned(_ text: String) -> Bool { self == .ipa && text.unicodeScalars.contains(where: IPA.isTone) }

    private var example: String {
        switch self {
        case .pinyin: "write numbered syllables: yin2 hang2"
        case .arpabet: "write CMUdict's phonemes: HH AH0 L OW1"
        case .voxhumana: "write symbols of ours: zh/h zh/ao3 en/AY1"
        case .ipa: "write ˈhɛloʊ or xɑʊ˨˩˦"
        }
    }

    /// ARPABET where it is written so, else pinyin.
    static func any(_ text: String) -> (syllables: [[Phoneme]], language: Language)? {
        arpabetAsWritten(text) ?? PhonemeNotation.pinyin.syllables(text) ?? PhonemeNotation.voxhumana.syllables(text)
    }

    /// Capitals only: `a` and `e` are pinyin.
    private static func arpabetAsWritten(_ text: String) -> (syllables: [[Phoneme]], language: Language)? {
        text.utf8.contains { $0 >= 0x61 && $0 <= 0x7A } ? nil : PhonemeNotation.arpabet.syllables(text)
    }

    private static let initials = Set(Pinyin.table.values.compactMap(\.initial))
    private static let finals = Set(Pinyin.table.values.map(\.final))

    private static func symbol(_ text: String) -> Phoneme? {
        if text.hasPrefix("en/") { return ARPABET.phoneme(String(text.dropFirst(3))) }
        guard text.hasPrefix("zh/") else { return nil }
        let name = String(text.dropFirst(3))
        if initials.contains(name) { return Phoneme("zh/" + name) }
        guard let tone = name.last?.wholeNumberValue, (1...5).contains(tone), finals.contains(String(name.dropLast()))
        else { return nil }
        return Phoneme("zh/" + name.dropLast(), tone: tone)
    }

    /// Mandarin ends a syllable with its final; English is parted by the maximal onset.
    private static func grouped(_ phonemes: [Phoneme]) -> [[Phoneme]] {
        var result: [[Phoneme]] = []
        var english: [Phoneme] = []
        var open: [Phoneme] = []
        for phoneme in phonemes {
            if phoneme.language == .english {
                if !open.isEmpty { result.append(open) }
                open = []
                english.append(phoneme)
                continue
            }
            result += Syllabifier.syllables(english)
            english = []
            open.append(phoneme)
            guard phoneme.tone != nil else { continue }
            if phoneme.symbol == "zh/er", open.count == 1, let last = result.indices.last,
                result[last].last?.tone != nil
            {
                result[last] += open
            } else {
                result.append(open)
            }
            open = []
        }
        result += Syllabifier.syllables(english)
        if !open.isEmpty { result.append(open) }
        return result
    }
}
