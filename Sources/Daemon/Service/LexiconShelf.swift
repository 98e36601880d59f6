import Foundation
import Phonetics
import Script
import Speech
import Synchronization

/// The lexicons at work, which the pages may correct: a correction is written to the data folder, and then heard in
/// the next line that is spoken.
final class LexiconShelf: Sendable {
    private let known: Mutex<Lexicons>

    init(_ lexicons: Lexicons) { known = Mutex(lexicons) }

    var daemon: UserLexicon { known.withLock { $0.daemon } }

    func persona(_ id: String) -> UserLexicon? { known.withLock { $0.personas[id] } }

    /// Everybody's readings, and above them a persona's.
    func readings(for persona: String?) -> UserLexicon {
        known.withLock { known in
            var readings = known.daemon
            if let own = persona.flatMap({ known.personas[$0] }) { readings.add(contentsOf: own) }
            return readings
        }
    }

    /// The corrections for everybody, or for one persona. Reads a file: off the cooperative threads.
    func entries(_ persona: String?) -> [LexiconText.Entry] {
        let url = known.withLock { $0.correctable(persona) }
        return LexiconText(Lexicons.text(url) ?? "").entries
    }

    /// Writes down a word's reading and lets it count. Writes a file: off the cooperative threads.
    func set(_ word: String, reading: String, persona: String?) throws {
        try change(persona) { text in
            try text.set(word, reading: reading)
            return true
        }
    }

    /// False where the corrections have no such word.
    func remove(_ word: String, persona: String?) throws -> Bool { try change(persona) { $0.remove(word) } }

    /// One at a time: whoever asks for a reading meanwhile waits for a small file to be written.
    @discardableResult
    private func change(_ persona: String?, _ change: (inout LexiconText) throws -> Bool) throws -> Bool {
        try known.withLock { known in
            let url = known.correctable(persona)
            var text = LexiconText(Lexicons.text(url) ?? "")
            guard try change(&text) else { return false }
            try Self.write(text.text, to: url)
            // What the home folder says stands below what the data folder says: both are read again.
            known = known.again
            return true
        }
    }

    /// The whole file or none of it, whatever happens meanwhile.
    private static func write(_ text: String, to url: URL) throws(DaemonError) {
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try Data(text.utf8).write(to: url, options: .atomic)
        } catch {
            throw DaemonError(
                "The lexicon cannot be written: \(error.localizedDescription)", at: url.path,
                advice: "choose another folder with --data")
        }
    }
}

/// Reads with the lexicons as they are at the moment.
struct LexiconReader: Transcriber {
    private let frontEnd: FrontEnd
    private let shelf: LexiconShelf

    init(_ frontEnd: FrontEnd, _ shelf: LexiconShelf) {
        self.frontEnd = frontEnd.reading(with: UserLexicon())
        self.shelf = shelf
    }

    func transcribe(
        _ text: String, language: Language?, markup: TextMarkup, lexicons: [UserLexicon]
    ) -> Transcription {
        frontEnd.transcribe(text, language: language, markup: markup, lexicons: lexicons + [shelf.daemon])
    }
}
