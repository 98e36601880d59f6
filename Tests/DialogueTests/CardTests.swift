import Formats
import Foundation
import Script
import Testing

@testable import Dialogue

/// More than a hundred cards: every version in every container, and what is broken.
@Suite struct CardTests {
    typealias Make = CardFixtures

    struct Sample: Sendable, CustomTestStringConvertible {
        var name: String
        var document: JSONValue
        var version: CharacterCard.Version
        var testDescription: String { name }
    }

    static let samples: [Sample] = [
        Sample(name: "V1", document: Make.v1(), version: .v1),
        Sample(name: "V1 in Chinese", document: Make.v1(name: "秦慢", greeting: "你好。"), version: .v1),
        Sample(name: "V2", document: Make.v2(), version: .v2),
        Sample(name: "V2 without a book", document: Make.v2([("character_book", .null)]), version: .v2),
        Sample(name: "V3", document: Make.v3(), version: .v3),
        Sample(name: "V3 newer", document: Make.v3(version: "3.7"), version: .v3),
        Sample(name: "V3 number", document: Make.v3(version: 3), version: .v3),
        Sample(name: "V3 in Chinese", document: Make.chinese(), version: .v3),
        Sample(
            name: "V3 without a nickname or assets", document: Make.v3([("nickname", ""), ("assets", [])]), version: .v3
        ),
        Sample(
            name: "V2 with signs of all scripts",
            document: Make.v2([("personality", "😀 שלום \u{202E} é “quoted” \\ / \n\t"), ("tags", [])], name: "Ма́рла"),
            version: .v2),
        Sample(name: "V2 without spec", document: ["data": Make.v2()["data"] ?? .null], version: .v2),
    ]

    static func containers(of document: JSONValue) throws -> [(String, [UInt8])] {
        let text = Make.base64(document)
        let lines = Array(Data(document.bytes).base64EncodedString(options: .lineLength76Characters).utf8)
        return [
            ("card.json", document.bytes), ("bom.json", [0xEF, 0xBB, 0xBF] + document.bytes),
            ("pretty.json", Array(document.prettyText.utf8)),
            ("card.yaml", Array(YAML.emit(CharacterCard.yaml(document)).utf8)),
            ("chara.png", try Make.png([Make.text("chara", text)])),
            ("ccv3.png", try Make.png([Make.text("ccv3", text)])),
            ("lines.png", try Make.png([Make.text("Chara", lines)])),
            ("itxt.png", try Make.png([Make.international("chara", text)])),
            ("animated.png", try Make.png([Make.text("chara", text)], isAnimated: true)),
            ("card.charx", Make.charx(document, files: [("assets/icon/images/main.png", PNGFile.plain())])),
        ]
    }

    @Test("There are a hundred cards in all, whole and broken")
    func count() throws {
        let whole = try Self.samples.reduce(0) { try $0 + Self.containers(of: $1.document).count }
        let broken = try Self.broken().count
        #expect(whole + broken >= 100 && broken >= 20)
    }

    @Test(arguments: samples) func everyContainerHoldsTheSameCard(sample: Sample) throws {
        for (file, bytes) in try Self.containers(of: sample.document) {
            let card = try CharacterCard.read(bytes, place: file)
            #expect(card.version == sample.version, "\(file)")
            #expect(card.document == sample.document, "\(file)")
        }
    }

    @Test(arguments: samples) func aCardSurvivesEveryContainerWithAllItsFields(sample: Sample) throws {
        var card = CharacterCard(version: sample.version, document: sample.document)
        for container in [CharacterCard.Container.png, .charx, .yaml, .json, .charx, .png] {
            card = try CharacterCard.read(card.bytes(as: container), place: container.rawValue)
            #expect(card.container == container)
            #expect(card.document == sample.document)
        }
    }

    @Test func compressedTextsAreRead() throws {
        for stream in [CompressedCards.dynamic, CompressedCards.fixed] {
            let pictures = [
                try Make.png([Make.compressed("chara", stream)]),
                try Make.png([Make.international("chara", Make.decoded(stream), isCompressed: true)]),
            ]
            for picture in pictures {
                #expect(try CharacterCard.read(picture, place: "p").name == "Compressed Cora")
            }
        }
    }

    @Test func theNewerTextWins() throws {
        let picture = try Make.png([
            Make.text("chara", Make.base64(Make.v2(name: "Old"))), Make.text("ccv3", Make.base64(Make.v3(name: "New"))),
        ])
        #expect(try CharacterCard.read(picture, place: "p").name == "New")
        // A V2 card written into it must not be hidden behind the V3 card that was there.
        let rewritten = CharacterCard(version: .v2, document: Make.v2(name: "Fresh"), picture: picture)
        #expect(try CharacterCard.read(rewritten.bytes(as: .png), place: "p").name == "Fresh")
    }

    @Test func thePictureAndTheAssetsTravelWithTheCard() throws {
        let joy: [UInt8] = [1, 2, 3]
        let archive = Make.charx(
            Make.v3(),
            files: [
                ("assets/icon/images/main.png", PNGFile.plain()), ("assets/emotion/images/joy.png", joy),
            ])
        let card = try CharacterCard.read(archive, place: "c")
        #expect(card.assets.map(\.type) == ["icon", "emotion"])
        #expect(card.portrait == PNGFile.plain())
        let again = try CharacterCard.read(card.bytes(as: .charx), place: "c")
        #expect(again.attachments == card.attachments)
        let picture = try CharacterCard.read(card.bytes(as: .png), place: "c")
        #expect(try CharacterCard.read(picture.bytes(as: .charx), place: "c").portrait == picture.picture)
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        /// Stands in the error.
        var reason: String
    }

    static func broken() throws -> [Broken] {
        let good = try Make.png([Make.text("chara", Make.base64(Make.v2()))])
        var flipped = good
        flipped[flipped.count - 40] ^= 1
        var long = good
        long[PNGFile.signature.count] = 0x7F
        var stream = Make.decoded(CompressedCards.dynamic)
        stream[stream.count / 2] ^= 0xFF
        let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        func json(_ text: String) -> [UInt8] { Array(text.utf8) }
        func v2(_ field: String, _ value: JSONValue) -> [UInt8] { Make.v2([(field, value)]).bytes }
        return [
            Broken(testDescription: "empty", bytes: [], reason: "object"),
            Broken(testDescription: "array", bytes: json("[1]"), reason: "not an object"),
            Broken(testDescription: "text", bytes: json("hello"), reason: "not an object"),
            Broken(testDescription: "cut JSON", bytes: json("{\"name\": \"A\", "), reason: "JSON is broken"),
            Broken(
                testDescription: "deep JSON", bytes: json("{\"name\":\"A\",\"description\":\(deep)}"), reason: "nested"),
            Broken(testDescription: "no name", bytes: json("{\"description\":\"x\"}"), reason: "`name` is missing"),
            Broken(testDescription: "blank name", bytes: v2("name", "  "), reason: "`data.name` is missing or empty"),
            Broken(
                testDescription: "number name", bytes: v2("name", 7), reason: "`data.name` must be text, not number"),
            Broken(
                testDescription: "other JSON", bytes: json("{\"name\":\"package\",\"version\":\"1\"}"),
                reason: "none of the fields"),
            Broken(
                testDescription: "no data", bytes: json("{\"spec\":\"chara_card_v2\"}"), reason: "`data` is missing"),
            Broken(
                testDescription: "V3 data text", bytes: json("{\"spec\":\"chara_card_v3\",\"data\":\"x\"}"),
                reason: "`data` is missing"),
            Broken(
                testDescription: "book text", bytes: v2("character_book", "x"),
                reason: "character_book` must be an object"),
            Broken(
                testDescription: "entries text", bytes: v2("character_book", ["entries": "x"]),
                reason: "entries` must be a list"),
            Broken(
                testDescription: "too long", bytes: v2("description", .string(String(repeating: "a", count: 200_001))),
                reason: "longer than 200000"),
            Broken(
                testDescription: "lorebook", bytes: json("{\"spec\":\"lorebook_v3\",\"data\":{}}"),
                reason: "this is a lorebook"),
            Broken(testDescription: "signature only", bytes: PNGFile.signature, reason: "without a header"),
            Broken(testDescription: "cut picture", bytes: Array(good.dropLast(20)), reason: "cut off"),
            Broken(testDescription: "bad checksum", bytes: flipped, reason: "checksum"),
            Broken(testDescription: "lying length", bytes: long, reason: "cut off in a chunk"),
            Broken(testDescription: "plain picture", bytes: PNGFile.plain(), reason: "holds no character card"),
            Broken(
                testDescription: "no base64", bytes: try Make.png([Make.text("chara", json("!!!"))]),
                reason: "not base64"),
            Broken(
                testDescription: "base64 of nothing", bytes: try Make.png([Make.text("ccv3", json("aGVsbG8="))]),
                reason: "neither|object|broken"),
            Broken(
                testDescription: "damaged zTXt", bytes: try Make.png([("zTXt", json("chara") + [0, 0] + stream)]),
                reason: "damaged"),
            Broken(
                testDescription: "unknown compression", bytes: try Make.png([("zTXt", json("chara") + [0, 9, 1])]),
                reason: "damaged"),
            Broken(
                testDescription: "short iTXt", bytes: try Make.png([("iTXt", json("chara") + [0, 0])]),
                reason: "damaged"),
            Broken(testDescription: "JPEG", bytes: [0xFF, 0xD8, 0xFF, 0xE0], reason: "not PNG"),
            Broken(testDescription: "WebP", bytes: json("RIFF1234WEBP"), reason: "not PNG"),
            Broken(
                testDescription: "empty archive", bytes: ZipWriter.archive([(path: "a.txt", bytes: [1])]),
                reason: "no `card.json`"),
            Broken(
                testDescription: "archive of no card", bytes: ZipWriter.archive([(path: "card.json", bytes: [0x7B])]),
                reason: "JSON is broken"),
            Broken(
                testDescription: "leaving archive", bytes: ZipWriter.archive([(path: "../card.json", bytes: [1])]),
                reason: "leave"),
            Broken(testDescription: "cut archive", bytes: Array(Make.charx(Make.v3()).prefix(100)), reason: "ZIP"),
            Broken(testDescription: "random YAML", bytes: json("a: [1, 2"), reason: "neither JSON nor YAML"),
        ]
    }

    @Test func whatIsBrokenIsRefusedWithAReason() throws {
        for sample in try Self.broken() {
            do {
                _ = try CharacterCard.read(sample.bytes, place: "the file")
                Issue.record("\(sample.testDescription) was read")
            } catch let error as DialogueError {
                let reasons = sample.reason.split(separator: "|")
                #expect(reasons.contains { error.description.contains($0) }, "\(sample.testDescription): \(error)")
            }
        }
    }

    @Test func whatIsOddIsToldAndTheRestIsUsed() throws {
        let odd = Make.v3(
            [("tags", "sea"), ("personality", ["a"]), ("alternate_greetings", [1, "Hello."])], version: "4.1")
        let card = try CharacterCard.read(odd.bytes, place: "c")
        #expect(card.warnings.count == 4)
        #expect(card.texts("alternate_greetings") == ["Hello."])
    }

    @Test func aBombIsNotInflated() throws {
        // 33 MiB of one byte: runs of the longest match, in fixed codes, made by hand.
        var bits = BitWriter()
        bits.write(0b1, 1)
        bits.write(0b01, 2)
        bits.literal(65)
        for _ in 0..<(34 << 20) / 258 { bits.longestMatch() }
        let picture = try Make.png([("zTXt", Array("chara".utf8) + [0, 0, 0x78, 0x9C] + bits.bytes + [0, 0, 0, 0])])
        #expect { try CharacterCard.read(picture, place: "p") } throws: { "\($0)".contains("longer than 32 MiB") }
    }
}

/// Deflate by hand: bits, the lowest first.
private struct BitWriter {
    var bytes: [UInt8] = []
    private var count = 0

    mutating func write(_ value: Int, _ width: Int) {
        for bit in 0..<width {
            if count % 8 == 0 { bytes.append(0) }
            bytes[count / 8] |= UInt8(value >> bit & 1) << UInt8(count % 8)
            count += 1
        }
    }

    /// A Huffman code, the highest bit first.
    private mutating func code(_ value: Int, _ width: Int) {
        for bit in stride(from: width - 1, through: 0, by: -1) { write(value >> bit & 1, 1) }
    }

    mutating func literal(_ byte: Int) { code(0x30 + byte, 8) }

    /// Length 258 (symbol 285), distance 1.
    mutating func longestMatch() {
        code(0b1100_0000 + 285 - 280, 8)
        code(0, 5)
    }
}
