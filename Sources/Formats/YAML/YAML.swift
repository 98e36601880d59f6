internal import CYAML

/// YAML documents, read with libyaml.
public enum YAML {
    /// How much of a document from outside is read before it is refused.
    public struct Limits: Sendable {
        /// Bytes of the whole document.
        public var bytes: Int
        /// Lists and mappings inside each other. The reader recurses, so this also bounds the stack.
        public var depth: Int
        /// Values after aliases were replaced, so a "billion laughs" is refused early.
        public var nodes: Int

        public init(bytes: Int = 8 << 20, depth: Int = 64, nodes: Int = 500_000) {
            self.bytes = bytes
            self.depth = depth
            self.nodes = nodes
        }
    }

    /// Reads one document; an empty one is null.
    /// - Parameter source: the file's name, for errors.
    /// - Throws: `FormatError` with the line.
    public static func parse(
        _ bytes: [UInt8], source: String = "", limits: Limits = Limits()
    ) throws -> YAMLNode {
        guard bytes.count <= limits.bytes else {
            throw FormatError("the document is longer than the \(limits.bytes) bytes allowed", at: source)
        }
        return try bytes.withUnsafeBufferPointer { buffer in
            let events = try YAMLEventReader(buffer, source: source)
            var builder = YAMLTreeBuilder(events: events, source: source, limits: limits)
            return try builder.document()
        }
    }

    public static func parse(_ text: String, source: String = "", limits: Limits = Limits()) throws -> YAMLNode {
        try parse(Array(text.utf8), source: source, limits: limits)
    }

    /// Reads the file at a path, which also names it in errors.
    public static func load(_ path: String, limits: Limits = Limits()) throws -> YAMLNode {
        try parse(FileBytes.read(path, limit: limits.bytes), source: path, limits: limits)
    }
}

/// What libyaml reports, as values.
struct YAMLEvent {
    enum Kind {
        case scalar(String, quoted: Bool)
        case alias(String)
        case sequenceStart, sequenceEnd, mappingStart, mappingEnd
        case documentStart, streamEnd
        case other
    }

    var kind: Kind
    var anchor: String?
    var line: Int
}

/// The one owner of a libyaml parser. The bytes must outlive it.
final class YAMLEventReader {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let source: String

    init(_ bytes: UnsafeBufferPointer<UInt8>, source: String) throws {
        self.source = source
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw FormatError("the YAML parser could not be started: out of memory", at: source)
        }
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    func next() throws -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
        defer { yaml_event_delete(&event) }
        let line = Int(event.start_mark.line) + 1
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE
            return YAMLEvent(
                kind: .scalar(String(decoding: bytes, as: UTF8.self), quoted: quoted), anchor: text(scalar.anchor),
                line: line)
        case YAML_ALIAS_EVENT:
            return YAMLEvent(kind: .alias(text(event.data.alias.anchor) ?? ""), anchor: nil, line: line)
        case YAML_SEQUENCE_START_EVENT:
            return YAMLEvent(kind: .sequenceStart, anchor: text(event.data.sequence_start.anchor), line: line)
        case YAML_MAPPING_START_EVENT:
            return YAMLEvent(kind: .mappingStart, anchor: text(event.data.mapping_start.anchor), line: line)
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, line: line)
        case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, line: line)
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, line: line)
        case YAML_STREAM_END_EVENT: return YAMLEvent(kind: .streamEnd, line: line)
        default: return YAMLEvent(kind: .other, line: line)
        }
    }

    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private func problem() -> FormatError {
        let what = parser.pointee.problem.map { String(cString: $0) } ?? "this is not YAML"
        let context = parser.pointee.context.map { String(cString: $0) + ": " } ?? ""
        let line = Int(parser.pointee.problem_mark.line) + 1
        let place = source.isEmpty ? "line \(line)" : "\(source):\(line)"
        return FormatError("not valid YAML: " + context + what, at: place)
    }
}
