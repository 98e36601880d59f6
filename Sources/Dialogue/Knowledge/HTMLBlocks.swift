internal import Foundation

/// A web page as blocks: what a reader sees of it, headings over text. Tags that are not closed, wrong or unknown do no
/// harm: only the ones that part text from text are looked at. One pass, no nesting.
struct HTMLBlocks {
    private let text: [Unicode.Scalar]
    private var at = 0
    private var line = 1
    private var blocks: [DocumentBlock] = []
    private var current = String.UnicodeScalarView()
    private var began = 1
    private var heading: Int?
    private var inTitle = false
    private var isTable = false
    private var columns: [String] = []
    private var cells: [String] = []
    private var isHeaderRow = false
    private var inCell = false
    /// The id of the part of the page that is being read; its first heading takes it.
    private var partID: String?

    static func read(_ text: String) -> [DocumentBlock] {
        var reader = HTMLBlocks(text)
        reader.run()
        return reader.blocks
    }

    private init(_ text: String) { self.text = Array(text.unicodeScalars) }

    private mutating func run() {
        while at < text.count {
            if text[at] == "<" { tag() } else { character() }
        }
        flush()
    }

    private mutating func character() {
        if text[at] == "\n" { line += 1 }
        if text[at] == "&", let (decoded, length) = entity() {
            current.append(contentsOf: decoded.unicodeScalars)
            at += length
        } else {
            current.append(text[at])
            at += 1
        }
    }

    // MARK: Tags

    private mutating func tag() {
        if starts(with: "<!--") { return skip(past: "-->") }
        var end = at + 1
        // A `<` in a text stays a sign: no tag holds another.
        while end < text.count, text[end] != ">", text[end] != "<", end - at < 8192 { end += 1 }
        let inner = String(String.UnicodeScalarView(text[(at + 1)..<min(end, text.count)]))
        guard end < text.count, text[end] == ">", let first = inner.unicodeScalars.first,
            first == "/" || first == "!" || first == "?" || first.properties.isAlphabetic
        else {
            current.append(text[at])
            at += 1
            return
        }
        let isEnd = inner.hasPrefix("/")
        let name = inner.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
        line += text[at...end].count { $0 == "\n" }
        at = end + 1
        if !isEnd, Self.unread.contains(name) { return skip(past: "</" + name) }
        if !isEnd, Self.furniture.contains(name) || Self.isHidden(inner), !Self.single.contains(name) {
            return skipElement(name)
        }
        if !isEnd, ["section", "article"].contains(name) || name.first == "h", let id = Self.attribute("id", of: inner)
        {
            partID = id
        }
        act(name, isEnd: isEnd, inner: inner)
    }

    private mutating func act(_ name: String, isEnd: Bool, inner: String) {
        switch name {
        case "title":
            flush()
            inTitle = !isEnd
        case "h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "caption", "legend":
            flush()
            heading = isEnd ? nil : name.hasPrefix("h") ? Int(name.dropFirst()) : 6
        case "td", "th":
            // The end of a cell may be left out, and so may a row's.
            if inCell { cell() }
            inCell = !isEnd
            current = String.UnicodeScalarView()
            if name == "th", !isEnd { isHeaderRow = isHeaderRow || cells.isEmpty }
        case "tr":
            if isEnd { row() } else { startRow() }
        case "table":
            if inCell || !cells.isEmpty { row() }
            flush()
            isTable = !isEnd
            columns = []
        case "p", "div", "li", "ul", "ol", "br", "section", "article", "main", "dd", "dl", "blockquote", "pre",
            "details", "body", "hr", "address", "figure", "figcaption":
            if isTable { current.append(" ") } else { flush() }
        case "meta": break
        default: break
        }
    }

    private mutating func startRow() {
        if inCell || !cells.isEmpty { row() }
        cells = []
        isHeaderRow = false
    }

    private mutating func cell() {
        cells.append(spaced())
        current = String.UnicodeScalarView()
    }

    private mutating func row() {
        if inCell { cell() }
        inCell = false
        defer { (cells, isHeaderRow) = ([], false) }
        guard !cells.isEmpty else { return }
        // The first row of headers names the columns; a table without one begins with its names, too.
        if columns.isEmpty, cells.count > 1, isHeaderRow || !cells.contains(where: { $0.contains(where: \.isNumber) }) {
            columns = cells
            return
        }
        let text = TableText.row(
            cells, columns: columns + Array(repeating: "", count: max(0, cells.count - columns.count)))
        if !text.isEmpty { blocks.append(.text(text, line: line)) }
    }

    private mutating func flush() {
        let said = spaced()
        current = String.UnicodeScalarView()
        defer { began = line }
        guard !said.isEmpty else { return }
        if inTitle {
            blocks.append(.title(said))
        } else if let heading {
            // The page's own title stands above, as a rule, in the same words.
            if heading == 1 {
                blocks.append(.title(said))
            } else {
                blocks.append(.heading(said, level: heading, id: partID, line: line))
            }
            partID = nil
        } else {
            blocks.append(.text(said, line: began))
        }
    }

    private func spaced() -> String {
        String(current).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    // MARK: Skipping

    private static let unread: Set<String> = ["script", "style", "template", "svg", "noscript", "iframe", "object"]
    /// What is around a page and not in it.
    private static let furniture: Set<String> = ["nav", "footer", "form", "button", "select", "aside", "header"]

    /// Elements that have no end.
    private static let single: Set<String> = [
        "br", "hr", "img", "input", "link", "meta", "source", "wbr", "col", "area",
    ]

    /// What a reader does not see is not said.
    private static func isHidden(_ inner: String) -> Bool {
        guard inner.contains(" ") || inner.contains("\n") else { return false }
        let plain = inner.lowercased()
        let words = plain.split(whereSeparator: { $0.isWhitespace || $0 == "/" })
        return words.dropFirst().contains { $0 == "hidden" || $0.hasPrefix("hidden=") || $0 == "aria-hidden=\"true\"" }
            || plain.replacing(" ", with: "").contains("display:none")
    }

    private static func attribute(_ name: String, of inner: String) -> String? {
        for word in inner.split(whereSeparator: \.isWhitespace).dropFirst()
        where word.lowercased().hasPrefix(name + "=") {
            let value = word.dropFirst(name.count + 1).trimmingCharacters(in: CharacterSet(charactersIn: "\"'/"))
            return value.isEmpty ? nil : SectionBuilder.cut(value, KnowledgeLimits.title)
        }
        return nil
    }

    /// Past the end of an element, with others of its name inside.
    private mutating func skipElement(_ name: String) {
        var depth = 1
        while at < text.count, depth > 0 {
            if text[at] == "<" {
                if starts(with: "</" + name) {
                    depth -= 1
                } else if starts(with: "<" + name), isTagEnd(at + name.count + 1) {
                    depth += 1
                }
            }
            if text[at] == "\n" { line += 1 }
            at += 1
        }
        while at < text.count, text[at] != ">" { at += 1 }
        at = min(text.count, at + 1)
    }

    private func isTagEnd(_ place: Int) -> Bool {
        place >= text.count || !(text[place].properties.isAlphabetic || text[place].properties.numericType != nil)
    }

    private func starts(with mark: String) -> Bool {
        let mark = Array(mark.unicodeScalars)
        return at + mark.count <= text.count
            && mark.indices.allSatisfy { text[at + $0].properties.lowercaseMapping.unicodeScalars.first == mark[$0] }
    }

    private mutating func skip(past mark: String) {
        while at < text.count, !starts(with: mark) {
            if text[at] == "\n" { line += 1 }
            at += 1
        }
        while at < text.count, text[at] != ">" { at += 1 }
        at = min(text.count, at + 1)
    }

    // MARK: Entities

    private func entity() -> (String, Int)? {
        guard let end = text[at...].prefix(12).firstIndex(of: ";") else { return nil }
        let name = String(String.UnicodeScalarView(text[(at + 1)..<end]))
        let length = end - at + 1
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let value = digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap(Unicode.Scalar.init).map { (String($0), length) }
        }
        return Self.entities[name].map { ($0, length) }
    }

    private static let entities: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ensp": " ", "emsp": " ", "copy": "©",
        "reg": "®", "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“",
        "rdquo": "”", "middot": "·", "bull": "•", "deg": "°", "times": "×", "yen": "¥", "euro": "€", "pound": "£",
        "eacute": "é", "egrave": "è", "uuml": "ü", "ouml": "ö", "auml": "ä", "szlig": "ß", "frac12": "½", "laquo": "«",
        "raquo": "»", "shy": "", "zwnj": "", "zwj": "",
    ]
}
