internal import Foundation

/// Plain text, and what is drawn out of a PDF, as blocks: paragraphs between blank lines, and short lines that end
/// nothing as headings over what follows.
enum PlainTextBlocks {
    static func read(_ text: String) -> [DocumentBlock] {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        var blocks: [DocumentBlock] = []
        var paragraph = ""
        var began = 0
        func flush() {
            if !paragraph.isEmpty { blocks.append(.text(paragraph, line: began)) }
            paragraph = ""
        }
        var rowsEnd = 0
        for (index, line) in lines.enumerated() where index >= rowsEnd {
            let next = lines[(index + 1)...].first
            if let rows = PlainTable.rows(lines[index...]) {
                flush()
                blocks += rows.texts.enumerated().map { .text($1, line: index + 2 + $0) }
                rowsEnd = index + rows.lines
            } else if line.isEmpty || line.allSatisfy(\.isNumber) {
                // A number alone is a page's.
                flush()
            } else if blocks.isEmpty, paragraph.isEmpty,
                isHeading(line, next: next) || isTitle(line, next: next, after: lines[(index + 1)...].dropFirst().first)
            {
                blocks.append(.title(line))
            } else if paragraph.isEmpty || endsSentence(paragraph), isHeading(line, next: next) {
                flush()
                blocks.append(.heading(numberless(line), level: 2, id: nil, line: index + 1))
            } else if isQuestionOrAnswer(line) {
                flush()
                (paragraph, began) = (line, index + 1)
            } else {
                if paragraph.isEmpty { began = index + 1 }
                paragraph = joined(paragraph, line)
            }
        }
        flush()
        return blocks
    }

    /// A page keeps no space between a paragraph and the next heading.
    private static func endsSentence(_ text: String) -> Bool { text.last.map("。！？.!?".contains) ?? false }

    /// Scalars of a heading at most.
    private static let longestHeading = 40

    private static func isHeading(_ line: String, next: String?) -> Bool {
        guard let next, line.unicodeScalars.count <= longestHeading, let end = line.last, !isQuestionOrAnswer(line)
        else {
            return false
        }
        guard !"。！？；，、.!;,：:…”".contains(end), line.contains(where: \.isLetter) else { return false }
        // Set apart from its text, or plainly shorter than it.
        let isNumbered = numberless(line) != line
        return isNumbered || next.isEmpty || next.unicodeScalars.count >= 2 * line.unicodeScalars.count
    }

    /// The first line, right above the first heading: a PDF keeps no space between them.
    private static func isTitle(_ line: String, next: String?, after: String?) -> Bool {
        guard let next, next.unicodeScalars.count <= longestHeading,
            numberless(next) != next || isHeading(next, next: after) && after?.isEmpty == false,
            line.unicodeScalars.count <= longestHeading, let end = line.last
        else { return false }
        return !"。！？；，、.!;,：:…”".contains(end) && line.contains(where: \.isLetter) && numberless(line) == line
    }

    private static func isQuestionOrAnswer(_ line: String) -> Bool {
        ["问：", "问:", "答：", "答:", "Q:", "A:", "Q：", "A："].contains(where: line.hasPrefix)
    }

    /// Without `1.`, `2.3`, `一、`, `第二章`.
    private static func numberless(_ line: String) -> String {
        let pattern =
            #"^((\d{1,2}(\.\d{1,2}){0,3}[.、)）]?\s+)|(\d{1,2}[.、)）])|([一二三四五六七八九十]{1,3}[、.]\s*)|(第[一二三四五六七八九十\d]{1,3}[章节条部]\s*))"#
        return line.replacingOccurrences(of: pattern, with: "", options: .regularExpression)
    }

    private static func joined(_ text: String, _ line: String) -> String {
        guard let end = text.unicodeScalars.last, let start = line.unicodeScalars.first else { return line }
        // A word divided at the line's end.
        if end == "-", start.properties.isLowercase { return String(text.dropLast()) + line }
        return text + (end.isEastAsian || start.isEastAsian || "，。、；：？！".unicodeScalars.contains(end) ? "" : " ") + line
    }
}
