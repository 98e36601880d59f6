internal import Script

/// The phones of a segment in our symbols. Banks of several languages write `zh/a`; those of one leave that out, and
/// the language is told from all phones together.
struct DSPhonemes {
    private let phones: [String]
    private let mapped: [Phoneme?]

    init(_ phones: [String]) {
        self.phones = phones
        let bare = phones.filter { !Self.silences.contains($0) && !$0.contains("/") }
        let guess = Language.allCases.first { language in
            bare.allSatisfy {
                var language = language
                return PhonemeHint.phoneme($0, &language) != nil
            }
        }
        mapped = phones.map { symbol in
            guard !Self.silences.contains(symbol) else { return .pause }
            guard var language = guess ?? (symbol.contains("/") ? .mandarin : nil) else { return nil }
            return PhonemeHint.phoneme(symbol, &language)
        }
    }

    private static let silences: Set<String> = [
        "SP", "AP", "rest", "pau", "sil", "SIL", "br", "EP", "GS", "<SP>", "<AP>",
    ]

    func isSilence(_ index: Int) -> Bool { Self.silences.contains(phones[index]) }

    func phoneme(_ index: Int) -> Phoneme? { mapped[index] }

    func isVowel(_ index: Int) -> Bool {
        if let phoneme = mapped[index] { return phoneme.isVowel || phoneme.symbol == "ja/N" }
        return phones[index].contains { "aeiouAEIOU".contains($0) }
    }
}
