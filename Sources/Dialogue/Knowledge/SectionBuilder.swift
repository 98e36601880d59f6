internal import Foundation
internal import Script

/// Makes sections of blocks: each heading opens one, questions and answers (`Q:`, `问：`) become one each, and text
/// before any heading belongs to the document's title.
struct SectionBuilder {
    private let file: String
    private var source: String
    private var sections: [KnowledgeSection] = []
    /// Headings that the present one stands under.
    private var path: [(level: Int, title: String)] = []
    /// Lines of headings under which nothing stood, until something does.
    private var lines: [Int] = []
    private var isOpen = false
    private var count = 0
    private(set) var problems: [(what: String, line: Int?, advice: String)] = []

    /// - Parameters:
    ///   - file: the beginning of the sections' ids.
    ///   - title: what the document is called where it does not say so itself.
    init(file: String, title: String) {
        self.file = file
        source = title
    }

    static func sections(
        of blocks: [DocumentBlock], file: String, title: String
    ) -> (sections: [KnowledgeSection], problems: [(what: String, line: Int?, advice: String)]) {
        var builder = SectionBuilder(file: file, title: title)
        for block in blocks { builder.take(block) }
        return builder.finish()
    }

    private mutating func take(_ block: DocumentBlock) {
        switch block {
        case .title(let title):
            source = Self.cut(title, KnowledgeLimits.title)
            path = []
            isOpen = false
        case .heading(let title, let level, let id, let line): heading(title, level: level, id: id, line: line)
        case .keys(let keys):
            guard let last = sections.indices.last else { return }
            sections[last].keys += keys.prefix(
                KnowledgeLimits.keys - min(KnowledgeLimits.keys, sections[last].keys.count))
        case .text(let text, let line): self.text(text, line: line)
        }
    }

    private mutating func heading(_ title: String, level: Int, id: String?, line: Int) {
        if title.isEmpty {
            problems.append(("the section has no title", line, "write `## title {#id}`"))
        }
        while let last = path.last, last.level >= level { path.removeLast() }
        path.append((level, Self.cut(title, KnowledgeLimits.title)))
        open(path.map(\.title).joined(separator: " – "), id: id, line: line)
    }

    private mutating func open(_ title: String, id: String?, line: Int) {
        count += 1
        isOpen = true
        guard sections.count < KnowledgeLimits.sections else { return }
        // A heading that only holds further headings is no section of its own.
        let name = id ?? "\(count)"
        sections.append(KnowledgeSection(id: file + "/" + name, title: title, source: source, sentences: []))
        lines.append(line)
    }

    private mutating func text(_ text: String, line: Int) {
        if let question = Self.after(["问：", "问:", "Q：", "Q:", "q:", "Question:", "Q."], in: text) {
            open(question, id: nil, line: line)
            return
        }
        let said = Self.after(["答：", "答:", "A：", "A:", "a:", "Answer:"], in: text) ?? text
        if !isOpen { open(source, id: count == 0 ? "intro" : nil, line: line) }
        guard let last = sections.indices.last else { return }
        for sentence in Sentences.split(said).flatMap(Sentences.short) { append(sentence, to: last) }
    }

    private mutating func append(_ sentence: String, to section: Int) {
        let last = sections.count - 1
        if sections[last].sentences.count < KnowledgeLimits.sentences {
            sections[last].sentences.append(sentence)
        } else if sections.count < KnowledgeLimits.sections {
            let full = sections[last]
            let first = sections[section]
            let number = sections.count - section + 1
            sections.append(
                KnowledgeSection(
                    id: "\(first.id)-\(number)", title: full.title, source: full.source, keys: [], sentences: [sentence]
                ))
            lines.append(lines.last ?? 0)
        }
    }

    private func finish() -> (sections: [KnowledgeSection], problems: [(what: String, line: Int?, advice: String)]) {
        var problems = problems
        if sections.count >= KnowledgeLimits.sections {
            problems.append(
                ("the document has more than \(KnowledgeLimits.sections) sections", nil, "divide it into several files")
            )
        }
        for (index, section) in sections.enumerated() where section.sentences.isEmpty {
            // Sections below it hold its text.
            let hasParts = sections[(index + 1)...].first?.title.hasPrefix(section.title + " – ") ?? false
            if !hasParts {
                problems.append(
                    ("the section `\(section.title)` has no text", lines[index], "write at least one sentence under it")
                )
            }
        }
        let written = sections.filter { !$0.sentences.isEmpty }.map { section in
            var section = section
            let language = TextLanguage.detect(section.sentences.joined())
            section.language = language
            section.source = BilingualTitle.part(of: section.source, in: language)
            return section
        }
        return (written, problems)
    }

    private static func after(_ marks: [String], in text: String) -> String? {
        for mark in marks where text.hasPrefix(mark) {
            let rest = text.dropFirst(mark.count).trimmingCharacters(in: .whitespaces)
            if !rest.isEmpty { return rest }
        }
        return nil
    }

    /// At most so many scalars.
    static func cut(_ text: String, _ limit: Int) -> String {
        text.unicodeScalars.count <= limit ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit)))
    }
}

/// A title in two languages, `门店页 | the store page`, as pages for both have it.
enum BilingualTitle {
    static func part(of title: String, in language: Language?) -> String {
        let parts = title.split(whereSeparator: { "|｜".contains($0) }).map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.count == 2, let language, TextLanguage.detect(parts[0]) != TextLanguage.detect(parts[1]) else {
            return title
        }
        return parts.first { TextLanguage.detect($0) == language } ?? title
    }
}
