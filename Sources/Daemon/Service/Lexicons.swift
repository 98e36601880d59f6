import Foundation
import Phonetics

/// The readings that users wrote down: `lexicon.txt` of the home folder and of the data folder, which wins, for all;
/// `Personas/<id>/lexicon.txt` of the home folder and `lexicons/<id>.txt` of the data folder, which wins, for one
/// persona. A line that cannot be read is reported and left out.
struct Lexicons: Sendable {
    private(set) var daemon = UserLexicon()
    private(set) var personas: [String: UserLexicon] = [:]
    private(set) var problems: [String] = []
    private let home: Home?
    /// Where corrections go.
    private let data: URL

    /// Bytes of a lexicon file.
    private static let largest = 8 << 20
    private static let file = "lexicon.txt"

    init(_ configuration: Configuration) {
        self.init(
            home: try? Home.locate(configuration.optional(.home)),
            data: URL(
                fileURLWithPath: configuration.optional(.data)
                    ?? DataFolder.standardPath(ProcessInfo.processInfo.environment)))
    }

    /// The same folders as they are now.
    var again: Lexicons { Lexicons(home: home, data: data) }

    private init(home: Home?, data: URL) {
        self.home = home
        self.data = data
        if let home { daemon.add(contentsOf: read(home.folder.appendingPathComponent(Self.file))) }
        daemon.add(contentsOf: read(correctable(nil)))
        guard let home else { return }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home.personas.path)) ?? []
        for name in names.sorted().prefix(1_000) {
            var lexicon = read(home.personas.appendingPathComponent(name).appendingPathComponent(Self.file))
            lexicon.add(contentsOf: read(correctable(name)))
            if !lexicon.isEmpty { personas[name] = lexicon }
        }
    }

    /// The file that corrections are written to: everybody's, or one persona's.
    func correctable(_ persona: String?) -> URL {
        persona.map { data.appendingPathComponent("lexicons/\($0).txt") } ?? data.appendingPathComponent(Self.file)
    }

    /// A front end that reads as the daemon does.
    func frontEnd(_ configuration: Configuration) throws -> FrontEnd {
        let wanted = configuration.text(.emoji)
        guard let emoji = EmojiReading(rawValue: wanted) else {
            let known = EmojiReading.allCases.map(\.rawValue).joined(separator: " or ")
            throw DaemonError("\(Setting.emoji.key) is “\(wanted)”", at: Setting.emoji.key, advice: "use \(known)")
        }
        return try FrontEnd(lexicon: daemon, emoji: emoji)
    }

    /// The lexicon of one request: a file, all of whose lines must be good.
    static func request(_ path: String?) throws -> UserLexicon? {
        guard let path else { return nil }
        guard let text = text(URL(fileURLWithPath: path)) else {
            throw DaemonError("There is no lexicon to be read", at: path, advice: "give a text file below 8 MB")
        }
        return try UserLexicon(text: text)
    }

    private mutating func read(_ url: URL) -> UserLexicon {
        guard let text = Self.text(url) else { return UserLexicon() }
        let (lexicon, faults) = UserLexicon.reading(text)
        problems += faults.map { "\(url.path), \($0)" }
        return lexicon
    }

    static func text(_ url: URL) -> String? {
        guard let handle = try? FileHandle(forReadingFrom: url) else { return nil }
        defer { try? handle.close() }
        guard let bytes = try? handle.read(upToCount: largest + 1), bytes.count <= largest else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
