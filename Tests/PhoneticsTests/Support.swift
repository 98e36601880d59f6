import Phonetics
import Script

/// One front end for all tests: it is immutable.
let frontEnd: FrontEnd? = try? FrontEnd()

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
