import Dialogue
import Foundation
import Script
import Stage

extension DaemonAddresses {
    private struct Talk: Decodable {
        var topic: String?
        var turns: Int?
    }

    private struct Order: Decodable { var action: String }

    /// One turn of a conversation, as it was heard.
    private struct Turn: Encodable {
        var from: String?
        var text: String
        var answer: String
    }

    private struct Part: Encodable {
        var performer: Int
        var persona: String
        var turns: [Turn]
    }

    /// Sessions and what was said in them. Whoever has a private session's id is its visitor.
    func sessions(_ request: DaemonRequest) async throws(StageError) -> DaemonAnswer? {
        let path = request.path
        if request.method == "GET", path.count == 1 {
            try request.requireOperator()
            return DaemonAnswer(json: Backend.json(await director.report()))
        }
        guard path.count > 1, isOurs(request) else { return nil }
        guard let session = await director.session(path[1]) else { throw .unknownSession(path[1]) }
        if session.kind == .show { try request.requireOperator() }
        switch (request.method, path.count > 2 ? path[2] : nil) {
        case ("GET", nil):
            let report = await director.report().first { $0.id == session.id }
            return DaemonAnswer(json: Backend.json(report))
        case ("GET", "history"): return DaemonAnswer(json: Backend.json(await history(of: session.id)))
        case ("DELETE", "history"):
            for performer in await director.performers(of: session.id) { await performer.forget() }
            return DaemonAnswer(status: 204)
        case ("POST", "talk"):
            let body = try decoded(Talk.self, request.body)
            guard (body.topic?.count ?? 0) <= StageProtocol.longestText,
                (1...Colloquy.mostTurns).contains(body.turns ?? 4)
            else {
                throw StageError(
                    "bad-field", "`turns` must be from 1 to \(Colloquy.mostTurns), `topic` a short text",
                    advice: "send fewer")
            }
            try await director.talk(in: session.id, topic: body.topic, turns: body.turns ?? 4)
            return DaemonAnswer(status: 202, json: "{}")
        case ("GET", "rundown"): return DaemonAnswer(json: Backend.json(try await director.rundownReport(session.id)))
        case ("POST", "rundown"):
            let word = try decoded(Order.self, request.body).action
            guard let action = Director.RundownAction(rawValue: word) else {
                throw StageError(
                    "bad-field", "`action` is “\(word.prefix(40))”", advice: "use start, pause, skip or stop")
            }
            try await director.act(action, onRundownOf: session.id)
            return DaemonAnswer(json: Backend.json(try await director.rundownReport(session.id)))
        default: return nil
        }
    }

    private func isOurs(_ request: DaemonRequest) -> Bool {
        switch (request.method, request.path.count) {
        case ("GET", 2): true
        case ("GET", 3): ["history", "rundown"].contains(request.path[2])
        case ("DELETE", 3): request.path[2] == "history"
        case ("POST", 3): ["talk", "rundown"].contains(request.path[2])
        default: false
        }
    }

    private func history(of session: String) async -> [Part] {
        var parts: [Part] = []
        for performer in await director.performers(of: session) {
            let turns = await performer.history.exchanges.map {
                Turn(from: $0.event.sender, text: $0.question, answer: $0.answer)
            }
            parts.append(Part(performer: performer.index, persona: await performer.role.id, turns: turns))
        }
        return parts
    }

    // MARK: Personas

    /// A persona as far as everybody may know it; the rest is in its files.
    private struct Shown: Encodable {
        var id: String
        var name: String
        var language: String
        var languages: [String]
        var look: String
        var greeting: String
        var songs: [String]
        var topics: [String]
        var knowledge: Int
        var examples: Int
        var lorebook: Int
    }

    func persona(_ request: DaemonRequest) throws(StageError) -> DaemonAnswer? {
        guard request.method == "GET", request.path.count > 1 else { return nil }
        guard let persona = workshop.personas.personas.first(where: { $0.id == request.path[1] }) else {
            throw StageError(
                "unknown-persona", "There is no persona “\(request.path[1].prefix(64))”", advice: "see /v1/personas")
        }
        switch request.path.dropFirst(2).first {
        case nil:
            return DaemonAnswer(
                json: Backend.json(
                    Shown(
                        id: persona.id, name: persona.name, language: persona.language.rawValue,
                        languages: persona.languages.map(\.rawValue), look: persona.look, greeting: persona.greeting,
                        songs: persona.songs.map(\.id), topics: persona.phrases.topics[persona.language] ?? [],
                        knowledge: persona.knowledge.count, examples: persona.examples.count,
                        lorebook: persona.lorebook.count)))
        case "card" where request.path.count == 3:
            // Its lorebook and prompts are the operator's.
            try request.requireOperator()
            return DaemonAnswer(json: try Self.card(of: persona))
        default: return nil
        }
    }

    private static func card(of persona: Persona) throws(StageError) -> String {
        do {
            return String(decoding: try persona.characterCard().bytes(as: .json), as: UTF8.self)
        } catch {
            throw StageError("turn-failed", "The card could not be written: \(error)", advice: "see the log")
        }
    }
}
