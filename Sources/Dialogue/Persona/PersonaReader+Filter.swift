internal import Formats
internal import Script

extension PersonaReader {
    /// `filter:` tells what the persona lets in and lets out.
    mutating func filter(_ node: YAMLNode?) throws -> FilterPolicy {
        guard let node else { return FilterPolicy() }
        warnOfUnknown(node, keys: ["input", "output", "words", "allow", "expressions", "auditText"])
        let policy = try FilterPolicy(
            input: actions(node.optional("input")), output: actions(node.optional("output")),
            words: node.optional("words")?.elements().map(line) ?? [],
            allowed: node.optional("allow")?.elements().map(line) ?? [],
            expressions: node.optional("expressions")?.elements().map(line) ?? [],
            auditsText: node.optional("auditText")?.boolean() ?? false)
        for expression in policy.expressions {
            do {
                _ = try Pattern(expression, place: node.place)
            } catch {
                report(error, place: node.place)
            }
        }
        return policy
    }

    private mutating func actions(_ node: YAMLNode?) throws -> [FilterCategory: FilterAction] {
        var actions: [FilterCategory: FilterAction] = [:]
        for entry in try node?.entries() ?? [] {
            guard let category = FilterCategory(rawValue: entry.key) else {
                let known = FilterCategory.allCases.map(\.rawValue).joined(separator: ", ")
                warn("`\(entry.key)` is nothing to filter", place: entry.value.place, advice: "known: \(known)")
                continue
            }
            guard let action = try FilterAction(rawValue: entry.value.text()) else {
                let known = FilterAction.allCases.map(\.rawValue).joined(separator: ", ")
                throw entry.value.error("must be one of \(known)")
            }
            actions[category] = action
        }
        return actions
    }
}
