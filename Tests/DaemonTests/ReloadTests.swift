import Dialogue
import Foundation
import Script
import Stage
import Testing

@testable import Daemon

@Suite("Edits of personas while the show runs") struct ReloadTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    private func write(_ text: String, to file: String) throws {
        let url = folder.appendingPathComponent(file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    private func keeper(_ editions: PersonaEditions) -> ShelfKeeper {
        let house: @Sendable () -> House = {
            House(roles: editions.library.personas.map(Role.init), catalogue: StageCatalogue(), leading: nil)
        }
        let cast = Cast(
            mind: { role in
                guard let index = editions.index(role.id) else { preconditionFailure("no persona \(role.id)") }
                return BuiltInMind(index: index, seed: 1)
            },
            speak: { _ in throw CancellationError() }, sing: { _ in throw CancellationError() }, visemes: { _ in [] })
        let log = Log(level: .warning, write: { _ in })
        let director = Director(
            house: house(), cast: cast, latencies: LatencyBook(), log: log, aiMark: true, privateLimit: 1)
        return ShelfKeeper(editions: editions, director: director, log: log, house: house)
    }

    private func answer(_ keeper: ShelfKeeper, _ question: String) async throws -> String {
        let chat = await keeper.director.chat(persona: "a", messages: [ChatMessage(role: .user, content: question)])
        var text = ""
        for try await piece in chat.answer { text += piece }
        return text
    }

    @Test("A document's edit is answered from at once; a broken edit changes nothing and is told")
    func editsAndFaults() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write("id: a\nname: A\nlanguage: en\n", to: "a/persona.yaml")
        try write("# Guide\n## Opening hours\nkeys: when do you open\nWe open at ten.\n", to: "a/knowledge/guide.md")
        var watch = try PersonaWatch(directory: folder.path)
        let editions = PersonaEditions(watch.library)
        let keeper = keeper(editions)
        #expect(try await answer(keeper, "When do you open?").contains("ten"))
        #expect(try await keeper.look(watch).1 == nil)

        try write(
            "# Guide\n## Opening hours\nkeys: when do you open\nWe open at half past nine.\n",
            to: "a/knowledge/guide.md")
        var changes: PersonaChanges?
        (watch, changes) = try await keeper.look(watch)
        await keeper.tell(try #require(changes))
        #expect(try await answer(keeper, "When do you open?").contains("half past nine"))
        #expect(editions.report.edition == 2)

        try write("id: a\nname: [", to: "a/persona.yaml")
        (watch, changes) = try await keeper.look(watch)
        await keeper.tell(try #require(changes))
        #expect(try await answer(keeper, "When do you open?").contains("half past nine"))
        let problem = try #require(editions.report.problems.first)
        #expect(problem.isKept && !problem.isFatal && problem.place.contains("persona.yaml"))
        #expect(keeper.log.newest.contains { $0.text.contains("last good version") })
    }
}
