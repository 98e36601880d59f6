internal import Phonetics
internal import Script

/// A text without its markup, and what the markup said of it. Offsets are UTF-8 offsets in `text`.
struct MarkedText: Sendable, Equatable {
    struct Mark: Sendable, Equatable {
        var offset: Int
        var name: String
        /// Markup items that stood before it.
        var item: Int
    }

    struct StyleChange: Sendable, Equatable {
        var offset: Int
        var style: Style
    }

    private(set) var text = ""
    private(set) var markup = TextMarkup()
    private(set) var marks: [Mark] = []
    private(set) var changes: [StyleChange] = []
    /// Of readings that show nothing, by their offset.
    private(set) var points: [Int: Style] = [:]
    /// What `xml:lang` of the whole says.
    var language: Language?
    private var length = 0
    private var aliasLength = 0
    private var pauses = 0.0
    private let collapsesSpace: Bool
    private var endsInSpace = true

    /// Seconds of one pause; items of any kind; characters of a mark's name; bytes of all aliases together.
    static let longestPause = 20.0
    /// Seconds of all pauses together: a voice takes no script of ten minutes.
    static let longestPauses = 300.0
    static let mostItems = 4_000
    private static let longestMark = 64
    private static let longestAliases = 20_000

    /// - Parameter collapsesSpace: white space counts as one space, as in XML.
    init(collapsesSpace: Bool) { self.collapsesSpace = collapsesSpace }

    var offset: Int { length }
    private var isFull: Bool { markup.items.count + marks.count + changes.count >= Self.mostItems }

    /// The style that holds for a word.
    func style(of token: Token) -> Style {
        if token.range.isEmpty, let point = points[token.range.lowerBound] { return point }
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].offset <= token.range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? changes[low - 1].style : Style()
    }

    // MARK: Writing

    mutating func append(_ more: String) {
        guard collapsesSpace else { return write(more) }
        var kept = String.UnicodeScalarView()
        for scalar in more.unicodeScalars {
            let isSpace = scalar.properties.isWhitespace
            if !(isSpace && endsInSpace) { kept.append(isSpace ? " " : scalar) }
            endsInSpace = isSpace
        }
        write(String(kept))
    }

    private mutating func write(_ more: String) {
        text += more
        length += more.utf8.count
    }

    mutating func change(to style: Style) {
        guard !isFull, (changes.last?.style ?? Style()) != style else { return }
        if changes.last?.offset == length { changes.removeLast() }
        changes.append(StyleChange(offset: length, style: style))
        boundary()
    }

    mutating func boundary() {
        guard !isFull, length > 0 else { return }
        let last = markup.items.last
        if last?.kind == .boundary, last?.range.lowerBound == length { return }
        markup.items.append(.init(length..<length, .boundary))
    }

    mutating func rest(_ seconds: Double) {
        guard !isFull else { return }
        let seconds = min(max(0, seconds), Self.longestPause, Self.longestPauses - pauses)
        pauses += seconds
        markup.items.append(.init(length..<length, .rest(seconds)))
    }

    /// The end of a sentence or paragraph.
    mutating func endSentence() {
        guard !isFull else { return }
        markup.items.append(.init(length..<length, .sentenceEnd))
        if collapsesSpace, !endsInSpace, length > 0 { append(" ") }
    }

    mutating func mark(_ name: String) {
        let name = String(name.prefix(Self.longestMark)).filter { !$0.isNewline }
        guard !isFull, !name.isEmpty else { return }
        if Self.isInHan(text) { boundary() }
        marks.append(Mark(offset: length, name: name, item: markup.items.count))
    }

    /// What is behind `start` is said so.
    mutating func read(from start: Int, as reading: TextMarkup.Reading, style: Style? = nil) {
        guard !isFull else { return }
        if case .alias(let alias) = reading {
            aliasLength += alias.utf8.count
            guard aliasLength <= Self.longestAliases else { return }
        }
        if start == length, let style { points[length] = style }
        markup.items.append(.init(start..<length, .reading(reading)))
    }

    mutating func speak(_ language: Language, from start: Int) {
        guard length > start, markup.languages.count < Self.mostItems else { return }
        markup.languages.append(.init(start..<length, language))
    }

    /// Where the text ends in a hanzi, a mark may stand within a word.
    private static func isInHan(_ text: String) -> Bool {
        text.unicodeScalars.last.map { (0x3400...0x9FFF).contains($0.value) } ?? false
    }
}
