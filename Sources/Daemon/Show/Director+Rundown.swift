import Dialogue
import Singing
import Stage

extension Director {
    /// Who asks for the songs of a run-down, as the queue shows it.
    private static let sender = "run-down"

    /// Does what a show's run-down has next, when nobody wants anything of its performers.
    func followRundown(_ id: String, clients: Int) async {
        guard session(id)?.kind == .show, let leader = performers(of: id).first else { return }
        let role = await leader.role
        let stops = await leader.stops
        let areFree = await Self.areFree(performers(of: id))
        let isFree = areFree && !isTalking(id)
        let item = changeRundown(of: id) { run in
            run.follow(role.rundown, of: role.id, stops: stops)
            return run.next(now: SessionClock.monotonic(), isFree: isFree, hasAudience: clients > 0)
        }
        if let item = item ?? nil { await carryOut(item, by: leader) }
    }

    private func carryOut(_ item: Rundown.Item, by leader: Performer) async {
        switch item {
        case .say(let text):
            await leader.take(
                .speak(text: text, language: nil, emotion: nil), number: nextTurn(), sender: Self.sender,
                received: SessionClock.monotonic())
        case .sing(let song): await sing(song, by: leader)
        case .talk(let topic): await leader.speak(about: topic)
        case .wait: break
        }
    }

    /// A song that is not there is left out: the show goes on.
    private func sing(_ song: String, by leader: Performer) async {
        guard house.knows(song: song) else {
            return log.warning("run-down", "there is no song \(song): see GET /v1/songs")
        }
        do {
            try await leader.request(
                [song], options: SongRequestOptions(), sender: Self.sender, first: false, number: nextTurn())
        } catch {
            log.warning("run-down", "\(song) is not sung: \(error)")
        }
    }

    // MARK: The operator's

    enum RundownAction: String, Sendable { case start, pause, skip, stop }

    func act(_ action: RundownAction, onRundownOf id: String) async throws(StageError) {
        let report = try await rundownReport(id)
        guard !report.items.isEmpty else {
            throw StageError(
                "not-found", "The leading persona of this session has no run-down",
                advice: "write rundown.yaml into its folder: see Docs/Personas.md")
        }
        _ = changeRundown(of: id) { run in
            switch action {
            case .start: run.start()
            case .pause: run.pause()
            case .skip: run.skip()
            case .stop: run.reset()
            }
        }
    }

    func rundownReport(_ id: String) async throws(StageError) -> RundownReport {
        guard session(id)?.kind == .show, let leader = performers(of: id).first else { throw .unknownSession(id) }
        let role = await leader.role
        let stops = await leader.stops
        let run = changeRundown(of: id) { run in
            run.follow(role.rundown, of: role.id, stops: stops)
            return run
        }
        guard let run else { throw .unknownSession(id) }
        return RundownReport(run, persona: role.id)
    }
}

/// A run-down as the operator sees it.
struct RundownReport: Sendable, Encodable {
    struct Item: Sendable, Encodable {
        var kind: String
        /// Of say, sing and talk.
        var text: String?
        /// Of wait.
        var seconds: Double?
    }

    var persona: String
    var state: String
    /// Index of the item that comes next.
    var next: Int
    var repeats: Bool
    var items: [Item]

    init(_ run: RundownRun, persona: String) {
        self.persona = persona
        state = run.state.rawValue
        next = run.index
        repeats = run.rundown.repeats
        items = run.rundown.items.map { item in
            switch item {
            case .say(let text), .sing(let text), .talk(let text): Item(kind: item.kind, text: text)
            case .wait(let seconds): Item(kind: item.kind, seconds: seconds)
            }
        }
    }
}
