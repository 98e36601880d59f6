internal import Formats
internal import Foundation

extension PersonaReader {
    static let loreKeys: Set<String> = [
        "id", "keys", "content", "constant", "priority", "name", "enabled", "secondary", "logic", "regex",
        "caseSensitive", "wholeWords", "order", "position", "depth", "role", "probability", "scanDepth", "sticky",
        "cooldown", "delay", "group", "weight", "exclude", "once", "ignoreBudget", "recursion",
    ]

    /// One entry of `lorebook.yaml`; decorators at the head of its content are understood too.
    mutating func lore(_ node: YAMLNode) throws -> LoreEntry {
        warnOfUnknown(node, keys: Self.loreKeys)
        let isConstant = try node.optional("constant")?.boolean() ?? false
        let keys = try node.optional("keys")?.elements().map(line) ?? []
        var entry = try LoreEntry(
            id: line(node.required("id")), keys: keys, content: paragraph(node.required("content")),
            isConstant: isConstant, priority: node.optional("priority")?.integer(in: -1000...1000) ?? 0,
            rules: rules(node))
        LoreDecorators.apply(to: &entry)
        guard entry.isConstant || !entry.keys.isEmpty || entry.rules.isForced == true else {
            throw node.error("has no keys", advice: "give it keys, or say `constant: true`")
        }
        return entry
    }

    private func rules(_ node: YAMLNode) throws -> LoreRules {
        var rules = LoreRules()
        rules.name = try node.optional("name").map(line) ?? ""
        rules.isEnabled = try node.optional("enabled")?.boolean() ?? true
        rules.secondaryKeys = try node.optional("secondary")?.elements().map(line) ?? []
        rules.logic = try choice(node, "logic") ?? .andAny
        rules.usesRegex = try node.optional("regex")?.boolean() ?? false
        rules.isCaseSensitive = try node.optional("caseSensitive")?.boolean() ?? false
        rules.matchesWholeWords = try node.optional("wholeWords")?.boolean() ?? true
        rules.order = try node.optional("order")?.integer(in: -100_000...100_000) ?? 100
        rules.depth = try node.optional("depth")?.integer(in: 0...1000) ?? 4
        rules.position = try choice(node, "position") ?? .beforeCharacter
        rules.role = try choice(node, "role") ?? .system
        rules.probability = try node.optional("probability")?.integer(in: 0...100) ?? 100
        rules.scanDepth = try node.optional("scanDepth")?.integer(in: 0...1000)
        rules.sticky = try node.optional("sticky")?.integer(in: 0...10_000) ?? 0
        rules.cooldown = try node.optional("cooldown")?.integer(in: 0...10_000) ?? 0
        rules.delay = try node.optional("delay")?.integer(in: 0...10_000) ?? 0
        rules.group = try node.optional("group").map(line) ?? ""
        rules.groupWeight = try node.optional("weight")?.integer(in: 1...10_000) ?? 100
        rules.excludedKeys = try node.optional("exclude")?.elements().map(line) ?? []
        rules.comesOnce = try node.optional("once")?.boolean() ?? false
        rules.ignoresBudget = try node.optional("ignoreBudget")?.boolean() ?? false
        switch try node.optional("recursion")?.text() {
        case nil: break
        case "excluded": rules.isExcludedFromRecursion = true
        case "last": rules.preventsRecursion = true
        case "only": rules.needsRecursion = true
        default: throw try node.required("recursion").error("must be one of excluded, last, only")
        }
        return rules
    }

    private func choice<Value: RawRepresentable & CaseIterable>(
        _ node: YAMLNode, _ key: String
    ) throws -> Value? where Value.RawValue == String {
        guard let value = try node.optional(key) else { return nil }
        guard let choice = try Value(rawValue: value.text()) else {
            throw value.error("must be one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    /// `lorebook.json`: a lorebook of character cards, alone in a file.
    mutating func standaloneLorebook() -> [LoreEntry] {
        let path = folder + "/lorebook.json"
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let document = attempt(path) { _ in
            try JSONValue.parse(FileBytes.read(path, limit: 32 << 20), limits: CharacterCard.documentLimits)
        }
        guard let document else { return [] }
        let book = CardBook(document["data"] ?? document, prefix: "book")
        for warning in book.warnings { warn(warning, place: path, advice: "") }
        return book.entries
    }
}
