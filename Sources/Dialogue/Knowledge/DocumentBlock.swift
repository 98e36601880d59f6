/// What a document of any kind is reduced to before it becomes knowledge: headings, and the text under them.
enum DocumentBlock: Sendable, Hashable {
    /// What the whole document is called; it is named when an answer comes from it.
    case title(String)
    /// A heading, 1 the highest, with the id that its author gave it.
    case heading(String, level: Int, id: String?, line: Int)
    /// Other words that people use for what the section says.
    case keys([String])
    /// A paragraph, a list item or a row.
    case text(String, line: Int)
}

/// How much is taken of one document from outside.
enum KnowledgeLimits {
    /// Bytes of a text, a table or a page; of a PDF, which carries its fonts and pictures.
    static let bytes = 8 << 20
    static let pdfBytes = 64 << 20
    /// Sections of one document, and of one persona's shelf: what an index answers from in a few milliseconds.
    static let sections = 5_000
    static let shelf = 20_000
    /// Sentences of one section: a longer one is continued in another of the same title, since an answer is found in a
    /// page, not in a book.
    static let sentences = 24
    /// Scalars of a sentence, a title and a key.
    static let sentence = 600
    static let title = 120
    static let keys = 64
    /// Files of one persona.
    static let files = 256
}
