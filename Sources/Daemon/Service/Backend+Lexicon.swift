import Dialogue
import Formats
import Inference
import Phonetics
import Script
import Speech
import Stage

/// How texts are read, and the corrections that the pages make to it.
extension Backend {
    func reading(of request: ReadingRequest) async throws(StageError) -> String {
        let lexicon = try known(request.persona)
        do {
            let speech = workshop.speech
            let utterance = Utterance(request.text, language: request.language, lexicon: lexicon)
            return try await WorkerPool.shared.run { try speech.read(utterance).report.text }
        } catch {
            throw Self.unreadable(error)
        }
    }

    func lexicon(persona: String?) async throws(StageError) -> String {
        let (shelf, persona) = (workshop.lexicons, try known(persona))
        do {
            return try await WorkerPool.shared.run {
                let entries = shelf.entries(persona).map { entry in
                    ["word": .string(entry.word), "reading": .string(entry.reading)] as JSONValue
                }
                return (["entries": .array(entries)] as JSONValue).text
            }
        } catch {
            throw Self.unwritable(error)
        }
    }

    func correct(_ correction: LexiconCorrection) async throws(StageError) {
        let (shelf, persona) = (workshop.lexicons, try known(correction.persona))
        let isFound: Bool
        do {
            isFound = try await WorkerPool.shared.run {
                guard let reading = correction.reading else {
                    return try shelf.remove(correction.word, persona: persona)
                }
                try shelf.set(correction.word, reading: reading, persona: persona)
                return true
            }
        } catch {
            throw Self.unwritable(error)
        }
        guard isFound else {
            throw StageError("not-found", "The lexicon has no such word", advice: "see GET /v1/lexicon")
        }
        log.info("lexicon", correction.reading == nil ? "a word was removed" : "a word was corrected")
    }

    /// A persona's id names a file: only one that is there.
    private func known(_ persona: String?) throws(StageError) -> String? {
        guard let persona else { return nil }
        guard workshop.personas.personas.contains(where: { $0.id == persona }) else {
            throw StageError("unknown-persona", "There is no such persona", advice: "see /v1/personas")
        }
        return persona
    }

    private static func unwritable(_ error: any Error) -> StageError {
        if let error = error as? PhoneticsError {
            return StageError("bad-field", "\(error.place) \(error.what)", advice: error.advice)
        }
        if let error = error as? DaemonError { return StageError("turn-failed", "\(error)", advice: "see the log") }
        return StageError("turn-failed", "The lexicon could not be changed: \(error)", advice: "see the log")
    }
}

extension Transcription {
    /// For those who look at how a text is read.
    var report: JSONValue {
        [
            "language": .string(language.rawValue), "pauseBefore": JSONValue(pauseBefore),
            "tokens": .array(tokens.map(\.report)),
        ]
    }
}

extension Token {
    fileprivate var report: JSONValue {
        [
            "text": .string(text), "spoken": .string(spoken), "language": .string(language.rawValue),
            "reading": .string(notation), "break": .string(String(describing: breakAfter)),
            "sentence": JSONValue(sentenceType?.rawValue), "pause": pauseAfter.map { JSONValue($0) } ?? .null,
            "syllables": .array(
                syllables.map { syllable in
                    [
                        "phonemes": .array(syllable.map { .string($0.written) }),
                        "tone": syllable.lazy.compactMap(\.tone).first.map { JSONValue($0) } ?? .null,
                    ]
                }),
        ]
    }
}
