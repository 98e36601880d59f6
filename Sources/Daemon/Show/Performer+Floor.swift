import Dialogue
import Script
import Stage

/// Who has the floor, and who has it next.
extension Performer {
    func offer(_ request: TurnRequest) async {
        switch queue.offer(request, isHeard: !ledger.lines.isEmpty) {
        case .begin(let request): await begin(request)
        case .wait, .refuse: break
        case .overflow(let dropped):
            log.info("performer", "turn \(dropped.number) in \(session.id) waited too long and was let go")
        }
    }

    /// Gives the floor to a request; the turn before it is cut at once.
    func begin(_ request: TurnRequest) async {
        var request = request
        if request.number <= ledger.number {
            request.number = numbers.next()
            queue.renumber(request.number)
        }
        let number = request.number
        let previous = (task: turn, ledger: ledger)
        previous.task?.cancel()
        ledger = TurnLedger(number: number, received: request.received)
        let cut = await session.takeFloor(performer: index, turn: number)
        silence(cut, ledger: previous.ledger)
        if case .command(let command) = request.matter {
            tellQueue(of: command, cutAt: cut.position, sender: request.sender)
        }
        guard number == ledger.number else { return }
        turn = Task { [weak self, request] in
            await previous.task?.value
            await self?.run(request)
        }
    }

    /// A turn that says nothing and sees to the songs; what is on the air is cut.
    func takeSongs(number: Int) async {
        newest = max(newest, number)
        await offer(
            TurnRequest(matter: .songs, number: number, sender: "", received: SessionClock.monotonic()))
    }

    /// Says something of its own accord, if nobody wants anything of it.
    /// - Returns: what was said; empty when somebody else took the floor, or there is nothing to say.
    func volunteer() async -> String {
        if topics == nil { topics = cast.topics?(role) }
        guard isFree, let topic = topics?.next() else { return "" }
        return await say(.aside(topic), sender: "")
    }

    /// Answers what another performer of the stage said.
    func reply(to remark: String, from name: String) async -> String { await say(.remark(remark), sender: name) }

    /// Speaks of something in its own words, if nobody wants anything of it.
    func speak(about topic: String) async {
        guard isFree else { return }
        let number = numbers.next()
        newest = max(newest, number)
        await offer(
            TurnRequest(matter: .remark(topic), number: number, sender: "", received: SessionClock.monotonic()))
    }

    private func say(_ matter: TurnRequest.Matter, sender: String) async -> String {
        guard isFree else { return "" }
        let number = numbers.next()
        newest = max(newest, number)
        await offer(
            TurnRequest(matter: matter, number: number, sender: sender, received: SessionClock.monotonic()))
        guard ledger.number == number else { return "" }
        await turn?.value
        guard ledger.number == number else { return "" }
        return ledger.lines.map(\.text).joined(separator: role.language == .mandarin ? "" : " ")
    }

    /// Nothing was said before: the operator or the visitor wants it forgotten.
    func forget() { history.clear() }
}
