internal import Script

/// IPA of any language as the nearest of our phonemes: for the face and the captions, not for the sound.
enum IPAPhonemes {
    /// The phoneme of an IPA letter; nil for a mark, which belongs to the letter before or after it.
    static func phoneme(_ letter: Unicode.Scalar) -> Phoneme? {
        guard let name = names[letter] else { return nil }
        let isVowel = vowels.contains(name)
        return Phoneme("en/\(name)", stress: isVowel ? 0 : nil)
    }

    private static let vowels: Set<String> = ["AA", "AE", "AH", "AO", "EH", "ER", "EY", "IH", "IY", "OW", "UH", "UW"]

    private static let names: [Unicode.Scalar: String] = {
        let rows: [(String, String)] = [
            ("AA", "aɑɐɒ"), ("AE", "æ"), ("AH", "ʌəɘɵɤ"), ("AO", "ɔ"), ("EH", "ɛɜœɶ"), ("ER", "ɝɚ"), ("EY", "eø"),
            ("IH", "ɪ"), ("IY", "iɨ"), ("OW", "o"), ("UH", "ʊʏ"), ("UW", "uyʉɯ"), ("B", "bβɓ"), ("P", "pɸ"),
            ("M", "mɱ"), ("F", "f"), ("V", "vʋ"), ("TH", "θ"), ("DH", "ð"), ("T", "tʈɾɽ"), ("D", "dɖɗ"),
            ("N", "nɲɳ"), ("NG", "ŋɴ"), ("L", "lɫɭʎɬɮʟ"), ("R", "ɹrɻʀʁ"), ("S", "sʦ"), ("Z", "zʣ"),
            ("SH", "ʃʂɕç"), ("ZH", "ʒʐʑ"), ("CH", "ʧ"), ("JH", "ʤɟʝ"), ("K", "kqcxχ"), ("G", "ɡgɣɢ"),
            ("HH", "hħɦʕʔ"), ("W", "wʍɥ"), ("Y", "j"),
        ]
        var names: [Unicode.Scalar: String] = [:]
        for (name, letters) in rows { for letter in letters.unicodeScalars { names[letter] = name } }
        return names
    }()
}
