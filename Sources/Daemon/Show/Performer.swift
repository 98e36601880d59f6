import Dialogue
import Performance
import Script
import Stage

/// One performer on a stage: takes turns, one at a time, and keeps the face alive between them. Whoever takes the
/// floor ends the turn before: that is all a barge-in is.
actor Performer {
    let index: Int
    let session: StageSession
    let cast: Cast
    let latencies: LatencyBook
    let log: Log

    private(set) var role: Role
    private(set) var state = TurnState.idle
    var presence: Presence
    var feeds: [Int: FaceFeed] = [:]
    private var mind: any DialogueEngine
    private var history = ConversationHistory()
    private var turn: Task<Void, Never>?
    private var ledger = TurnLedger(number: 0, received: 0)
    /// The last line was a clause of a sentence that goes on.
    private var continuesSentence = false

    init(index: Int, role: Role, session: StageSession, cast: Cast, latencies: LatencyBook, log: Log, seed: UInt64) {
        self.index = index
        self.role = role
        self.session = session
        self.cast = cast
        self.latencies = latencies
        self.log = log
        mind = cast.mind(role)
        presence = Presence(seed: seed)
    }

    /// Begins a turn; the turn before it is cut at once.
    /// - Parameters:
    ///   - number: larger than every turn before in this session.
    ///   - received: monotonic seconds when the command arrived.
    func take(_ command: StageCommand, number: Int, sender: String, received: Double) async {
        guard number > ledger.number else { return await echo(command, sender: sender, number: number) }
        let previous = (task: turn, ledger: ledger)
        previous.task?.cancel()
        ledger = TurnLedger(number: number, received: received)
        let cut = await session.takeFloor(performer: index, turn: number)
        silence(cut, ledger: previous.ledger)
        await echo(command, sender: sender, number: number)
        guard number == ledger.number else { return }
        turn = Task { [weak self] in
            await previous.task?.value
            await self?.run(command, sender: sender, number: number)
        }
    }

    /// A visitor's message is told to all, also where a newer one has taken its turn already.
    private func echo(_ command: StageCommand, sender: String, number: Int) async {
        guard case .say(let text) = command else { return }
        await session.tell(.message(.init(from: sender, text: text, turn: number)))
    }

    /// Puts another persona in this performer's place.
    func become(_ role: Role, number: Int) async {
        await take(.stop, number: number, sender: "", received: SessionClock.monotonic())
        self.role = role
        mind = cast.mind(role)
        history.clear()
        await session.replace(role.wire(index: index))
    }

    /// Ends whatever is going on, for good.
    func leave() async {
        turn?.cancel()
        await turn?.value
    }

    private func silence(_ cut: StageSession.Interruption, ledger: TurnLedger) {
        guard !cut.cuts.isEmpty else { return }
        for line in cut.cuts { presence.cut(line: line.line, at: line.at) }
        let heard = ledger.heard(after: cut.cuts)
        history.replaceLastAnswer(heard: heard.joined(separator: role.language == .mandarin ? "" : " "))
        redoFace(from: cut.position)
    }

    // MARK: A turn

    private func run(_ command: StageCommand, sender: String, number: Int) async {
        guard number == ledger.number else { return }
        do {
            try await act(command, sender: sender, number: number)
        } catch is CancellationError {
            return
        } catch {
            log.error("performer", "turn \(number) in \(session.id): \(error)")
            let failure = StageError("turn-failed", "\(error)", advice: "try again; the log has more")
            await session.tell(.error(.init(failure)))
        }
        if number == ledger.number, !Task.isCancelled { await show(.idle) }
    }

    private func act(_ command: StageCommand, sender: String, number: Int) async throws {
        switch command {
        case .say(let text):
            try await answer(Event(.message(text), sender: sender), number: number)
        case .speak(let text, let language, let emotion):
            history.begin(Event(.message("")))
            let mood = emotion.map { Mood($0) } ?? .neutral
            for line in Prompter.lines(of: text, language: language, mood: mood) {
                try await perform(.spoken(line), number: number)
            }
        case .sing(let song):
            history.begin(Event(.song(song), sender: sender))
            try await perform(.sung(song), number: number)
        case .stop, .persona:
            return
        }
        try await waitForTheEnd(number: number)
    }

    private func answer(_ event: Event, number: Int) async throws {
        await show(.thinking)
        let past = history.exchanges
        history.begin(event)
        for try await line in mind.respond(to: event, history: past) {
            try Task.checkCancellation()
            mark(.mind)
            if case .spoken(let spoken) = line, let gesture = spoken.gesture { await make(gesture) }
            try await perform(line, number: number)
        }
    }

    /// Plans a line, puts it on the air and sends its sound as it is made, never more than `soundLead` ahead.
    private func perform(_ line: DialogueLine, number: Int) async throws {
        let voice = try await voice(for: line)
        guard voice.plan.duration > 0 else { return }
        // `ledger`, `history` and `presence` are the newest turn's: whoever was overtaken keeps off them.
        try Task.checkCancellation()
        mark(.plan)
        let earliest = session.clock.position
        let air = try await session.open(
            voice.plan, visemes: cast.visemes(voice.plan), performer: index, turn: number, earliest: earliest,
            gap: ledger.lines.isEmpty || continuesSentence ? 0 : Self.sentenceGap)
        // Overtaken while the line was opened: the newer turn has cut it.
        try Task.checkCancellation()
        if case .spoken(let spoken) = line { continuesSentence = !spoken.endsSentence }
        ledger.opened(air, text: voice.plan.text)
        history.append(heard: voice.plan.text)
        presence.add(voice.plan, line: air.line, at: air.start)
        // The lips move and the mood sets in a little before the sound.
        redoFace(from: air.start - Timeline.rate / 2)
        await show(voice.plan.kind == .song ? .singing : .speaking)
        await feedFace(upTo: min(air.end, air.start + Timeline.rate))
        try await send(voice.chunks, of: air)
    }

    private func voice(for line: DialogueLine) async throws -> VoiceStream {
        switch line {
        case .spoken(let spoken): try await cast.speak(role.utterance(for: spoken))
        case .sung(let song): try await cast.sing(song, role)
        }
    }

    /// Between two sentences, beside the silence at their edges: about what a reader leaves (0.3 s in all).
    private static let sentenceGap = Timeline.rate * 15 / 100

    /// How far sound is sent ahead of the clock: enough to ride out a busy second, little enough that a stop leaves
    /// nothing worth dropping in anybody's buffer.
    private static let soundLead = 2 * Timeline.rate

    private func send(_ chunks: AsyncThrowingStream<AudioChunk, any Error>, of air: OnAir) async throws {
        for try await chunk in chunks {
            try Task.checkCancellation()
            try await wait(until: air.start + chunk.start - Self.soundLead)
            await session.send(chunk, of: air)
            try Task.checkCancellation()
            if ledger.latency.firstAudio == nil, Audibility.isAudible(chunk) { mark(.firstAudio) }
        }
        await session.finish(air)
    }

    private func waitForTheEnd(number: Int) async throws {
        try await wait(until: ledger.end + StageSession.listeningDelay)
    }

    private func wait(until position: Int) async throws {
        let ahead = position - session.clock.position
        if ahead > 0 { try await Task.sleep(for: .seconds(Timeline.seconds(ahead))) }
    }

    // MARK: Telling

    private func mark(_ part: LatencyBook.Part) {
        if let seconds = ledger.first(part, now: SessionClock.monotonic()) {
            latencies.record(part, seconds: seconds)
        }
    }

    private func show(_ state: TurnState) async {
        self.state = state
        presence.setState(state.life, at: session.clock.position)
        redoFace(from: session.clock.position)
        await session.tell(
            .turn(.init(turn: ledger.number, performer: index, state: state, latency: ledger.latency)))
    }

    private func make(_ gesture: String) async {
        let position = session.clock.position
        guard presence.gesture(name: gesture, at: position) else { return }
        redoFace(from: position)
        await session.tell(.gesture(.init(performer: index, name: gesture, start: position)))
    }
}
