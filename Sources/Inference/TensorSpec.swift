/// One input or output of a graph: its name, its element type and its sizes.
public struct TensorSpec: Sendable, Equatable, CustomStringConvertible {
    public var name: String
    /// nil: a type that this module does not carry, such as strings.
    public var elementType: Tensor.ElementType?
    /// nil where a size varies.
    public var shape: [Int?]

    public init(_ name: String, _ elementType: Tensor.ElementType?, _ shape: [Int?]) {
        self.name = name
        self.elementType = elementType
        self.shape = shape
    }

    public var description: String {
        let sizes = shape.map { $0.map(String.init) ?? "?" }.joined(separator: ",")
        return "\(name) \(elementType?.description ?? "of another type")[\(sizes)]"
    }

    /// What keeps `actual` from standing for this one, or nil when nothing does.
    func difference(from actual: TensorSpec) -> String? {
        guard elementType == actual.elementType, shape.count == actual.shape.count else {
            return "\(actual) instead of \(self)"
        }
        let clash = zip(shape, actual.shape).contains { wanted, has in
            if let wanted, let has { wanted != has } else { false }
        }
        return clash ? "\(actual) instead of \(self)" : nil
    }

    /// The differences between the specs wanted and those a graph has, one line each; `kind` is "input" or "output".
    /// More outputs than wanted do no harm; an input more would have to be fed.
    static func differences(wanted: [TensorSpec], actual: [TensorSpec], kind: String) -> [String] {
        var lines: [String] = []
        for spec in wanted {
            if let match = actual.first(where: { $0.name == spec.name }) {
                if let difference = spec.difference(from: match) { lines.append("\(kind) \(difference)") }
            } else {
                lines.append("no \(kind) \(spec)")
            }
        }
        guard kind == "input" else { return lines }
        for spec in actual where !wanted.contains(where: { $0.name == spec.name }) {
            lines.append("unexpected \(kind) \(spec)")
        }
        return lines
    }
}
