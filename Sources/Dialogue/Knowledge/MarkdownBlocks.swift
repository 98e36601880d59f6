internal import Foundation
internal import Script

/// Markdown as blocks. `# ` is the document's title, `## title {#id}` opens a section, `keys: a, b` under it gives other
/// words for it. Lists, tables, quotes and wrapped lines are read; code, comments, pictures and front matter are not.
struct MarkdownBlocks {
    private var blocks: [DocumentBlock] = []
    /// Lines of the paragraph under way.
    private var paragraph = ""
    private var began = 0
    private var fence: String?
    private var isComment = false
    /// The header row of a table under way.
    private var columns: [String]?
    private let topIsTitle: Bool

    static func read(_ text: String) -> [DocumentBlock] {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        var reader = MarkdownBlocks(lines)
        var start = 0
        if lines.first == "---", let end = lines.dropFirst().prefix(100).firstIndex(of: "---") { start = end + 1 }
        for index in lines.indices.dropFirst(start) { reader.take(lines[index], number: index + 1) }
        reader.flush()
        return reader.blocks
    }

    /// A document whose only headings are of the first level has sections there, and no title.
    private init(_ lines: [String]) {
        let tops = lines.count { $0.hasPrefix("# ") }
        topIsTitle = tops <= 1 || lines.contains { $0.hasPrefix("## ") }
    }

    private mutating func take(_ raw: String, number: Int) {
        let line = raw.trimmingCharacters(in: .whitespacesAndNewlines)
        if skips(line) { return }
        if line.isEmpty { return flush() }
        if let (level, title, id) = Self.heading(line) {
            flush()
            let isTitle = level == 1 && topIsTitle
            blocks.append(isTitle ? .title(title) : .heading(title, level: level, id: id, line: number))
        } else if line.lowercased().hasPrefix("keys:") {
            flush()
            blocks.append(.keys(Self.list(line.dropFirst(5))))
        } else if line.hasPrefix("|") {
            row(line, number: number)
        } else {
            text(line, number: number)
        }
    }

    /// Code between fences and comments are for other eyes.
    private mutating func skips(_ line: String) -> Bool {
        if let fence {
            if line.hasPrefix(fence) { self.fence = nil }
            return true
        }
        if line.hasPrefix("```") || line.hasPrefix("~~~") {
            flush()
            fence = String(line.prefix(3))
            return true
        }
        if isComment || line.hasPrefix("<!--") {
            isComment = !line.contains("-->")
            return true
        }
        return line.allSatisfy { "-=*_ ".contains($0) } && line.count >= 3
    }

    private mutating func text(_ line: String, number: Int) {
        let item = Self.item(line)
        if item != line { flush() }
        if paragraph.isEmpty { began = number }
        let text = Self.plain(item)
        guard let end = paragraph.unicodeScalars.last, let start = text.unicodeScalars.first else {
            paragraph += text
            return
        }
        // A Chinese line that is wrapped goes on without a space.
        let isJoined = end.isEastAsian || start.isEastAsian || "，。、；：？！".unicodeScalars.contains(end)
        paragraph += (isJoined ? "" : " ") + text
    }

    private mutating func flush() {
        if !paragraph.isEmpty { blocks.append(.text(paragraph, line: began)) }
        paragraph = ""
        columns = nil
    }

    /// A table's row becomes one text: each cell after what its column is called.
    private mutating func row(_ line: String, number: Int) {
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
            .map { Self.plain($0.trimmingCharacters(in: .whitespaces)) }
        if cells.allSatisfy({ $0.allSatisfy { "-: ".contains($0) } }) { return }
        guard let columns else {
            flush()
            self.columns = cells
            return
        }
        let text = TableText.row(cells, columns: columns)
        if !text.isEmpty { blocks.append(.text(text, line: number)) }
    }

    private static func heading(_ line: String) -> (level: Int, title: String, id: String?)? {
        let level = line.prefix { $0 == "#" }.count
        guard (1...6).contains(level), line.dropFirst(level).first?.isWhitespace ?? (level == line.count) else {
            return nil
        }
        var title = line.dropFirst(level).trimmingCharacters(in: .whitespaces)
        var id: String?
        if let start = title.range(of: "{#"), title.hasSuffix("}") {
            id = String(title[start.upperBound...].dropLast())
            title = title[..<start.lowerBound].trimmingCharacters(in: .whitespaces)
        }
        return (level, plain(title.trimmingCharacters(in: CharacterSet(charactersIn: "# "))), id)
    }

    /// Without the mark of a list or a quote.
    private static func item(_ line: String) -> String {
        for mark in ["- ", "* ", "+ ", "> ", "• "] where line.hasPrefix(mark) {
            return String(line.dropFirst(mark.count))
        }
        let digits = line.prefix(while: \.isNumber)
        if (1...3).contains(digits.count), line.dropFirst(digits.count).hasPrefix(". ") {
            return String(line.dropFirst(digits.count + 2))
        }
        return line
    }

    private static func plain(_ text: String) -> String {
        var text = text
        for (pattern, with) in [
            (#"!\[[^\]]*\]\([^)]*\)"#, ""), (#"\[([^\]]+)\]\([^)]*\)"#, "$1"), (#"(\*\*|__|~~|`)"#, ""),
            (#"(?<![\w*])[*_](\S[^*_]*?)[*_](?![\w*])"#, "$1"), (#"</?[A-Za-z][^<>]{0,200}>"#, ""),
        ] where text.contains(where: "[*_~`<".contains) {
            text = text.replacingOccurrences(of: pattern, with: with, options: .regularExpression)
        }
        return text.trimmingCharacters(in: .whitespaces)
    }

    private static func list(_ text: Substring) -> [String] {
        text.split { ",，、;；".contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}

/// Rows of tables as sentences.
enum TableText {
    /// `开门：十点；关门：六点。`: the cells after their columns' names.
    static func row(_ cells: [String], columns: [String]) -> String {
        let pairs = zip(columns, cells).filter { !$1.isEmpty }
        guard !pairs.isEmpty else { return "" }
        let isChinese = TextLanguage.detect(cells.joined()) == .mandarin
        let parts = pairs.map { name, value in
            name.isEmpty ? value : name + (isChinese ? "：" : ": ") + value
        }
        return parts.joined(separator: isChinese ? "，" : ", ") + (isChinese ? "。" : ".")
    }
}
