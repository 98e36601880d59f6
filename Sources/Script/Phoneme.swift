/// A contrastive sound of a language: `zh/` + pinyin initial or final (`zh/zh`, `zh/uang`, `zh/ir` after zh ch sh r,
/// `zh/iz` after z c s, `zh/v` for ü), `en/` + ARPABET (`en/AH`), `ja/` + romaji, or one of the silences.
public struct Phoneme: Sendable, Hashable, Codable {
    public var symbol: String
    /// 1–5 on Mandarin finals, 5 being the neutral tone.
    public var tone: Int?
    /// 0–2 on English vowels: none, primary, secondary.
    public var stress: Int?
    /// What the voicebank that sings it calls it, where its own dictionary says so; `symbol` is then the nearest sound
    /// of ours.
    public var alias: String?

    public init(_ symbol: String, tone: Int? = nil, stress: Int? = nil) {
        self.symbol = symbol
        self.tone = tone
        self.stress = stress
    }

    /// Silence at the edges of an utterance.
    public static let silence = Phoneme("SIL")
    /// A pause inside an utterance.
    public static let pause = Phoneme("SP")
    /// An audible breath.
    public static let breath = Phoneme("AP")

    /// True for SIL, SP and AP.
    public var isSilence: Bool { symbol == "SIL" || symbol == "SP" || symbol == "AP" }

    /// `zh`, `en`, `ja`, or nil for the silences.
    public var language: Language? {
        symbol.firstIndex(of: "/").flatMap { Language(rawValue: String(symbol[..<$0])) }
    }

    /// The symbol without its language: `uang`, `AH`.
    public var name: Substring {
        symbol.firstIndex(of: "/").map { symbol[symbol.index(after: $0)...] } ?? symbol[...]
    }
}
