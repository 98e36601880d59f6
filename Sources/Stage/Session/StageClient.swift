public import Net

/// One that listens to a session: a browser page, an avatar, a recorder. Sending never waits.
public protocol StageClient: Sendable {
    @discardableResult func send(_ frame: OutboundFrame) -> Bool
    /// Ends the connection after what waits has been sent.
    func close(_ close: WebSocketClose)
}

/// What a client asked for when it connected.
public struct ClientPreferences: Sendable, Equatable {
    public enum AudioFormat: String, Sendable { case pcm, opus, none }
    /// Mouth shapes besides those in each line.
    public enum VisemeSet: String, Sendable { case meta, azure }

    public var audio: AudioFormat
    /// Frames of curves a second: 60, 30, or 0 for none.
    public var curveRate: Int
    public var name: String
    public var visemes: VisemeSet
    /// A secret of the client's own by which it is known again, with `web:` before it; nil for one that wants to be
    /// nobody. A name is none: anybody can take it.
    public var viewer: String?
    /// Names of another face set, of other mouth shapes in the lines, and of an avatar whose profile counts.
    public var target: String?
    public var shapes: String?
    public var avatar: String?

    public init(
        audio: AudioFormat = .pcm, curveRate: Int = 60, name: String = "viewer", visemes: VisemeSet = .meta,
        viewer: String? = nil
    ) {
        self.viewer = viewer
        self.audio = audio
        self.curveRate = curveRate
        self.name = name
        self.visemes = visemes
    }

    /// From the query of the connection's address.
    /// - Throws: `StageError` naming the field that is wrong.
    public init(query: [String: String]) throws(StageError) {
        guard let audio = AudioFormat(rawValue: query["audio"] ?? "pcm") else {
            throw StageError("bad-field", "`audio` is unknown", advice: "use pcm, opus or none")
        }
        guard let rate = Int(query["curves"] ?? "60"), [0, 30, 60].contains(rate) else {
            throw StageError("bad-field", "`curves` is unknown", advice: "use 60, 30 or 0")
        }
        guard let visemes = VisemeSet(rawValue: query["visemes"] ?? "meta") else {
            throw StageError("bad-field", "`visemes` is unknown", advice: "use meta or azure")
        }
        let name = (query["name"] ?? "viewer").filter { !$0.isNewline }
        self.init(
            audio: audio, curveRate: rate, name: String(name.prefix(StageProtocol.longestName)),
            visemes: visemes, viewer: try Self.viewer(query["viewer"]))
        target = query["target"]
        shapes = query["shapes"]
        avatar = query["avatar"]
    }

    /// Long enough not to be guessed: whoever has it is taken for the viewer.
    private static func viewer(_ text: String?) throws(StageError) -> String? {
        guard let text, !text.isEmpty else { return nil }
        let isPlain = text.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
        }
        guard (16...128).contains(text.utf8.count), isPlain else {
            throw StageError(
                "bad-field", "`viewer` is no secret id", advice: "use 16 to 128 random letters, digits, - and _")
        }
        return "web:" + text
    }
}
