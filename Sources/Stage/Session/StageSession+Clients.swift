internal import Net
internal import Script

// Who listens.
extension StageSession {
    public var clientCount: Int { clients.count }

    /// The curve rates somebody listens to.
    public var curveRates: Set<Int> { Set(clients.values.map(\.preferences.curveRate)).subtracting([0]) }

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
}
