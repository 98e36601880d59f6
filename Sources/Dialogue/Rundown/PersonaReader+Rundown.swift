internal import Formats
internal import Script

extension PersonaReader {
    /// Items at most: an evening has fewer.
    private static let mostItems = 500
    /// Seconds of a silence: below that it is none, above it nobody waits.
    private static let silences = 1.0...3_600

    /// `rundown.yaml`: a list of items, or a mapping with `items`, `repeat` and `start`.
    mutating func rundown(_ node: YAMLNode?) -> Rundown {
        guard let node else { return Rundown() }
        return attempt(node.place, severity: .file) { try $0.rundown(of: node) } ?? Rundown()
    }

    private mutating func rundown(of node: YAMLNode) throws -> Rundown {
        guard case .mapping = node.content else { return Rundown(try items(node)) }
        warnOfUnknown(node, keys: ["items", "repeat", "start"])
        let start = try node.optional("start")
        let word = try start?.text() ?? "asked"
        guard let start, !["asked", "auto"].contains(word) else {
            return try Rundown(
                items(node.required("items")), repeats: node.optional("repeat")?.boolean() ?? false,
                startsByItself: word == "auto")
        }
        throw start.error("is `\(word.prefix(40))`", advice: "use auto, or asked for when the operator says so")
    }

    private mutating func items(_ node: YAMLNode) throws -> [Rundown.Item] {
        let elements = try node.elements()
        if elements.count > Self.mostItems {
            warn(
                "there are \(elements.count) items", place: node.place,
                advice: "only the first \(Self.mostItems) are used")
        }
        return elements.prefix(Self.mostItems).compactMap { element in
            attempt(element.place) { try $0.item(element) }
        }
    }

    private func item(_ node: YAMLNode) throws -> Rundown.Item {
        let entries = try node.entries()
        guard entries.count == 1, let entry = entries.first else {
            throw node.error("must have one of say, sing, talk or wait", advice: "begin a new item with a hyphen")
        }
        switch entry.key {
        case "say": return .say(try line(entry.value))
        case "sing": return .sing(try line(entry.value))
        case "talk": return .talk(try line(entry.value))
        case "wait": return .wait(try entry.value.number(in: Self.silences))
        default:
            throw entry.value.error("belongs to `\(entry.key.prefix(40))`", advice: "known: say, sing, talk, wait")
        }
    }
}
