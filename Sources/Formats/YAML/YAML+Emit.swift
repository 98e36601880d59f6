extension YAML {
    /// Block-style YAML that reads back as the same values. Text is quoted only where it must be.
    public static func emit(_ node: YAMLNode) -> String {
        var lines: [String] = []
        emit(node, prefix: "", indent: 0, into: &lines)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func emit(_ node: YAMLNode, prefix: String, indent: Int, into lines: inout [String]) {
        let margin = String(repeating: " ", count: indent)
        switch node.content {
        case .scalar(let text, let quoted): lines.append(joined(prefix, scalar(text, quoted: quoted)))
        case .sequence(let elements) where elements.isEmpty: lines.append(joined(prefix, "[]"))
        case .mapping(let entries) where entries.isEmpty: lines.append(joined(prefix, "{}"))
        case .sequence(let elements):
            if !prefix.isEmpty { lines.append(prefix) }
            for element in elements { emit(element, prefix: margin + "-", indent: indent + 2, into: &lines) }
        case .mapping(let entries):
            if !prefix.isEmpty { lines.append(prefix) }
            for entry in entries {
                let key = scalar(entry.key, quoted: true)
                emit(entry.value, prefix: margin + key + ":", indent: indent + 2, into: &lines)
            }
        }
    }

    private static func joined(_ prefix: String, _ value: String) -> String {
        prefix.isEmpty ? value : value.isEmpty ? prefix : prefix + " " + value
    }

    private static func scalar(_ text: String, quoted: Bool) -> String {
        if !quoted { return isPlain(text) || text.isEmpty ? text : JSONValue.string(text).text }
        let node = YAMLNode(.scalar(text, quoted: false))
        // Text that would read as another type needs quotes; so does `yes`, which older readers take for true.
        let ambiguous =
            node.isNull || YAMLNode.boolean(text, lenient: true) != nil || YAMLNode.integer(text) != nil
            || YAMLNode.number(text) != nil
        return !ambiguous && isPlain(text) ? text : JSONValue.string(text).text
    }

    /// Narrower than YAML's own rule: letters of any script, digits, and marks that mean nothing in YAML.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last, last != " " else {
            return false
        }
        let mayStart =
            first.properties.isAlphabetic || ("0"..."9").contains(first) || first == "/" || first == "."
            || first == "+" || (first == "-" && text.utf8.count > 1 && !text.hasPrefix("- ") && !text.hasPrefix("--"))
        return mayStart
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || " /._-+()'!?~^;".unicodeScalars.contains($0)
                    || (0x3000...0x303F).contains($0.value) || (0xFF01...0xFF65).contains($0.value)
            }
    }
}
