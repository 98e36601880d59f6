import Dialogue
import Inference
import Performance
import Script
import Singing
import Stage

/// One performer on a stage: takes turns, one at a time, and keeps the face alive between them. Its queue decides who has
/// the floor; whoever takes it ends the turn before: that is all a barge-in is.
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
    private(set) var mind: any DialogueEngine
    var history = ConversationHistory()
    let numbers: TurnNumbers
    var queue: TurnQueue
    /// The newest number that was asked for.
    var newest = 0
    var topics: IdleTopics?
    var turn: Task<Void, Never>?
    var ledger = TurnLedger(number: 0, received: 0)
    /// What is asked for, and where a song that was interrupted goes on.
    var songs = SongQueue()
    /// How often it was told to stop, by whomever: what goes on by itself then rests.
    var stops = 0
    /// The last line was a clause of a sentence that goes on.
    private var continuesSentence = false
    /// The persona reads differently since this turn began.
    private var renewal: Role?

    init(
        index: Int, role: Role, session: StageSession, cast: Cast, latencies: LatencyBook, log: Log, seed: UInt64,
        policy: TurnPolicy = .interrupt, numbers: TurnNumbers = TurnNumbers()
    ) {
        self.numbers = numbers
        queue = TurnQueue(policy: policy)
        self.index = index
        self.role = role
        self.session = session
        self.cast = cast
        self.latencies = latencies
        self.log = log
        mind = cast.mind(role)
        presence = Presence(seed: seed)
    }

    /// Nobody has the floor, and nobody waits for it.
    var isFree: Bool { queue.isFree }

    /// Takes a request: at once, or when its turn comes, as the session's policy has it.
    /// - Parameters:
    ///   - number: larger than every turn before in this session.
    ///   - received: monotonic seconds when the command arrived.
    ///   - viewer: by which the sender may be remembered.
    func take(
        _ command: StageCommand, number: Int, sender: String, viewer: String? = nil, received: Double
    ) async {
        await echo(command, sender: sender, number: number)
        guard number > newest else { return }
        newest = number
        await offer(
            TurnRequest(
                matter: .command(command), number: number, sender: sender, viewer: viewer, received: received))
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
        renewal = nil
        mind = cast.mind(role)
        topics = nil
        history.clear()
        await session.replace(role.wire(index: index))
    }

    /// The persona was edited: what is under way ends as it began, and the next turn is the new version's.
    func renew(_ role: Role) async {
        renewal = role.placed(in: session.id)
        if state == .idle { await applyRenewal() }
    }

    private func applyRenewal() async {
        guard let renewed = renewal else { return }
        renewal = nil
        // Another persona may have come in between.
        guard renewed.id == role.id else { return }
        mind = cast.mind(renewed)
        topics = nil
        guard renewed != role else { return }
        role = renewed
        await session.replace(renewed.wire(index: index))
    }

    /// Ends whatever is going on, for good.
    func leave() async {
        queue = TurnQueue(policy: queue.policy)
        turn?.cancel()
        await turn?.value
    }

    func silence(_ cut: StageSession.Interruption, ledger: TurnLedger) {
        guard !cut.cuts.isEmpty else { return }
        for line in cut.cuts { presence.cut(line: line.line, at: line.at) }
        let heard = ledger.heard(after: cut.cuts)
        history.replaceLastAnswer(heard: heard.joined(separator: role.language == .mandarin ? "" : " "))
        redoFace(from: cut.position)
    }

    // MARK: A turn

    func run(_ request: TurnRequest) async {
        let number = request.number
        guard number == ledger.number else { return }
        await applyRenewal()
        do {
            try await WorkScope(.live, owner: session.id).run { try await act(request) }
        } catch is CancellationError {
            return
        } catch {
            log.error("performer", "turn \(number) in \(session.id): \(error)")
            let failure = StageError("turn-failed", "\(error)", advice: "try again; the log has more")
            await session.tell(.error(.init(failure)))
        }
        if number == ledger.number, !Task.isCancelled { await rest(number: number) }
    }

    /// The turn has said what it had to say: songs that wait are sung until somebody waits for an answer, then it is the
    /// next one's turn, or quiet.
    private func rest(number: Int) async {
        repeat {
            while let item = songs.next, number == ledger.number, queue.waiting.isEmpty {
                do {
                    try await sing(item, number: number)
                } catch is CancellationError {
                    return
                } catch {
                    songs.failed(item.id, "\(error)")
                    log.error("performer", "the song \(item.song) in \(session.id): \(error)")
                    let failure = StageError("turn-failed", "\(error)", advice: "choose another song; the log has more")
                    await session.tell(.error(.init(failure)))
                }
            }
            guard number == ledger.number else { return }
            try? await waitForTheEnd(number: number)
            guard number == ledger.number, !Task.isCancelled else { return }
            // Somebody may have asked for a song while the last line ended.
        } while songs.next != nil && queue.waiting.isEmpty
        if let next = queue.ended(number) { return await begin(next) }
        await show(.idle)
        await applyRenewal()
    }

    private func act(_ request: TurnRequest) async throws {
        let number = request.number
        switch request.matter {
        case .command(.say(let text)):
            // A private conversation is somebody's even where they have no id: it is theirs as long as it lasts.
            let isPrivate = session.kind == .private
            let viewer = request.viewer ?? (isPrivate ? Self.viewer(of: session.id) : nil)
            try await answer(
                Event(.message(text), sender: request.sender, viewer: viewer, isPrivate: isPrivate), number: number)
        case .remark(let text):
            try await answer(Event(.message(text), sender: request.sender), number: number)
        case .aside(let topic):
            try await speakOf(topic, number: number)
        case .greeting(let language):
            history.begin(Event(.message("")))
            for line in role.greetingLines(in: language) { try await perform(line, number: number) }
        case .command(.speak(let text, let language, let emotion)):
            history.begin(Event(.message("")))
            let mood = emotion.map { Mood($0) } ?? .neutral
            for line in Prompter.lines(of: text, language: language, mood: mood) {
                try await perform(line, number: number)
            }
        case .command(.sing(let song)):
            // The queue has it; it is sung when this turn has nothing else to say.
            history.begin(Event(.song(song), sender: request.sender))
        case .command(.stop), .command(.persona), .command(.gesture), .songs:
            return
        }
    }

    private func speakOf(_ topic: IdleTopic, number: Int) async throws {
        guard let lines = cast.volunteer?(role, topic, history.exchanges) else { return }
        history.begin(Event(.message("")))
        try await deliver(lines, sender: "", number: number)
    }

    /// Whoever holds a private conversation and has no id of their own.
    static func viewer(of session: String) -> String { MemoryStore.passing + session }

    private func answer(_ event: Event, number: Int) async throws {
        await show(.thinking)
        let past = history.exchanges
        history.begin(event)
        try await deliver(mind.respond(to: event, history: past), sender: event.sender ?? "", number: number)
    }

    private func deliver(
        _ lines: AsyncThrowingStream<DialogueLine, any Error>, sender: String, number: Int
    ) async throws {
        for try await line in lines {
            try Task.checkCancellation()
            mark(.mind)
            switch line {
            case .spoken(let spoken):
                if let gesture = spoken.gesture { await make(gesture.lowercased()) }
                try await perform(spoken, number: number)
            case .sung(let song): ask(for: song, sender: sender)
            }
        }
    }

    /// Plans a line, puts it on the air and sends its sound as it is made, never more than `soundLead` ahead.
    private func perform(_ line: SpokenLine, number: Int) async throws {
        let voice = try await cast.speak(role.utterance(for: line))
        guard voice.plan.duration > 0 else { return }
        let air = try await open(
            voice.plan, number: number, gap: ledger.lines.isEmpty || continuesSentence ? 0 : Self.sentenceGap)
        continuesSentence = !line.endsSentence
        try await send(voice.chunks, of: air)
    }

    /// Sings a song of the queue, or the rest of it, to its end.
    private func sing(_ item: SongQueue.Item, number: Int) async throws {
        songs.prepares(item.id)
        let sung = try await cast.sing(
            SongCue(song: item.song, role: role, options: item.request, from: item.position))
        guard sung.stream.plan.duration > 0 else { return songs.failed(item.id, "there is nothing to sing in it") }
        let air = try await open(
            sung.stream.plan, number: number, gap: ledger.lines.isEmpty ? 0 : Self.songGap)
        // Overtaken meanwhile: the queue has been told by whoever did.
        try Task.checkCancellation()
        continuesSentence = false
        songs.began(item.id, start: air.start - sung.offset, duration: sung.duration, phrases: sung.phrases)
        try await send(sung.stream.chunks, of: air)
        try await wait(until: air.end)
        songs.ended(item.id)
    }

    private func open(_ plan: Plan, number: Int, gap: Int) async throws -> OnAir {
        // `ledger`, `history` and `presence` are the newest turn's: whoever was overtaken keeps off them.
        try Task.checkCancellation()
        mark(.plan)
        let air = try await session.open(
            plan, visemes: cast.visemes(plan), performer: index, turn: number, earliest: session.clock.position,
            gap: gap)
        // Overtaken while the line was opened: the newer turn has cut it.
        try Task.checkCancellation()
        ledger.opened(air, text: plan.text)
        history.append(heard: plan.text)
        presence.add(plan, line: air.line, at: air.start)
        await tellGestures(of: plan, on: air)
        // The lips move and the mood sets in a little before the sound.
        redoFace(from: air.start - Timeline.rate / 2)
        await show(plan.kind == .song ? .singing : .speaking)
        await feedFace(upTo: min(air.end, air.start + Timeline.rate))
        return air
    }

    /// Between talk and song.
    private static let songGap = Timeline.rate * 4 / 10

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
        live(state, from: session.clock.position)
        redoFace(from: session.clock.position)
        await session.tell(
            .turn(.init(turn: ledger.number, performer: index, state: state, latency: ledger.latency)))
    }
}
