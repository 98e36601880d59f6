internal import Script

/// Microsoft's twenty-two mouth shapes, by the numbers that its speech service sends with a voice (Azure AI Speech, “Get
/// facial position with viseme”). Avatars made for that service move by them.
public enum AzureViseme {
    /// A shape and when it sets in, in ticks of 100 ns from the line's beginning.
    public struct Moment: Codable, Sendable, Equatable {
        public var audioOffset: Int
        public var visemeId: Int
    }

    /// The shapes of a line. A diphthong, and a final with a glide or a nasal, has several, which share its time evenly.
    static func moments(_ phonemes: [WirePhoneme]) -> [Moment] {
        var moments: [Moment] = []
        for phoneme in phonemes {
            let shapes = shapes(of: phoneme.phoneme)
            for (index, shape) in shapes.enumerated() where moments.last?.visemeId != shape {
                let position = phoneme.start + (phoneme.end - phoneme.start) * index / shapes.count
                moments.append(Moment(audioOffset: ticks(position), visemeId: shape))
            }
        }
        return moments
    }

    /// Ticks of a position in samples.
    static func ticks(_ position: Int) -> Int { position * 10_000_000 / Timeline.rate }

    static func shapes(of symbol: String) -> [Int] {
        let name = symbol.firstIndex(of: "/").map { String(symbol[symbol.index(after: $0)...]) } ?? symbol
        if symbol.hasPrefix("en/") { return english[name] ?? [0] }
        if symbol.hasPrefix("zh/") { return mandarin[name] ?? [0] }
        if symbol.hasPrefix("ja/") { return japanese[name] ?? [name.last.flatMap { vowels[$0] } ?? 0] }
        return [0]
    }

    private static let english: [String: [Int]] = [
        "AE": [1], "AH": [1], "AA": [2], "AO": [3], "EY": [4, 6], "EH": [4], "UH": [4], "ER": [5], "Y": [6], "IY": [6],
        "IH": [6], "W": [7], "UW": [7], "OW": [8], "AW": [9], "OY": [10], "AY": [11], "HH": [12], "R": [13], "L": [14],
        "S": [15], "Z": [15], "SH": [16], "CH": [16], "JH": [16], "ZH": [16], "DH": [17], "F": [18], "V": [18],
        "D": [19], "T": [19], "N": [19], "TH": [19], "K": [20], "G": [20], "NG": [20], "P": [21], "B": [21], "M": [21],
    ]

    private static let mandarin: [String: [Int]] = [
        "b": [21], "p": [21], "m": [21], "f": [18], "d": [19], "t": [19], "n": [19], "l": [14], "g": [20], "k": [20],
        "h": [12], "j": [16], "q": [16], "x": [16], "zh": [16], "ch": [16], "sh": [16], "r": [13], "z": [15],
        "c": [15], "s": [15], "a": [2], "o": [8], "e": [1], "eh": [4], "ai": [11], "ei": [4, 6], "ao": [9], "ou": [8],
        "an": [2, 19], "en": [1, 19], "ang": [2, 20], "eng": [1, 20], "ong": [7, 20], "er": [5], "i": [6],
        "ia": [6, 2], "ie": [6, 4], "io": [6, 8], "iao": [6, 9], "iou": [6, 8], "iu": [6, 8], "ian": [6, 4, 19],
        "in": [6, 19], "iang": [6, 2, 20], "ing": [6, 20], "iong": [7, 20], "u": [7], "ua": [7, 2], "uo": [7, 8],
        "uai": [7, 11], "uei": [7, 4], "ui": [7, 4], "uan": [7, 2, 19], "uen": [7, 1, 19], "un": [7, 1, 19],
        "uang": [7, 2, 20], "ueng": [7, 1, 20], "v": [7], "ve": [7, 4], "ue": [7, 4], "van": [7, 4, 19],
        "vn": [7, 19], "ir": [16], "iz": [15], "ng": [20],
    ]

    private static let japanese: [String: [Int]] = [
        "k": [20], "g": [20], "s": [15], "z": [15], "sh": [16], "j": [16], "ch": [16], "ts": [15], "t": [19],
        "d": [19], "n": [19], "N": [20], "h": [12], "f": [18], "b": [21], "p": [21], "m": [21], "y": [6], "r": [14],
        "w": [7], "cl": [0], "q": [0],
    ]

    private static let vowels: [Character: Int] = ["a": 2, "i": 6, "u": 7, "e": 4, "o": 8]
}
