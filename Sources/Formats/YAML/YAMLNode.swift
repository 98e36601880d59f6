/// A value in a YAML document, which knows its line and its name, so that a wrong one can be pointed at.
public struct YAMLNode: Sendable {
    public enum Content: Sendable {
        /// Text as written; `quoted` (or a block) is never a number, a boolean or null.
        case scalar(String, quoted: Bool)
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    /// A key and its value; keys are unique within a mapping and keep their order.
    public struct Entry: Sendable {
        public var key: String
        public var value: YAMLNode

        public init(_ key: String, _ value: YAMLNode) {
            self.key = key
            self.value = value
        }
    }

    public var content: Content
    /// The document's name, as given to the parser; empty when it has none.
    public var source: String
    /// The line the value begins on, from 1; 0 for a value that was not read.
    public var line: Int
    /// The key it stands under, `songs[2]` for an element; empty at the top.
    public var name: String

    public init(_ content: Content, source: String = "", line: Int = 0, name: String = "") {
        self.content = content
        self.source = source
        self.line = line
        self.name = name
    }
}

extension YAMLNode {
    public static func text(_ text: String) -> YAMLNode { YAMLNode(.scalar(text, quoted: true)) }
    public static func plain(_ value: some CustomStringConvertible) -> YAMLNode {
        YAMLNode(.scalar(value.description, quoted: false))
    }
    public static func sequence(_ elements: [YAMLNode]) -> YAMLNode { YAMLNode(.sequence(elements)) }
    public static func mapping(_ entries: [(String, YAMLNode)]) -> YAMLNode {
        YAMLNode(.mapping(entries.map { Entry($0.0, $0.1) }))
    }

    /// `persona.yaml:12`.
    public var place: String {
        guard line > 0 else { return source }
        return source.isEmpty ? "line \(line)" : "\(source):\(line)"
    }

    /// An error about this value: `persona.yaml:12: `voice` must be text`.
    public func error(_ problem: String, advice: String = "") -> FormatError {
        FormatError((name.isEmpty ? "the document" : "`\(name)`") + " " + problem, at: place, advice: advice)
    }

    /// The value under a key; nil when there is none, or when this is not a mapping.
    public subscript(key: String) -> YAMLNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// Nothing, `~` or `null`, without quotes.
    public var isNull: Bool {
        guard case .scalar(let text, quoted: false) = content else { return false }
        return text.isEmpty || text == "~" || text == "null" || text == "Null" || text == "NULL"
    }
}
