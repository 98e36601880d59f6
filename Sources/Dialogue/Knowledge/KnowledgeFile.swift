internal import Formats
internal import Foundation
internal import Script

/// What one file of a persona's `knowledge` folder holds.
struct KnowledgeFile: Sendable, Hashable {
    var sections: [KnowledgeSection] = []
    var products: [Product] = []
    /// Rows and sections that were left out; the rest is in use.
    var problems: [DialogueError] = []
}

extension KnowledgeFile {
    /// Kinds of files that can be read.
    static let suffixes: Set<String> = [
        "md", "markdown", "txt", "text", "csv", "tsv", "xlsx", "html", "htm", "xhtml", "pdf", "yaml", "yml",
    ]

    static func suffix(of name: String) -> String {
        let parts = name.split(separator: ".")
        return parts.count > 1 ? parts.last?.lowercased() ?? "" : ""
    }

    /// - Parameter languages: the persona's own first; sentences about products are made in them.
    /// - Throws: when the file as a whole cannot be used.
    static func read(_ path: String, name: String, languages: [Language]) throws -> KnowledgeFile {
        let language = languages.first ?? .english
        let suffix = suffix(of: name)
        let file = String(name.dropLast(suffix.count + 1))
        let title = SectionBuilder.cut(file.replacing("_", with: " "), KnowledgeLimits.title)
        var result = KnowledgeFile()
        switch suffix {
        case "csv", "tsv":
            try result.take([.csv(text(path), path: path)], file: file, path: path, language: language)
        case "xlsx":
            let bytes = try FileBytes.read(path, limit: KnowledgeLimits.bytes)
            try result.take(Workbook.sheets(bytes, path: path), file: file, path: path, language: language)
        case "yaml", "yml":
            let node = try YAML.load(path, limits: .init(bytes: KnowledgeLimits.bytes, depth: 8, nodes: 200_000))
            result = try ProductReader(file: file, title: title, languages: languages).read(node)
        case "html", "htm", "xhtml": result.take(HTMLBlocks.read(try text(path)), file: file, title: title, path: path)
        case "pdf": result.take(PlainTextBlocks.read(try PDFText.read(path)), file: file, title: title, path: path)
        case "txt", "text": result.take(PlainTextBlocks.read(try text(path)), file: file, title: title, path: path)
        default: result.take(MarkdownBlocks.read(try text(path)), file: file, title: title, path: path)
        }
        return result
    }

    private static func text(_ path: String) throws -> String {
        try TextDecoding.text(FileBytes.read(path, limit: KnowledgeLimits.bytes), path: path)
    }

    private mutating func take(_ blocks: [DocumentBlock], file: String, title: String, path: String) {
        let (sections, problems) = SectionBuilder.sections(of: blocks, file: file, title: title)
        self.sections = sections
        self.problems = problems.prefix(20).map { problem in
            DialogueError(problem.what, at: problem.line.map { "\(path):\($0)" } ?? path, advice: problem.advice)
        }
    }

    private mutating func take(_ tables: [SheetTable], file: String, path: String, language: Language) {
        for (index, table) in tables.enumerated() {
            // Rows are counted from the top of each sheet: a second sheet's ids need its name.
            let name = index == 0 ? file : "\(file)-\(index + 1)"
            var reader = TableReader(file: name, path: path, language: language)
            reader.read(table)
            sections += reader.sections
            problems += reader.problems
            products += reader.products
            add(reader.products, file: name, source: table.name ?? file, language: language)
        }
    }

    private mutating func add(_ products: [Product], file: String, source: String, language: Language) {
        sections += products.map { $0.section(file: file, source: source, language: language) }
    }
}
