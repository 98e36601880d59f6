public import Net
public import Script

/// One stage: its clock, its performers, the lines on the air and everybody who listens. A *show* has many viewers,
/// a *private* session one visitor; the difference is only in who may enter and whose playhead counts.
public actor StageSession {
    public enum Kind: String, Sendable, Codable { case show, `private` }

    public nonisolated let id: String
    public nonisolated let kind: Kind
    public nonisolated let clock: SessionClock

    let aiMark: Bool
    var performers: [WirePerformer]
    var catalogue: StageCatalogue
    var clients: [Int: Member] = [:]
    var ledger = LineLedger()
    var air = AirBuffer()
    /// Of the lines that still send sound.
    var encoders: [Int: LineEncoder] = [:]
    var isClosed = false
    var playhead: (position: Int, at: Int)?
    /// A performer to the turn that may speak through it.
    var floor: [Int: Int] = [:]

    struct Member {
        var client: any StageClient
        var preferences: ClientPreferences
        var forms: ClientForms
    }

    /// How far behind the session's clock an ordinary client plays (its jitter margin); where a show is cut.
    public static let listeningDelay = Timeline.rate / 10

    public init(
        id: String, kind: Kind, clock: SessionClock = SessionClock(), performers: [WirePerformer],
        catalogue: StageCatalogue, aiMark: Bool = true
    ) {
        self.id = id
        self.kind = kind
        self.clock = clock
        self.performers = performers
        self.catalogue = catalogue
        self.aiMark = aiMark
    }

    public var currentPerformers: [WirePerformer] { performers }

    public func replace(_ performer: WirePerformer) {
        guard let index = performers.firstIndex(where: { $0.index == performer.index }) else { return }
        performers[index] = performer
        tell(
            .persona(
                .init(
                    performer: performer.index, persona: performer.persona, name: performer.name,
                    language: performer.language, look: performer.look,
                    songs: catalogue.songs(of: performer.persona))))
    }

    public func update(_ catalogue: StageCatalogue) { self.catalogue = catalogue }

    /// Tells everybody.
    public func tell(_ message: OutgoingMessage) {
        guard !clients.isEmpty else { return }
        let frame = OutboundFrame(text: message.text)
        for member in clients.values { member.client.send(frame) }
    }
}
