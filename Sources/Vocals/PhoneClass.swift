/// One of the voice's own phones: the units its networks were trained on, shared by all languages.
public struct Phone: Sendable, Hashable {
    public var symbol: String

    public init(_ symbol: String) { self.symbol = symbol }

    static let silence = Phone("SIL")
    static let pause = Phone("SP")

    /// What the folds of the larynx do in it.
    enum Voicing { case voiced, voiceless, either, silent }

    var voicing: Voicing {
        switch symbol {
        case "SIL", "SP", "_": .silent
        case "P", "T", "K", "F", "TH", "S", "SH", "HH", "CH", "tc", "tch", "sj", "ts", "dz": .voiceless
        // Stops and affricates written with voiced letters are voiceless in Mandarin and half voiced in English.
        case "B", "D", "G", "JH", "V", "DH", "Z", "ZH": .either
        default: .voiced
        }
    }

    /// The part of a syllable that carries its length when it is stretched.
    var isNucleus: Bool {
        switch symbol {
        case "IY", "EH", "OW", "AA", "ER", "iz", "uh", "yu", "EY", "UH", "AY", "AH", "UW", "ir", "AW", "AO", "IH",
            "AE", "OY":
            true
        default: false
        }
    }

    /// The steady vowel before the glide of a diphthong, for notes that are held.
    var heldVowel: Phone? {
        switch symbol {
        case "AY", "AW": Phone("AA")
        case "EY": Phone("EH")
        case "OW", "OY": Phone("AO")
        default: nil
        }
    }
}
