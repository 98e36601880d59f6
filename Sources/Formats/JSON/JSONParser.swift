/// How much of a JSON document from outside is read before it is refused.
public struct JSONLimits: Sendable {
    /// Bytes of the whole document.
    public var bytes: Int
    /// Arrays and objects inside each other. The parser recurses, so this also bounds the stack.
    public var depth: Int

    public init(bytes: Int = 16 << 20, depth: Int = 128) {
        self.bytes = bytes
        self.depth = depth
    }
}

extension JSONValue {
    /// Reads one JSON document in UTF-8.
    ///
    /// Lone surrogates in escapes become U+FFFD, since chat platforms do cut texts in the middle of an emoji.
    /// - Throws: `FormatError` with the byte offset.
    public static func parse(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws -> JSONValue {
        try bytes.withUnsafeBufferPointer { try parse($0, limits: limits) }
    }

    /// Reads one JSON document.
    public static func parse(_ text: String, limits: JSONLimits = JSONLimits()) throws -> JSONValue {
        var text = text
        return try text.withUTF8 { try parse($0, limits: limits) }
    }

    /// Reads one JSON document in UTF-8 from memory that stays valid during the call.
    public static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits = JSONLimits()
    ) throws -> JSONValue {
        guard bytes.count <= limits.bytes else {
            throw FormatError("JSON is longer than the \(limits.bytes) bytes allowed")
        }
        var parser = JSONParser(bytes: bytes, depthLimit: limits.depth)
        return try parser.document()
    }
}

/// Recursive descent over UTF-8.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let depthLimit: Int
    var at = 0
    private var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    mutating func document() throws -> JSONValue {
        let value = try value()
        skipSpace()
        guard at == bytes.count else { throw error("something follows the end of the JSON value") }
        return value
    }

    func error(_ what: String, at offset: Int? = nil) -> FormatError {
        FormatError(what, at: "byte \(offset ?? at)")
    }

    /// The byte under the cursor, 0 at the end; 0 is nowhere legal in JSON.
    var current: UInt8 { at < bytes.count ? bytes[at] : 0 }

    private mutating func value() throws -> JSONValue {
        skipSpace()
        guard at < bytes.count else { throw error("JSON ends where a value should stand") }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try nested { try $0.object() }
        case UInt8(ascii: "["): return try nested { try $0.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw error("no JSON value begins with this byte")
        }
    }

    private mutating func nested(_ read: (inout JSONParser) throws -> JSONValue) throws -> JSONValue {
        depth += 1
        guard depth <= depthLimit else { throw error("JSON is nested deeper than \(depthLimit) levels") }
        at += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func array() throws -> JSONValue {
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw error("`,` or `]` is missing in an array") }
        }
    }

    private mutating func object() throws -> JSONValue {
        var object = JSONObject()
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(object) }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw error("a key in quotes is missing in an object") }
            let key = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("`:` is missing after a key") }
            object[key] = try value()
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(object) }
            guard take(UInt8(ascii: ",")) else { throw error("`,` or `}` is missing in an object") }
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard at + offset < bytes.count, bytes[at + offset] == word.utf8Start[offset] else {
                throw error("expected `\(word)`")
            }
        }
        at += word.utf8CodeUnitCount
        return value
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }
}
