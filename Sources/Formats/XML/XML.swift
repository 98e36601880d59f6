/// XML documents, read with libxml2. Nothing outside the document is ever opened, DTDs are skipped, and documents that
/// declare entities of their own are refused.
public enum XML {
    /// How much of a document from outside is read before it is refused.
    public struct Limits: Sendable {
        /// Bytes of the whole document.
        public var bytes: Int
        /// Elements inside each other, at most 200: libxml2 itself stops at 256.
        public var depth: Int
        /// Elements and attributes together.
        public var nodes: Int

        public init(bytes: Int = 64 << 20, depth: Int = 100, nodes: Int = 2_000_000) {
            self.bytes = bytes
            self.depth = min(200, depth)
            self.nodes = nodes
        }
    }

    /// The root element. The encoding is taken from the byte-order mark or the declaration (UTF-8, UTF-16, Latin-1 and
    /// what else libxml2 knows).
    /// - Parameter source: the file's name, for errors.
    /// - Throws: `FormatError` with the line.
    public static func parse(_ bytes: [UInt8], source: String = "", limits: Limits = Limits()) throws -> XMLElement {
        guard bytes.count <= min(limits.bytes, Int(Int32.max)) else {
            throw FormatError("the document is longer than the \(limits.bytes) bytes allowed", at: source)
        }
        let reader = XMLTreeReader(source: source, limits: limits)
        return try reader.read(bytes)
    }

    public static func parse(_ text: String, source: String = "", limits: Limits = Limits()) throws -> XMLElement {
        try parse(Array(text.utf8), source: source, limits: limits)
    }
}
