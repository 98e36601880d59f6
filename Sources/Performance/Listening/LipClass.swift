public import Script

/// What the lip network tells apart, in the order of its output (`CLASSES` of `Training/voicelab/lips.py`), and for each
/// a phoneme that looks so.
enum LipClass {
    static let phones: [Phone] = [
        .silence, .plosive, .lipNasal, .labiodental, .dental, .alveolar, .nasal, .lateral, .velar, .velarNasal,
        .glottal, .postalveolar, .palatal, .retroflex, .retroflexApproximant, .sibilant, .rhotic, .labialGlide,
        .palatalGlide, .closeFront, .nearCloseFront, .openMidFront, .nearOpenFront, .openMidBack, .open,
        .openMidRounded, .closeMidRounded, .nearCloseRounded, .closeRounded, .closeFrontRounded, .closeMidBack,
        .rhoticVowel, .apicalRetroflex, .apicalDental,
    ]

    private static let symbols = [
        "SP", "en/B", "en/M", "en/F", "en/TH", "en/T", "en/N", "en/L", "en/K", "zh/ng", "en/HH", "en/SH", "zh/x",
        "zh/sh", "zh/r", "en/S", "en/R", "en/W", "en/Y", "en/IY", "en/IH", "en/EH", "en/AE", "en/AH", "en/AA", "en/AO",
        "ja/o", "en/UH", "en/UW", "zh/v", "zh/e", "en/ER", "zh/ir", "zh/iz",
    ]

    static var count: Int { phones.count }

    static func phoneme(_ number: Int) -> Phoneme {
        let symbol = symbols[number]
        return Phoneme(symbol, tone: symbol.hasPrefix("zh/") ? 1 : nil, stress: symbol.hasPrefix("en/") ? 1 : nil)
    }

    /// The class that a phone is heard as.
    static func number(of phone: Phone) -> Int {
        let heard: Phone =
            switch phone {
            case .breath: .silence
            case .schwa: .openMidBack
            case .lipFricative: .labiodental
            case .tap: .lateral
            case .compressed: .closeRounded
            default: phone
            }
        return phones.firstIndex(of: heard) ?? 0
    }
}
