internal import Foundation

/// Reads a knowledge file: `# title of the document`, then sections `## title {#id}` with an optional `keys:` line and
/// running text.
struct KnowledgeReader {
    let file: String
    let path: String
    private(set) var problems: [DialogueError] = []
    private var source: String
    private var sections: [KnowledgeSection] = []
    /// Sections and sentences of one file at most, scalars of one sentence.
    private static let maximumSections = 1000
    private static let maximumSentences = 64
    private static let maximumSentence = 600

    init(file: String, path: String) {
        self.file = file
        self.path = path
        source = file
    }

    mutating func read(_ text: String) -> [KnowledgeSection] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, raw) in lines.enumerated() {
            let line = raw.trimmingCharacters(in: .whitespacesAndNewlines)
            if !line.isEmpty { take(line, number: index + 1) }
        }
        for section in sections where section.sentences.isEmpty {
            report(
                "the section `\(section.title)` has no text", line: nil, advice: "write at least one sentence under it")
        }
        return sections.filter { !$0.sentences.isEmpty }
    }

    private mutating func take(_ line: String, number: Int) {
        if line.hasPrefix("## ") {
            open(String(line.dropFirst(3)), number: number)
        } else if line.hasPrefix("# ") {
            source = String(line.dropFirst(2)).trimmingCharacters(in: .whitespaces)
        } else if let last = sections.indices.last {
            if line.hasPrefix("keys:") {
                sections[last].keys = Self.list(line.dropFirst(5))
            } else {
                append(line, to: last, number: number)
            }
        } else {
            report("text stands before the first section", line: number, advice: "begin the section with `## title`")
        }
    }

    private mutating func open(_ heading: String, number: Int) {
        guard sections.count < Self.maximumSections else { return }
        var title = heading.trimmingCharacters(in: .whitespaces)
        var id = "\(sections.count + 1)"
        if let start = title.range(of: "{#"), title.hasSuffix("}") {
            id = String(title[start.upperBound...].dropLast())
            title = title[..<start.lowerBound].trimmingCharacters(in: .whitespaces)
        }
        if title.isEmpty { report("the section has no title", line: number, advice: "write `## title {#id}`") }
        sections.append(KnowledgeSection(id: file + "/" + id, title: title, source: source, sentences: []))
    }

    private mutating func append(_ line: String, to section: Int, number: Int) {
        let plain = line.hasPrefix("- ") || line.hasPrefix("* ") ? String(line.dropFirst(2)) : line
        for sentence in Sentences.split(plain) {
            guard sentence.unicodeScalars.count <= Self.maximumSentence else {
                report(
                    "a sentence is longer than \(Self.maximumSentence) characters", line: number, advice: "divide it")
                continue
            }
            if sections[section].sentences.count < Self.maximumSentences {
                sections[section].sentences.append(sentence)
            }
        }
    }

    private mutating func report(_ what: String, line: Int?, advice: String) {
        problems.append(DialogueError(what, at: line.map { "\(path):\($0)" } ?? path, advice: advice))
    }

    private static func list(_ text: Substring) -> [String] {
        text.split { ",，、;；".contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}

/// Sentences of a written line.
enum Sentences {
    static func split(_ line: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        let characters = Array(line)
        for (index, character) in characters.enumerated() {
            current.append(character)
            let next = index + 1 < characters.count ? characters[index + 1] : " "
            let ends = "。！？".contains(character) || (".!?".contains(character) && next == " ")
            if ends, !"”’」』）".contains(next) {
                sentences.append(current.trimmingCharacters(in: .whitespaces))
                current = ""
            }
        }
        let rest = current.trimmingCharacters(in: .whitespaces)
        return rest.isEmpty ? sentences : sentences + [rest]
    }
}
