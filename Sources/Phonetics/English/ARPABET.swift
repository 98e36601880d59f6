public import Script

/// The phoneme set of CMUdict.
public enum ARPABET {
    public static let vowels: Set<String> = [
        "AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW",
    ]
    public static let consonants: Set<String> = [
        "B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N", "NG", "P", "R", "S", "SH", "T", "TH", "V", "W",
        "Y",
        "Z", "ZH",
    ]

    /// `AH0` as a phoneme; nil where it is none.
    public static func phoneme(_ text: String) -> Phoneme? {
        if consonants.contains(text) { return Phoneme("en/" + text) }
        guard let last = text.utf8.last else { return nil }
        if last >= 0x30, last <= 0x32 {
            let name = String(text.dropLast())
            return vowels.contains(name) ? Phoneme("en/" + name, stress: Int(last) - 0x30) : nil
        }
        return vowels.contains(text) ? Phoneme("en/" + text, stress: 0) : nil
    }

    /// `HH AH0 L OW1` as phonemes; what is no phoneme is left out.
    static func phonemes<Text: StringProtocol>(_ text: Text) -> [Phoneme] {
        text.split(separator: " ").compactMap { phoneme(String($0)) }
    }

    static func isVowel(_ phoneme: Phoneme) -> Bool { phoneme.stress != nil }
}
