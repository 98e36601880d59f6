internal import Formats

extension XMLElement {
    func all(_ name: String) -> [XMLElement] { children(name) }

    func has(_ name: String) -> Bool { children.contains { $0.name == name } }

    /// The trimmed text of a child, nil where it is missing or empty.
    func text(of name: String) -> String? {
        guard let text = first(name)?.text.trimmed, !text.isEmpty else { return nil }
        return text
    }

    func number(of name: String) -> Double? {
        text(of: name).flatMap { Double($0) }.flatMap { $0.isFinite && abs($0) < 1e9 ? $0 : nil }
    }
}
