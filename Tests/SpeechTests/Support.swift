import Foundation
import Inference
import Phonetics
import Script
import Vocals

@testable import Speech

/// The voices that ship and the front end, loaded once for all tests.
let shipped = Task {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Voices").path
    return await VoiceLibrary(folder: folder, runtime: try InferenceRuntime.load())
}
let frontEnd = Task { try FrontEnd() }

func synthesizer() async throws -> SpeechSynthesizer {
    SpeechSynthesizer(voices: try await shipped.value, transcriber: try await frontEnd.value)
}

/// A Mandarin word of pinyin syllables, an initial and a final with its tone each: `["d", "a4"], ["j", "ia1"]`.
func word(_ text: String, _ syllables: [[String]], _ breakAfter: Break = .word, _ type: SentenceType? = nil) -> Token {
    let phonemes = syllables.map { syllable in
        syllable.map { symbol -> Phoneme in
            guard let tone = symbol.last?.wholeNumberValue else { return Phoneme("zh/\(symbol)") }
            return Phoneme("zh/\(symbol.dropLast())", tone: tone)
        }
    }
    return Token(
        text: text, range: 0..<text.utf8.count, language: .mandarin, syllables: phonemes, breakAfter: breakAfter,
        sentenceType: type)
}

/// 大家好，欢迎。
let welcome = Transcription(
    tokens: [
        word("大家", [["d", "a4"], ["j", "ia1"]]), word("好", [["h", "ao3"]], .minor),
        word("欢迎", [["h", "uan1"], ["ing2"]], .major, .statement),
    ], language: .mandarin)

extension Array where Element == Float {
    /// Of the voiced frames, in semitones around a frequency.
    func meanSemitones(around hertz: Float) -> Float {
        let voiced = filter { $0 > 0 }
        return voiced.reduce(0) { $0 + 12 * log2($1 / hertz) } / Float(Swift.max(1, voiced.count))
    }
}
