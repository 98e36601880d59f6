/// One element of an XML document, with everything inside it.
public struct XMLElement: Sendable, Equatable {
    /// Without its namespace prefix.
    public var name: String
    /// Values by local name. XML forbids repeated names.
    public var attributes: [String: String]
    public var children: [XMLElement]
    /// The element's own character data, without its children's, joined where they interrupt it.
    public var text: String
    /// The line it begins on, from 1.
    public var line: Int

    public init(
        _ name: String, attributes: [String: String] = [:], children: [XMLElement] = [], text: String = "",
        line: Int = 0
    ) {
        self.name = name
        self.attributes = attributes
        self.children = children
        self.text = text
        self.line = line
    }

    public subscript(attribute: String) -> String? { attributes[attribute] }

    /// The children of a name, in order.
    public func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The first child of a name.
    public func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The first descendant along a path of names: `first("pitch", "step")`.
    public func first(_ path: String...) -> XMLElement? {
        path.reduce(Optional(self)) { $0?.first($1) }
    }

    /// `text` without the white space around it.
    public var trimmedText: String {
        let space: (Character) -> Bool = { $0.isWhitespace }
        return String(text.drop(while: space).reversed().drop(while: space).reversed())
    }
}
