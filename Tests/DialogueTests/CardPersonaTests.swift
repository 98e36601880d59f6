import Formats
import Foundation
import Script
import Testing

@testable import Dialogue

@Suite struct CardPersonaTests {
    typealias Make = CardFixtures

    static func persona(_ document: JSONValue) throws -> Persona {
        try CharacterCard.read(document.bytes, place: "card").persona(id: "p", file: "card.json")
    }

    @Test func everythingOfACardIsKept() throws {
        let persona = try Self.persona(Make.v3())
        #expect(persona.name == "Old Marla" && persona.language == .english)
        #expect(persona.greeting == "Welcome ashore, my friend.")
        #expect(persona.identity.hasPrefix("Old Marla keeps the lighthouse"))
        #expect(persona.manner == "dry, patient, kind")
        #expect(persona.examples.map(\.questions) == [["Do you get lonely out here?"], ["What do you do in a storm?"]])
        #expect(persona.examples[1].answers[0].text.hasSuffix("until the last one is home."))
        #expect(
            persona.lorebook.count == 4
                && persona.loreSettings == LoreSettings(scanDepth: 3, budget: 500, isRecursive: true))
        let card = try #require(persona.card)
        #expect(card.alternateGreetings == ["Ahoy.", "You again, my friend?"])
        #expect(card.groupGreetings == ["Hello, all."] && card.creatorNotes == "For testing.")
        #expect(card.depthPrompt == PersonaCard.DepthPrompt(text: "Old Marla smells rain.", depth: 2))
        #expect(card.extensions.contains("other/app") && card.assets.count == 2 && card.tags == ["sea", "calm"])
    }

    @Test func theLanguageIsToldFromTheText() throws {
        let persona = try Self.persona(Make.chinese())
        #expect(persona.language == .mandarin && persona.languages == [.mandarin, .english])
        #expect(persona.greeting == "你好呀，朋友，表带来了吗？")
        let japanese = try Self.persona(Make.v1(name: "灯", greeting: "こんにちは、{{user}}さん。"))
        #expect(japanese.language == .japanese)
    }

    @Test func theBuiltInMindSpeaksFromACard() throws {
        let mind = BuiltInMind(index: PersonaIndex(try Self.persona(Make.v3())), seed: 1)
        func ask(_ text: String) -> Reply { mind.reply(to: Event(.message(text), sender: "Ada")) }
        let lonely = ask("Do you get lonely?")
        #expect(lonely.origin == .example("example/1") && lonely.text.contains("Ada") && !lonely.text.contains("*"))
        #expect(ask("What is your boat called?").text.contains("Petrel"))
        #expect(ask("What is your boat called?").source == "my character card")
        #expect(ask("tell me about the Fresnel").origin == .lore("lore/1"))
        #expect(ask("is it true that ghostly things happen").origin == .lore("lore/2"))
        #expect(ask("show me the cellar").origin == .unsure)
    }

    @Test func theBuiltInMindSpeaksFromAChineseCard() throws {
        let mind = BuiltInMind(index: PersonaIndex(try Self.persona(Make.chinese())), seed: 1)
        #expect(mind.reply(to: Event(.message("修表要多久"))).origin == .example("example/1"))
        #expect(mind.reply(to: Event(.message("你的铺子叫什么"))).text.contains("慢时间"))
        #expect(mind.reply(to: Event(.message("慢时间是你的铺子吗"))).text.contains("她的铺子"))
        #expect(mind.reply(to: Event(.message("那座座钟准吗"))).origin == .lore("lore/1"))
    }

    @Test func aLanguageModelIsToldWhatTheCardWants() throws {
        let persona = try Self.persona(Make.v3())
        var state = LoreState()
        var random = SeededGenerator(seed: 1)
        let index = PersonaIndex(persona)
        let history = [Exchange(Event(.message("hi")), answer: "Aye.")]
        let lore = index.lore(for: "a ghost and the lens {{user}}", history: history, state: &state, random: &random)
        let prompt = ChatPrompt(index: index, lore: lore)
        let event = Event(.message("a ghost and the lens {{user}}"), sender: "Ada")
        let messages = prompt.messages(for: event, history: history)
        let system = try #require(messages[0]["content"]?.string)
        #expect(system.hasPrefix("You are Old Marla."))
        #expect(system.contains("Talk like a sailor.") && system.contains("1871") && system.contains("never swears"))
        #expect(!system.contains("For testing") && !system.contains("{{") && !system.contains("Switched off"))
        // Both stand two messages from the end: before the performer's last answer.
        #expect(messages[2...3].map { $0["role"]?.string } == ["system", "system"])
        #expect(messages.last?["content"] == "Stay salty.")
        #expect(messages.contains { $0["content"]?.string?.contains("the lens {{user}}") == true })
    }

    @Test func cardsLieInTheFolderAsFilesOrInFolders() throws {
        let folder = try TemporaryFolder()
        try folder.write(Make.v2().text, to: "marla.json")
        try folder.write(Make.chinese().text, to: "clock/card.json")
        try folder.write("voice: house\nlook: lotus\nname: 慢慢\n", to: "clock/persona.yaml")
        try folder.write("{\"name\": \"x\"}", to: "broken.json")
        try folder.write("notes", to: "README.md")
        let library = try PersonaLibrary(directory: folder.path)
        #expect(library.personas.map(\.id) == ["clock", "marla"])
        #expect(library["clock"]?.name == "慢慢" && library["clock"]?.look == "lotus")
        #expect(library["clock"]?.examples.count == 1 && library["clock"]?.sound.voice == "house")
        #expect(library.problems.map(\.severity) == [.fatal])
        #expect(library.problems[0].place.hasSuffix("broken.json") && library.problems[0].advice.contains("first_mes"))
    }

    @Test func importingKeepsTheFileAndExportingGivesItBack() throws {
        let folder = try TemporaryFolder()
        let document = Make.v3(name: "Marla of the Rock")
        try folder.write(document.text, to: "in/card.json")
        try folder.write("", to: "Personas/.keep")
        let result = try CardImport.run(file: folder.path + "/in/card.json", into: folder.path + "/Personas")
        #expect(result.persona.id == "marla-of-the-rock" && result.warnings == [])
        let library = try PersonaLibrary(directory: folder.path + "/Personas")
        let persona = try #require(library["marla-of-the-rock"])
        #expect(try persona.characterCard().document == document)
        // The second one gets a name of its own; a name that is taken is refused.
        let again = try CardImport.run(file: folder.path + "/in/card.json", into: folder.path + "/Personas")
        #expect(again.persona.id == "marla-of-the-rock-2")
        #expect(throws: DialogueError.self) {
            try CardImport.run(file: folder.path + "/in/card.json", into: folder.path + "/Personas", id: persona.id)
        }
    }

    @Test(arguments: ["wren", "xiaohe"]) func ourOwnPersonasBecomeCards(id: String) throws {
        let persona = try TestPersonas.persona(id)
        let card = try persona.characterCard()
        let again = try CharacterCard.read(card.bytes(as: .png), place: id).persona(id: id, file: "f")
        #expect(again.name == persona.name && again.language == persona.language && again.greeting == persona.greeting)
        #expect(again.lorebook.count == persona.lorebook.count + persona.knowledge.count)
        #expect(again.examples.count == persona.examples.count)
        #expect(again.lorebook.prefix(3).map(\.content) == persona.lorebook.prefix(3).map(\.content))
    }

    @Test func aWatchTellsWhatChanged() throws {
        let folder = try TemporaryFolder()
        try folder.write("id: a\nname: A\nlanguage: en\n", to: "a/persona.yaml")
        try folder.write("id: b\nname: B\nlanguage: en\n", to: "b/persona.yaml")
        var watch = try PersonaWatch(directory: folder.path)
        #expect(try watch.poll() == nil)
        try folder.write("id: a\nname: Another\nlanguage: en\n", to: "a/persona.yaml")
        try folder.write(Make.v1().text, to: "c.json")
        try FileManager.default.removeItem(atPath: folder.path + "/b")
        let changes = try #require(try watch.poll())
        #expect(changes.added == ["c"] && changes.changed == ["a"] && changes.removed == ["b"])
        #expect(try watch.poll() == nil)
        // A file that reads the same is no change of a persona.
        try folder.write("id: a\nname: Another\nlanguage: en\n\n", to: "a/persona.yaml")
        #expect(try watch.poll()?.changed == [])
    }
}
