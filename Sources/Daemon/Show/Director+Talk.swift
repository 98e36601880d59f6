import Script
import Stage

extension Director {
    /// Turns of a talk that begins by itself: an aside, and a few words about it.
    private static let idleTurns = 3

    /// When a stage has been silent for long enough, a performer speaks of its own accord, and the others may answer.
    func breakSilence(_ id: String, clients: Int) async {
        guard isPatient(id) else { return }
        let performers = performers(of: id)
        let isSilent = await Self.areFree(performers)
        guard isSilenceOver(id, isSilent: isSilent, clients: clients), !performers.isEmpty else { return }
        begin(Colloquy(speakers: performers.count, turns: Self.idleTurns), topic: nil, in: id)
    }

    /// Lets the performers of a show talk with each other.
    /// - Parameter topic: what the first of them is asked; nil is something of its own.
    func talk(in id: String, topic: String?, turns: Int) throws(StageError) {
        guard session(id) != nil else { throw .unknownSession(id) }
        let performers = performers(of: id)
        guard performers.count > 1 else {
            throw StageError(
                "bad-field", "There is only one performer in this session",
                advice: "open a show with two: POST /v1/sessions {\"kind\":\"show\",\"personas\":[…]}")
        }
        begin(Colloquy(speakers: performers.count, turns: turns), topic: topic, in: id)
    }

    private func begin(_ colloquy: Colloquy, topic: String?, in id: String) {
        let performers = performers(of: id)
        let task = Task { [weak self] in
            await Self.carryOut(colloquy, topic: topic, among: performers)
            await self?.setTalk(nil, in: id)
        }
        setTalk(task, in: id)
    }

    private static func carryOut(_ colloquy: Colloquy, topic: String?, among performers: [Performer]) async {
        // One performer alone has nobody to answer it.
        guard performers.count > 1 else {
            _ = await performers.first?.volunteer()
            return
        }
        var colloquy = colloquy
        var said = topic ?? ""
        var name = ""
        if topic == nil {
            guard let first = colloquy.next(after: " ", isFree: await areFree(performers)) else { return }
            said = await performers[first].volunteer()
            name = await performers[first].role.name
        }
        while !Task.isCancelled, let next = colloquy.next(after: said, isFree: await areFree(performers)) {
            said = await performers[next].reply(to: said, from: name)
            name = await performers[next].role.name
        }
    }

    static func areFree(_ performers: [Performer]) async -> Bool {
        for performer in performers where await !performer.isFree { return false }
        return true
    }
}
