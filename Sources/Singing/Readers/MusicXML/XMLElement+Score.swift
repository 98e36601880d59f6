internal import Formats

extension XMLElement {
    func all(_ name: String) -> [XMLElement] { children(name) }

    func has(_ name: String) -> Bool { children.contains { $0.name == name } }

    /// The text of a child on one line, nil where it is missing or empty.
    func text(of name: String) -> String? {
        guard let text = first(name)?.text else { return nil }
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.isEmpty ? nil : line
    }

    func number(of name: String) -> Double? {
        text(of: name).flatMap { Double($0) }.flatMap { $0.isFinite && abs($0) < 1e9 ? $0 : nil }
    }
}
