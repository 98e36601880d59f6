/// A validator for the part of JSON Schema (2020-12) that this project's documents use: `type`, `required`,
/// `properties`, `additionalProperties`, `items`, `enum`, `const`, `minimum`, `maximum`, `minLength`, `maxLength`,
/// `oneOf`, and `$ref` to `#/$defs/…`. A schema with any other keyword is refused rather than half obeyed.
public struct JSONSchema: Sendable {
    let root: JSONValue
    /// References may point at each other; a chain longer than this is a circle.
    static let depthLimit = 200

    static let keywords: Set<String> = [
        "type", "required", "properties", "additionalProperties", "items", "enum", "const", "minimum", "maximum",
        "minLength", "maxLength", "oneOf", "$ref", "$defs",
    ]
    /// Said about a schema, without any effect.
    static let annotations: Set<String> = [
        "$schema", "$id", "$comment", "title", "description", "default", "examples",
    ]

    /// - Throws: `FormatError` when the schema uses a keyword this validator does not know, or a reference to nothing.
    public init(_ schema: JSONValue) throws {
        root = schema
        try check(schema, at: "#", depth: 0)
    }

    /// Everything that is wrong with the document, each with its path (`/songs/2/title`); empty when it is valid.
    public func errors(in document: JSONValue) -> [FormatError] {
        var errors: [FormatError] = []
        validate(document, against: root, at: "", depth: 0, errors: &errors)
        return errors
    }

    /// - Throws: the first of `errors(in:)`.
    public func validate(_ document: JSONValue) throws {
        if let first = errors(in: document).first { throw first }
    }

    private func check(_ schema: JSONValue, at place: String, depth: Int) throws {
        guard depth < Self.depthLimit else { throw FormatError("the schema is nested too deep", at: place) }
        if schema.bool != nil { return }
        guard let object = schema.object else { throw FormatError("a schema must be an object", at: place) }
        for member in object.members {
            let inside = place + "/" + member.key
            switch member.key {
            case "properties", "$defs":
                guard let schemas = member.value.object else { throw FormatError("must be an object", at: inside) }
                for entry in schemas.members {
                    try check(entry.value, at: inside + "/" + entry.key, depth: depth + 1)
                }
            case "items", "additionalProperties": try check(member.value, at: inside, depth: depth + 1)
            case "oneOf":
                for (index, option) in (member.value.array ?? []).enumerated() {
                    try check(option, at: inside + "/\(index)", depth: depth + 1)
                }
            case "$ref":
                guard target(of: member.value) != nil else {
                    throw FormatError("the reference points at nothing", at: inside, advice: "write `#/$defs/name`")
                }
            default:
                guard Self.keywords.contains(member.key) || Self.annotations.contains(member.key) else {
                    throw FormatError("unknown schema keyword `\(member.key)`", at: place)
                }
            }
        }
    }

    func target(of reference: JSONValue) -> JSONValue? {
        let prefix = "#/$defs/"
        guard let text = reference.string else { return nil }
        if text == "#" { return root }
        guard text.hasPrefix(prefix) else { return nil }
        return root["$defs"]?[String(text.dropFirst(prefix.count))]
    }
}
