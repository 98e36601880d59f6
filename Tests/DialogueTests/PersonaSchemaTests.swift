import Formats
import Foundation
import Testing

@testable import Dialogue

@Suite struct PersonaSchemaTests {
    static let file = URL(fileURLWithPath: TestPersonas.directory).deletingLastPathComponent()
        .appendingPathComponent("Docs/Persona.schema.json").path

    static func schema() throws -> JSONValue { try JSONValue.parse(FileBytes.read(file, limit: 1 << 20)) }

    @Test(arguments: ["wren", "xiaohe"]) func theShippedPersonasFitTheSchema(id: String) throws {
        let document = try YAML.load(TestPersonas.directory + "/\(id)/persona.yaml").json
        #expect(try JSONSchema(Self.schema()).errors(in: document).map(\.description) == [])
    }

    @Test func greetingsByLanguageAndLinesForSilencesFitTheSchema() throws {
        let head = "id: p\nname: P\nlanguage: en\n"
        let right = try YAML.parse(
            head + "greeting: {en: Hi., zh: 你好。}\ngreetsShows: true\nidle: {seconds: 90, lines: [Hm.]}\n"
        ).json
        #expect(try JSONSchema(Self.schema()).errors(in: right).map(\.description) == [])
        let wrong = try YAML.parse(head + "greeting: {fr: Salut.}\nidle: {seconds: 1, lines: [Hm.]}\n").json
        #expect(try JSONSchema(Self.schema()).errors(in: wrong).count == 2)
    }

    @Test func theSchemaAndTheReaderKnowTheSameKeys() throws {
        let schema = try Self.schema()
        #expect(Set(try #require(schema["properties"]?.object).keys) == PersonaReader.keys)
        let moments = try #require(schema["properties"]?["phrases"]?["properties"]?.object).keys
        #expect(Set(moments) == Set(Phrases.Moment.allCases.map(\.rawValue)))
    }

    @Test func theSchemaNamesWhatIsWrong() throws {
        let wrong = try YAML.parse("id: p\nname: P\nlanguage: fr\nmood: jolly\ncolour: red\nrate: 9\n").json
        #expect(try JSONSchema(Self.schema()).errors(in: wrong).count == 4)
    }
}
