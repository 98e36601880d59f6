/// Whose memory it is, and of whom: nothing that one owner's memory holds is ever shown to another.
public struct MemoryOwner: Sendable, Hashable {
    /// Who runs the show, where several share a daemon; empty otherwise.
    public var tenant: String
    public var persona: String
    /// A stable id of the viewer, as the source knows them. A name is none: many share one, and some are masked.
    public var viewer: String
    /// The conversation is private: what is said in it is not brought up where others listen.
    public var isPrivate: Bool

    /// nil where there is no id to remember anybody by: without one, with a masked one (`小***`), or a longer one than
    /// any source gives.
    public init?(tenant: String = "", persona: String, viewer: String?, isPrivate: Bool = false) {
        guard let viewer, !persona.isEmpty, Self.isIdentity(viewer), tenant.utf8.count <= 128, persona.utf8.count <= 128
        else { return nil }
        self.tenant = tenant
        self.persona = persona
        self.viewer = viewer
        self.isPrivate = isPrivate
    }

    /// Bytes of an id.
    private static let longest = 200

    static func isIdentity(_ id: String) -> Bool {
        let isPlain = id.unicodeScalars.allSatisfy {
            !$0.properties.isWhitespace && $0.value > 0x20 && $0.value != 0x7F
        }
        let isMasked = id.contains("***") || id.contains("＊＊") || id.allSatisfy { "*＊".contains($0) }
        // What platforms send for people who are not signed in.
        let isNobody = ["0", "-1", "null", "undefined", "anonymous", "guest"].contains(id.lowercased())
        return !id.isEmpty && id.utf8.count <= longest && isPlain && !isMasked && !isNobody
    }
}
