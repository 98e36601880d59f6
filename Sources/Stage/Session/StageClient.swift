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

    public var audio: AudioFormat
    /// Frames of curves a second: 60, 30, or 0 for none.
    public var curveRate: Int
    public var name: String

    public init(audio: AudioFormat = .pcm, curveRate: Int = 60, name: String = "viewer") {
        self.audio = audio
        self.curveRate = curveRate
        self.name = name
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
        let name = (query["name"] ?? "viewer").filter { !$0.isNewline }
        self.init(audio: audio, curveRate: rate, name: String(name.prefix(StageProtocol.longestName)))
    }
}
