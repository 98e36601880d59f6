import Dialogue
import Foundation
import Script
import Testing

@Suite struct PersonaTests {
    @Test func theShippedPersonasLoadWithoutAProblem() throws {
        let library = try TestPersonas.library.get()
        #expect(library.problems.map(\.description) == [])
        #expect(library.personas.map(\.id) == ["mei", "wren", "xiaohe"])
    }

    @Test(arguments: ["xiaohe", "wren"])
    func aShippedPersonaIsComplete(id: String) throws {
        let persona = try TestPersonas.persona(id)
        #expect(persona.examples.count >= 60)
        #expect((15...40).contains(persona.knowledge.count))
        #expect(persona.songs.count >= 3)
        #expect(persona.refusals.count >= 3)
        #expect(!persona.greeting.isEmpty && !persona.identity.isEmpty && !persona.manner.isEmpty)
        for moment in Phrases.Moment.allCases { #expect(persona.phrases.lines[moment]?[persona.language] != nil) }
    }

    @Test func oneBrokenPersonaDoesNotStopTheOthers() throws {
        let folder = try TemporaryFolder()
        try folder.write("id: good\nname: Good\nlanguage: en\n", to: "good/persona.yaml")
        try folder.write("id: bad\nname: [\n", to: "bad/persona.yaml")
        try folder.write("id: nameless\nlanguage: en\n", to: "nameless/persona.yaml")
        let library = try PersonaLibrary(directory: folder.path)
        #expect(library.personas.map(\.id) == ["good"])
        #expect(library.problems.map(\.severity) == [.fatal, .fatal])
        #expect(library.problems.contains { $0.persona == "nameless" && $0.what.contains("`name` is missing") })
    }

    @Test func aProblemNamesTheFileTheLineAndTheRemedy() throws {
        let folder = try TemporaryFolder()
        try folder.write("id: p\nname: P\nlanguage: en\ncolour: red\nmood: jolly\n", to: "p/persona.yaml")
        let problems = try PersonaLibrary(directory: folder.path).problems
        #expect(problems.contains { $0.place.hasSuffix("p/persona.yaml:4") && $0.what.contains("`colour`") })
        #expect(
            problems.contains {
                $0.place.hasSuffix("p/persona.yaml:5") && $0.severity == .fatal && $0.advice.contains("happy")
            })
    }

    @Test func aBadEntryIsLeftOutAndTheRestIsUsed() throws {
        let folder = try TemporaryFolder()
        try folder.write("id: p\nname: P\nlanguage: en\n", to: "p/persona.yaml")
        let examples = """
            - id: one
              user: [hello]
              answers: [Hi.]
            - id: two
              user: [bye]
            - id: three
              user: [thanks]
              answers: [{text: "[happy] Welcome. [wave]", gesture: nod, tone: low}]
            """
        try folder.write(examples, to: "p/examples.yaml")
        try folder.write("- id: lore\n  content: Nothing leads here.\n", to: "p/lorebook.yaml")
        try folder.write("# Book\n## A\n", to: "p/knowledge/k.md")
        let library = try PersonaLibrary(directory: folder.path)
        let persona = try #require(library["p"])
        #expect(persona.examples.map(\.id) == ["one", "three"])
        #expect(persona.examples.last?.answers.first?.mood?.emotion == .happy)
        #expect(persona.examples.last?.answers.first?.gesture == "wave")
        #expect(persona.lorebook.isEmpty && persona.knowledge.isEmpty)
        #expect(library.problems.count == 4, "\(library.problems)")
        #expect(library.problems.contains { $0.place.hasSuffix("k.md:2") })
        #expect(library.problems.contains { $0.place.hasSuffix("examples.yaml:4") && $0.what.contains("answers") })
    }

    @Test func aPersonaGreetsByLanguageAndHasLinesForSilences() throws {
        let folder = try TemporaryFolder()
        let head = "name: P\nlanguage: en\n"
        try folder.write(
            "id: p\n" + head + "greeting: {en: Welcome., zh: 欢迎。}\n"
                + "greetsShows: true\nidle: {seconds: 90, lines: [Hm.]}\n",
            to: "p/persona.yaml")
        try folder.write("id: q\n" + head + "greeting: {zh: 欢迎。}\n", to: "q/persona.yaml")
        try folder.write("id: r\n" + head + "idle: {seconds: 2, lines: [Hm.]}\n", to: "r/persona.yaml")
        try folder.write("id: s\n" + head + "idle:\n  lines: []\n", to: "s/persona.yaml")
        let library = try PersonaLibrary(directory: folder.path)
        let persona = try #require(library["p"])
        #expect(persona.greeting == "Welcome." && persona.greetings[.mandarin] == "欢迎。" && persona.greetsShows)
        #expect(persona.idle == IdleLines(seconds: 90, lines: ["Hm."]))
        #expect(library.personas.map(\.id) == ["p"])
        for (place, word) in [
            ("q/persona.yaml:4", "`en:`"), ("r/persona.yaml:4", "5"), ("s/persona.yaml:5", "1 to 500"),
        ] {
            #expect(
                library.problems.contains { $0.place.hasSuffix(place) && "\($0)".contains(word) }, "\(library.problems)"
            )
        }
    }

    @Test func aFolderThatIsNotThereIsAnError() {
        #expect(throws: DialogueError.self) { try PersonaLibrary(directory: "/nonexistent/personas") }
    }
}

/// A folder that goes away with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to file: String) throws {
        let url = URL(fileURLWithPath: path + "/" + file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }
}
