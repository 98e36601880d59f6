import Foundation
import Script
import Synchronization
import Testing

@testable import Dialogue

@Suite("Edits while the show runs") struct PersonaWatchTests {
    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("id: a\nname: A\nlanguage: en\n", to: "a/persona.yaml")
        try folder.write("# Guide\n## Hours\nWe open at ten.\n", to: "a/knowledge/guide.md")
        try folder.write("question,answer\nWhere are you?,By the lake.\n", to: "a/knowledge/faq.csv")
        try folder.write("id: b\nname: B\nlanguage: en\n", to: "b/persona.yaml")
        return folder
    }

    @Test("Nothing changed, nothing is told; an edited document changes only its persona")
    func edits() throws {
        let folder = try Self.folder()
        var watch = try PersonaWatch(directory: folder.path)
        #expect(try watch.poll() == nil)
        try folder.write("# Guide\n## Hours\nWe open at half past nine.\n", to: "a/knowledge/guide.md")
        let changes = try #require(try watch.poll())
        #expect(changes.changed == ["a"] && changes.added.isEmpty && changes.removed.isEmpty)
        #expect(changes.library["a"]?.knowledge.contains { $0.sentences == ["We open at half past nine."] } == true)
        #expect(changes.library["a"]?.knowledge.contains { $0.sentences == ["By the lake."] } == true)
        #expect(try watch.poll() == nil)
    }

    @Test("A broken edit keeps the last good version and says so; mending it takes the new one")
    func brokenEdits() throws {
        let folder = try Self.folder()
        var watch = try PersonaWatch(directory: folder.path)
        for (file, broken, whole) in [
            ("a/persona.yaml", "id: a\nname: [", "id: a\nname: Anna\nlanguage: en\n"),
            ("a/examples.yaml", "- id: hi\n  user: [", "- {id: hi, user: [hi], answers: [Hello.]}\n"),
            (
                "a/knowledge/faq.csv", "question,answer\n\"never closed",
                "question,answer\nWhere are you?,In the park.\n"
            ),
        ] {
            let before = watch.library["a"]
            try folder.write(broken, to: file)
            let kept = try #require(try watch.poll())
            #expect(kept.changed.isEmpty && kept.library["a"] == before)
            #expect(kept.library.problems.contains { $0.isKept && "\($0)".contains("last good version") })
            try folder.write(whole, to: file)
            let mended = try #require(try watch.poll())
            #expect(mended.changed == ["a"] && mended.library.problems.isEmpty)
        }
        #expect(watch.library["a"]?.name == "Anna")
        #expect(watch.library["a"]?.knowledge.contains { $0.sentences == ["In the park."] } == true)
    }

    @Test("Personas come and go")
    func comingAndGoing() throws {
        let folder = try Self.folder()
        var watch = try PersonaWatch(directory: folder.path)
        try folder.write("id: c\nname: C\nlanguage: zh\n", to: "c/persona.yaml")
        try FileManager.default.removeItem(atPath: folder.path + "/b")
        let changes = try #require(try watch.poll())
        #expect(changes.added == ["c"] && changes.removed == ["b"])
        #expect(changes.library.personas.map(\.id) == ["a", "c"])
    }

    @Test("An edit reads only the file that changed, and the index only the lines that are new")
    func incremental() throws {
        let folder = try Self.folder()
        let shelf = KnowledgeShelf()
        let first = try #require(PersonaLibrary.volume(named: "a", in: folder.path, shelf: shelf)?.persona)
        #expect(shelf.reads.withLock { $0 } == 2)
        let index = PersonaIndex(first)
        try folder.write("# Guide\n## Hours\nWe open at ten.\n## Bus\nTake number four.\n", to: "a/knowledge/guide.md")
        let second = try #require(PersonaLibrary.volume(named: "a", in: folder.path, shelf: shelf)?.persona)
        #expect(shelf.reads.withLock { $0 } == 3)
        let renewed = PersonaIndex(second, reusing: index)
        // The section's title and its one sentence, which is also its whole.
        #expect(renewed.linesRead == 2)
        let question = Lexeme.read("which bus should I take")
        #expect(renewed.search(question) == PersonaIndex(second).search(question))
    }
}
