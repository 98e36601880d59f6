import Phonetics
import Script

extension Token {
    /// `ni3 hao3`, `HH-AH0 L-OW1`: syllables parted by spaces.
    var said: String {
        syllables.map { syllable in
            syllable.map { phoneme in
                String(phoneme.name) + (phoneme.stress.map(String.init) ?? "") + (phoneme.tone.map(String.init) ?? "")
            }.joined(separator: "-")
        }.joined(separator: " ")
    }
}

/// The syllables of a text as phoneme names with tones and stresses.
func said(_ text: String, _ language: Language? = nil) throws -> String {
    let frontEnd = try FrontEnd()
    return frontEnd.transcribe(text, language: language).tokens.map(\.said).joined(separator: " ")
}

/// SplitMix64: the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
