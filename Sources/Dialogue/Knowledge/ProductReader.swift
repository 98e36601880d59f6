internal import Formats
internal import Script

/// `products.yaml`: a list of products, alone or under `products` beside a `title` and a `currency`. Any text may be given
/// by language, `name: {zh: 茶杯, en: Cup}`; such a product can be answered about in each.
struct ProductReader {
    let file: String
    let title: String
    let languages: [Language]

    func read(_ node: YAMLNode) throws -> KnowledgeFile {
        let isList = if case .sequence = node.content { true } else { false }
        let currency = try isList ? "" : node.optional("currency")?.text() ?? ""
        let list = try isList ? node.elements() : node["products"]?.elements() ?? node.elements()
        var result = KnowledgeFile()
        for (index, entry) in list.prefix(KnowledgeLimits.sections).enumerated() {
            let isLocal = try entry.entries().contains { Self.isLocal($0.value) }
            for language: Language? in isLocal ? languages.map(Optional.some) : [nil] {
                let product = try product(entry, number: index + 1, language: language, currency: currency)
                guard let product else { continue }
                let title =
                    try isList
                    ? nil : node.optional("title").map { try Self.text($0, in: language ?? languages.first) } ?? nil
                result.products.append(product)
                result.sections.append(
                    product.section(file: file, source: title ?? self.title, language: languages.first ?? .english))
            }
        }
        return result
    }

    /// nil where it has no name in that language.
    private func product(
        _ entry: YAMLNode, number: Int, language: Language?, currency: String
    ) throws -> Product? {
        var product = Product(id: "\(number)", name: "")
        product.language = language
        for field in try entry.entries() {
            let column = Column(field.key)
            for value in try Self.values(field.value, in: language) {
                product.take(value, column: column, name: field.key, currency: currency)
            }
        }
        if product.name.isEmpty, language == nil { throw entry.error("has no name", advice: "give it `name:`") }
        return product.name.isEmpty ? nil : product
    }

    /// A mapping whose keys are all languages.
    private static func isLocal(_ node: YAMLNode) -> Bool {
        guard case .mapping(let entries) = node.content, !entries.isEmpty else { return false }
        return entries.allSatisfy { Language(rawValue: $0.key) != nil }
    }

    private static func text(_ node: YAMLNode, in language: Language?) throws -> String? {
        try values(node, in: language).first
    }

    private static func values(_ node: YAMLNode, in language: Language?) throws -> [String] {
        if isLocal(node) {
            guard let language, let own = node[language.rawValue] else { return [] }
            return try values(own, in: language)
        }
        switch node.content {
        case .scalar: return try [node.text()].filter { !$0.isEmpty }
        case .sequence(let elements): return try elements.map { try $0.text() }
        case .mapping(let entries): return try entries.map { "\($0.key): \(try $0.value.text())" }
        }
    }
}
