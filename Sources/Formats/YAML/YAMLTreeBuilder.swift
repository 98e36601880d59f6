/// Builds the tree from events, within limits, replacing aliases by what they name.
struct YAMLTreeBuilder {
    private struct Anchor {
        var node: YAMLNode
        var size: Int
        var height: Int
    }

    private let events: YAMLEventReader
    private let source: String
    private let limits: YAML.Limits
    private var anchors: [String: Anchor] = [:]
    private var nodes = 0

    init(events: YAMLEventReader, source: String, limits: YAML.Limits) {
        self.events = events
        self.source = source
        self.limits = limits
    }

    mutating func document() throws -> YAMLNode {
        while true {
            let event = try events.next()
            switch event.kind {
            case .documentStart: return try only()
            case .streamEnd: return YAMLNode(.scalar("", quoted: false), source: source, line: 1)
            default: continue
            }
        }
    }

    private mutating func only() throws -> YAMLNode {
        let node = try node(try events.next(), name: "", depth: 1)
        while true {
            let event = try events.next()
            switch event.kind {
            case .documentStart: throw error("the file holds more than one document", event.line)
            case .streamEnd: return node
            default: continue
            }
        }
    }

    private func error(_ what: String, _ line: Int) -> FormatError {
        FormatError(what, at: YAMLNode(.sequence([]), source: source, line: line).place)
    }

    private mutating func count(_ more: Int, _ line: Int) throws {
        nodes += more
        guard nodes <= limits.nodes else { throw error("the document has more than \(limits.nodes) values", line) }
    }

    private mutating func node(_ event: YAMLEvent, name: String, depth: Int) throws -> YAMLNode {
        guard depth <= limits.depth else { throw tooDeep(event.line) }
        let before = nodes
        try count(1, event.line)
        let content: YAMLNode.Content
        switch event.kind {
        case .scalar(let text, let quoted): content = .scalar(text, quoted: quoted)
        case .sequenceStart: content = .sequence(try elements(of: name, depth: depth))
        case .mappingStart: content = .mapping(try entries(depth: depth))
        case .alias(let anchor): return try copy(of: anchor, name: name, depth: depth, line: event.line)
        default: throw error("a value is missing", event.line)
        }
        let node = YAMLNode(content, source: source, line: event.line, name: name)
        if let anchor = event.anchor {
            anchors[anchor] = Anchor(node: node, size: nodes - before, height: Self.height(of: node))
        }
        return node
    }

    private func tooDeep(_ line: Int) -> FormatError { error("nested deeper than \(limits.depth) levels", line) }

    /// Levels of values, 1 for a scalar.
    private static func height(of node: YAMLNode) -> Int {
        switch node.content {
        case .scalar: 1
        case .sequence(let elements): 1 + (elements.map(height).max() ?? 0)
        case .mapping(let entries): 1 + (entries.map { height(of: $0.value) }.max() ?? 0)
        }
    }

    private mutating func copy(of name: String, name newName: String, depth: Int, line: Int) throws -> YAMLNode {
        // An alias inside its own anchor finds nothing, so circles cannot arise.
        guard let anchor = anchors[name] else { throw error("the alias `*\(name)` names nothing before it", line) }
        try count(anchor.size, line)
        // Aliases of aliases could pile up levels that no indentation shows.
        guard depth + anchor.height - 1 <= limits.depth else { throw tooDeep(line) }
        var node = anchor.node
        node.name = newName
        return node
    }

    private mutating func elements(of name: String, depth: Int) throws -> [YAMLNode] {
        var elements: [YAMLNode] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind { return elements }
            elements.append(try node(event, name: "\(name)[\(elements.count)]", depth: depth + 1))
        }
    }

    private mutating func entries(depth: Int) throws -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind { return entries }
            guard case .scalar(let key, _) = event.kind else { throw error("a key must be plain text", event.line) }
            if let first = lines.updateValue(event.line, forKey: key) {
                throw error("`\(key)` is written twice, first in line \(first)", event.line)
            }
            try count(1, event.line)
            let value = try node(try events.next(), name: key, depth: depth + 1)
            entries.append(YAMLNode.Entry(key, value))
        }
    }
}
