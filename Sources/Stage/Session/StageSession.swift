public import Net
public import Script

/// One stage: its clock, its performers, the lines on the air and everybody who listens. A *show* has many viewers,
/// a *private* session one visitor; the difference is only in who may enter and whose playhead counts.
public actor StageSession {
    public enum Kind: String, Sendable, Codable { case show, `private` }

    public nonisolated let id: String
    public nonisolated let kind: Kind
    public nonisolated let clock: SessionClock

    private let aiMark: Bool
    private var performers: [WirePerformer]
    private var catalogue: StageCatalogue
    private var clients: [Int: Member] = [:]
    private var ledger = LineLedger()
    private var air = AirBuffer()
    private var encoders: [Int: LineEncoder] = [:]
    private var isClosed = false
    private var playhead: (position: Int, at: Int)?
    /// A performer to the turn that may speak through it.
    private var floor: [Int: Int] = [:]

    private struct Member {
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

    // MARK: Who listens

    public var clientCount: Int { clients.count }
    public var currentPerformers: [WirePerformer] { performers }

    /// Takes a client in and tells it everything it needs to be in step at once.
    public func join(
        _ client: any StageClient, number: Int, preferences: ClientPreferences, forms: ClientForms = .master
    ) {
        guard !isClosed else { return client.close(Self.over) }
        let position = clock.position
        air.forget(before: position - Timeline.rate)
        if preferences.audio == .opus, !clients.values.contains(where: { $0.preferences.audio == .opus }) {
            beginOpus(at: position - Self.listeningDelay)
        }
        clients[number] = Member(client: client, preferences: preferences, forms: forms)
        let welcome = welcome(for: preferences, forms: forms, at: position)
        client.send(OutboundFrame(text: OutgoingMessage.welcome(welcome).text))
        if preferences.visemes == .azure {
            for line in welcome.history { client.send(OutboundFrame(text: OutgoingMessage.visemes(.init(line)).text)) }
        }
        let pending = air.pending(at: position - Self.listeningDelay, for: preferences, face: forms.face)
        for frame in pending { client.send(frame) }
    }

    /// Opus is made only while somebody takes it: the first who does gets what is on the air from the PCM of it.
    private func beginOpus(at position: Int) {
        air.drop(format: .opus)
        let sound = air.sound(at: position)
        for line in Set(sound.keys).union(encoders.keys).sorted() {
            let sent = sound[line] ?? []
            let isFinished = encoders[line] == nil
            var encoder =
                encoders[line]
                ?? LineEncoder(performer: sent.first?.performer ?? 0, line: line, start: sent.first?.position ?? 0)
            var packets = encoder.beginOpus(with: sent)
            if isFinished { packets += encoder.finish(formats: [.opus]) } else { encoders[line] = encoder }
            for packet in packets { put(packet, line: line, performer: encoder.performer) }
        }
    }

    public func leave(_ number: Int) { clients[number] = nil }

    /// The session is over: everybody is shown out, and nobody comes in any more.
    public func close() {
        isClosed = true
        for member in clients.values { member.client.close(Self.over) }
        clients = [:]
    }

    private static let over = WebSocketClose(code: 1000, reason: "session closed")

    public func answer(_ message: OutgoingMessage, to number: Int) {
        clients[number]?.client.send(OutboundFrame(text: message.text))
    }

    /// A client's report of how far it has played; only a private session's visitor decides what was heard.
    public func report(playhead position: Int) {
        guard kind == .private else { return }
        let now = clock.position
        playhead = (min(max(0, position), now), now)
    }

    private func welcome(
        for preferences: ClientPreferences, forms: ClientForms, at position: Int
    ) -> OutgoingMessage.Welcome {
        OutgoingMessage.Welcome(
            session: id, kind: kind.rawValue, rate: Timeline.rate, clock: position,
            curveRate: preferences.curveRate, channels: forms.face?.channels ?? FaceChannel.names,
            scales: forms.face?.scales, audio: preferences.audio.rawValue,
            performers: performers, personas: catalogue.personas,
            songs: catalogue.songs(of: performers.first?.persona), aiMark: aiMark,
            history: ledger.onAir(at: position - Self.listeningDelay, mouth: forms.mouth))
    }

    // MARK: Who performs

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

    // MARK: Lines

    /// Announces a planned line. It starts when the performer's voice is free and not before `earliest`.
    /// - Throws: `CancellationError` when another turn has taken the performer's floor.
    public func open(
        _ plan: Plan, visemes: [Timed<Viseme>], performer: Int, turn: Int, earliest: Int, gap: Int = 0
    ) throws(CancellationError) -> OnAir {
        guard floor[performer, default: turn] == turn else { throw CancellationError() }
        let free = ledger.free(performer: performer)
        let start = max(earliest, clock.position, free > 0 ? free + gap : 0)
        let number = ledger.claim()
        let wire = WireLine(
            plan: plan, visemes: visemes, line: number, turn: turn, performer: performer, start: start)
        ledger.open(wire, plan: plan)
        encoders[number] = LineEncoder(performer: performer, line: number, start: start)
        tell(wire, of: plan)
        let others = clients.values.filter { $0.preferences.visemes == .azure }
        if !others.isEmpty {
            let frame = OutboundFrame(text: OutgoingMessage.visemes(.init(wire)).text)
            for member in others { member.client.send(frame) }
        }
        return OnAir(line: number, performer: performer, start: start, duration: plan.duration)
    }

    /// Sends a line's next sound. Sound of a line that was cut is dropped silently.
    public func send(_ chunk: AudioChunk, of line: OnAir) {
        let formats = Set(clients.values.map(\.preferences.audio)).union([.pcm])
        for packet in encoders[line.line]?.encode(chunk, formats: formats) ?? [] {
            put(packet, line: line.line, performer: line.performer)
        }
    }

    /// Puts sound on the air and sends it to those who take its format.
    private func put(_ packet: LineEncoder.Packet, line: Int, performer: Int) {
        let frame = OutboundFrame(binary: packet.frame.bytes, delivery: .audio)
        air.add(
            AirBuffer.Item(
                end: packet.end, line: line, performer: performer, format: packet.format, curveRate: nil, frame: frame))
        for member in clients.values where member.preferences.audio == packet.format { member.client.send(frame) }
    }

    /// The line has sent all of its sound.
    public func finish(_ line: OnAir) {
        let formats = Set(clients.values.map(\.preferences.audio))
        guard var encoder = encoders.removeValue(forKey: line.line) else { return }
        for packet in encoder.finish(formats: formats) {
            put(packet, line: line.line, performer: line.performer)
        }
    }

    /// Sends face curves; `rate` picks the clients they are for. They replace what was sent for the same frames.
    public func send(_ curves: PerformanceCurves, performer: Int, line: Int = 0) {
        guard !curves.frames.isEmpty else { return }
        let rate = Int(curves.rate.rounded())
        let step = Timeline.rate / max(1, rate)
        let frame = OutboundFrame.curves(curves, performer: performer, line: line)
        air.add(
            AirBuffer.Item(
                end: curves.start + step * curves.frames.count, line: 0, performer: performer, format: nil,
                curveRate: rate, frame: frame, curves: curves))
        var mapped: [String: OutboundFrame] = [:]
        for member in clients.values where member.preferences.curveRate == rate {
            guard let face = member.forms.face else {
                member.client.send(frame)
                continue
            }
            let own = mapped[face.key] ?? .curves(face.curves(curves), performer: performer, line: line)
            mapped[face.key] = own
            member.client.send(own)
        }
    }

    /// The curve rates somebody listens to.
    public var curveRates: Set<Int> { Set(clients.values.map(\.preferences.curveRate)).subtracting([0]) }

    /// What a turn ended when it took the floor.
    public struct Interruption: Sendable, Equatable {
        /// Where the audience was.
        public var position: Int
        public var cuts: [OutgoingMessage.Cut]
    }

    /// Gives the performer to a new turn: its lines end now, and no older turn can open another.
    public func takeFloor(performer: Int, turn: Int) -> Interruption {
        floor[performer] = max(turn, floor[performer, default: turn])
        let position = heardPosition
        let cuts = ledger.cut(performer: performer, at: position)
        for cut in cuts {
            encoders[cut.line] = nil
            air.drop(line: cut.line)
            tell(.cut(cut))
        }
        return Interruption(position: position, cuts: cuts)
    }

    /// Where the audience is: the visitor's reported playhead carried on, else the clock less a client's margin.
    public var heardPosition: Int {
        let now = clock.position
        guard let playhead, now - playhead.at < 2 * Timeline.rate else { return max(0, now - Self.listeningDelay) }
        return min(now, playhead.position + now - playhead.at)
    }

    /// Closes the lines whose end has passed, and tells so.
    @discardableResult public func closePassed() -> [Int] {
        let position = clock.position
        air.forget(before: position - Timeline.rate)
        let passed = ledger.close(before: position)
        for entry in passed where !entry.isCut { tell(.ended(.init(line: entry.wire.line))) }
        return passed.map(\.wire.line)
    }

    /// Announces a line to everybody, in the mouth shapes of each.
    private func tell(_ wire: WireLine, of plan: Plan) {
        guard !clients.isEmpty else { return }
        var frames: [String: OutboundFrame] = [:]
        for member in clients.values {
            let key = member.forms.mouth?.key ?? ""
            let frame =
                frames[key]
                ?? OutboundFrame(text: OutgoingMessage.line(member.forms.mouth?.line(wire, of: plan) ?? wire).text)
            frames[key] = frame
            member.client.send(frame)
        }
    }

    /// Tells everybody.
    public func tell(_ message: OutgoingMessage) {
        guard !clients.isEmpty else { return }
        let frame = OutboundFrame(text: message.text)
        for member in clients.values { member.client.send(frame) }
    }
}

/// A line that has its place on the timeline.
public struct OnAir: Sendable, Equatable {
    public var line: Int
    public var performer: Int
    /// Timeline position of its first sample.
    public var start: Int
    /// Samples.
    public var duration: Int

    public var end: Int { start + duration }
}
