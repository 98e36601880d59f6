import Dialogue
import Foundation
import Script
import Speech

/// Where the words for `say` come from: the command line, a file, standard input, or a file of subtitles.
enum SpokenInput: Sendable, Equatable {
    case text(String)
    case cues([SubtitleCue])

    /// Bytes and characters: a long novel.
    private static let largest = 8 << 20

    /// - Parameters:
    ///   - path: `-` is standard input.
    init(path: String) throws(DaemonError) {
        let name = path == "-" ? "standard input" : path
        let handle: FileHandle
        if path == "-" {
            handle = .standardInput
        } else {
            guard let file = FileHandle(forReadingAtPath: path) else {
                throw DaemonError("There is no such file to be read", at: path, advice: "check the path")
            }
            handle = file
        }
        let bytes: Data
        do {
            // nil is the end at once: an empty file is no unreadable one.
            bytes = try handle.read(upToCount: Self.largest + 1) ?? Data()
        } catch {
            throw DaemonError("It cannot be read", at: name, advice: "give a file of text")
        }
        guard bytes.count <= Self.largest else {
            throw DaemonError("It has more than \(Self.largest >> 20) MB", at: name, advice: "part it")
        }
        guard var text = String(bytes: bytes, encoding: .utf8) else {
            throw DaemonError("It is no UTF-8 text", at: name, advice: "convert it: iconv -f GB18030 -t UTF-8 FILE")
        }
        if text.first == "\u{FEFF}" { text.removeFirst() }
        if path.lowercased().hasSuffix(".srt") || SubRip.isSubRip(text) {
            self = .cues(try SubRip.read(text, file: name))
        } else {
            self = .text(text)
        }
    }

    /// For the file's title; markup is none.
    var title: String {
        switch self {
        case .text(let text): SpeechSynthesizer.isSSML(text) ? "" : String(text.prefix(120))
        case .cues(let cues): cues.first?.text ?? ""
        }
    }

    /// What is said, in order; the manner is that of `utterance`.
    func pieces(_ utterance: Utterance) -> [RecitalPiece] {
        func piece(_ text: String) -> RecitalPiece {
            var own = utterance
            own.text = text
            return RecitalPiece(utterance: own)
        }
        switch self {
        case .cues(let cues):
            return cues.enumerated().map { index, cue in
                var piece = piece(cue.text.split(whereSeparator: \.isNewline).joined(separator: " "))
                piece.earliest = cue.start
                // A cue may sound until the next begins, not longer than it is shown and a second.
                let next = index + 1 < cues.count ? cues[index + 1].start : .max
                piece.latest = max(cue.end, min(next, cue.end + Timeline.rate))
                return piece
            }
        case .text(let text):
            guard text.count > SpeechSynthesizer.longestText || text.contains(where: \.isNewline),
                !SpeechSynthesizer.isSSML(text)
            else { return [piece(text)] }
            return Self.sentences(text).map {
                var piece = piece($0)
                piece.gap = Self.gap
                return piece
            }
        }
    }

    /// As on stage: with the silence at their edges about what a reader leaves.
    private static let gap = Timeline.rate * 15 / 100

    /// A long text by sentences, those cut as for a stream put together again.
    private static func sentences(_ text: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        for line in Prompter.lines(of: text, language: nil, mood: .neutral) {
            current += (current.last?.isASCII == true && line.text.first?.isWhitespace == false ? " " : "") + line.text
            if line.endsSentence || current.count > mostCharacters {
                sentences.append(trimmed(current))
                current = ""
            }
        }
        return (sentences + [trimmed(current)]).filter { !$0.isEmpty }
    }

    /// Of one sentence, where no sign ends it.
    private static let mostCharacters = 1_000

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
