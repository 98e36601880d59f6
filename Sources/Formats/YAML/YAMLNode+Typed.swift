/// Typed reading. Each accessor throws a `FormatError` that names the file, the line and the key.
extension YAMLNode {
    /// Any scalar but null, as written: `title: 1984` is text too.
    public func text() throws -> String {
        guard case .scalar(let text, _) = content, !isNull else { throw error("must be text") }
        return text
    }

    /// A whole number within a range, decimal or `0x…`.
    public func integer(in range: ClosedRange<Int> = .min ... .max) throws -> Int {
        guard case .scalar(let text, quoted: false) = content, let value = Self.integer(text) else {
            throw error("must be a whole number")
        }
        guard range.contains(value) else {
            throw error("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A finite number within a range.
    public func number(
        in range: ClosedRange<Double> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude
    ) throws -> Double {
        guard case .scalar(let text, quoted: false) = content, let value = Self.number(text) else {
            throw error("must be a number")
        }
        guard range.contains(value) else {
            throw error("must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// `true` or `false`; `yes`, `no`, `on` and `off` are understood too.
    public func boolean() throws -> Bool {
        guard case .scalar(let text, quoted: false) = content, let value = Self.boolean(text, lenient: true) else {
            throw error("must be true or false")
        }
        return value
    }

    /// The elements of a list; null is an empty one.
    public func elements() throws -> [YAMLNode] {
        if isNull { return [] }
        guard case .sequence(let elements) = content else { throw error("must be a list") }
        return elements
    }

    /// The keys and values of a mapping; null is an empty one.
    public func entries() throws -> [Entry] {
        if isNull { return [] }
        guard case .mapping(let entries) = content else { throw error("must be a mapping (`key: value` lines)") }
        return entries
    }

    /// The value under a key that must be there.
    public func required(_ key: String) throws -> YAMLNode {
        _ = try entries()
        guard let value = self[key] else {
            throw FormatError("`\(key)` is missing" + (name.isEmpty ? "" : " in `\(name)`"), at: place)
        }
        return value
    }

    /// The value under a key; nil when it is missing or null.
    public func optional(_ key: String) throws -> YAMLNode? {
        _ = try entries()
        return self[key].flatMap { $0.isNull ? nil : $0 }
    }

    /// Throws for a key that is not among the allowed ones: a typing mistake must not pass for a default.
    public func allowOnly(_ keys: Set<String>) throws {
        for entry in try entries() where !keys.contains(entry.key) {
            throw FormatError(
                "`\(entry.key)` is not known here", at: entry.value.place,
                advice: "known: \(keys.sorted().joined(separator: ", "))")
        }
    }

    /// The same document as JSON, scalars resolved by YAML 1.2's core schema.
    public var json: JSONValue {
        switch content {
        case .sequence(let elements): return .array(elements.map(\.json))
        case .mapping(let entries):
            var object = JSONObject()
            for entry in entries { object[entry.key] = entry.value.json }
            return .object(object)
        case .scalar(let text, let quoted):
            if quoted { return .string(text) }
            if isNull { return .null }
            if let value = Self.boolean(text, lenient: false) { return .bool(value) }
            if let value = Self.integer(text) { return JSONValue(value) }
            return Self.number(text).map { .number($0) } ?? .string(text)
        }
    }

    static func boolean(_ text: String, lenient: Bool) -> Bool? {
        switch text.lowercased() {
        case "true": true
        case "false": false
        case "yes", "on": lenient ? true : nil
        case "no", "off": lenient ? false : nil
        default: nil
        }
    }

    static func integer(_ text: String) -> Int? {
        text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
    }

    static func number(_ text: String) -> Double? {
        // Only digits, signs, points and exponents: Swift would take `nan`, `inf` and hexadecimal too.
        let allowed = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
        guard allowed, let value = Double(text), value.isFinite else { return nil }
        return value
    }
}
