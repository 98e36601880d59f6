import Foundation
import Script
import Testing

@testable import Stage

@Suite struct `A request for speech` {
    private func request(_ json: String) throws -> SpeechRequest {
        try JSONDecoder.snakeCase.decode(SpeechBody.self, from: Data(json.utf8)).request()
    }

    @Test func `is read as OpenAI's clients write it`() throws {
        let plain = try request(#"{"model":"tts-1","input":"Hi","voice":"alloy"}"#)
        #expect(plain == SpeechRequest(text: "Hi"))
        let full = try request(
            """
            {"model":"x","input":"Hi","voice":{"id":"house/english"},"instructions":"Be cheerful","response_format":"pcm",
             "speed":1.5,"stream_format":"sse","more":1}
            """)
        #expect(full.voice == "house/english" && full.format == .pcm && full.speed == 1.5)
        #expect(full.instructions == "Be cheerful" && full.asEvents)
    }

    @Test(arguments: [
        (#"{"input":" "}"#, "`input`"), (#"{"input":"a","response_format":"aac"}"#, "aac"),
        (#"{"input":"a","response_format":"au"}"#, "`response_format`"), (#"{"input":"a","speed":9}"#, "`speed`"),
        (#"{"input":"a","stream_format":"x"}"#, "`stream_format`"),
    ]) func `that cannot be is told why`(_ json: String, _ what: String) {
        #expect { try request(json) } throws: { ($0 as? StageError)?.message.contains(what) == true }
    }

    @Test func `is answered with events whose sound is whole again`() async throws {
        let bytes = (0..<100_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        for start in stride(from: 0, to: bytes.count, by: 40_000) {
            continuation.yield(Array(bytes[start..<min(start + 40_000, bytes.count)]))
        }
        continuation.finish()
        for body in [SpeechAnswer.Body.whole(bytes), .stream(stream)] {
            var sound: [UInt8] = []
            var types: [String] = []
            for await event in SpeechEvents.events(SpeechAnswer(type: "audio/pcm", body: body), characters: 2) {
                let text = String(decoding: event, as: UTF8.self)
                #expect(text.hasPrefix("data: ") && text.hasSuffix("\n\n"))
                let value = try JSONSerialization.jsonObject(with: Data(text.dropFirst(6).utf8)) as? [String: Any]
                types.append(value?["type"] as? String ?? "")
                if let audio = value?["audio"] as? String { sound += [UInt8](Data(base64Encoded: audio) ?? Data()) }
            }
            #expect(sound == bytes && types.last == "speech.audio.done" && types.count > 2)
        }
    }

    @Test(arguments: ["", "f", "fo", "foo", "foob"]) func `has base 64 as Foundation writes it`(text: String) {
        #expect(Base64.encode(Array(text.utf8)) == Array(Data(text.utf8).base64EncodedString().utf8))
    }
}

@Suite struct `Azure's mouth shapes` {
    @Test func `come at their times in ticks, a diphthong as two, the same one once`() {
        let phonemes = [
            ("SIL", 0, 480), ("en/HH", 480, 960), ("en/EY", 960, 1_920), ("en/Y", 1_920, 2_400), ("zh/b", 2_400, 2_880),
        ]
        let moments = AzureViseme.moments(
            phonemes.map { WirePhoneme(phoneme: $0.0, tone: nil, start: $0.1, end: $0.2) })
        #expect(moments.map(\.visemeId) == [0, 12, 4, 6, 21])
        #expect(moments.map(\.audioOffset) == [0, 100_000, 200_000, 300_000, 500_000])
    }

    @Test func `exist for every final of Mandarin and every vowel`() {
        for name in ["a", "iao", "uang", "van", "ir", "iz", "er", "ng"] {
            #expect(AzureViseme.shapes(of: "zh/\(name)") != [0])
        }
        #expect(AzureViseme.shapes(of: "ja/ka") == [2] && AzureViseme.shapes(of: "SP") == [0])
    }

    @Test func `are sent to those who ask for them, also when they come late`() async throws {
        let session = StageSession(id: "s", kind: .show, performers: [], catalogue: StageCatalogue())
        let (azure, other, late) = (TextListener(), TextListener(), TextListener())
        await session.join(azure, number: 1, preferences: try ClientPreferences(query: ["visemes": "azure"]))
        await session.join(other, number: 2, preferences: try ClientPreferences(query: [:]))
        let plan = Plan(
            text: "x", duration: 480_000, phonemes: [Timed(Phoneme("en/AA", stress: 1), start: 0, end: 480_000)])
        _ = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        await session.join(late, number: 3, preferences: try ClientPreferences(query: ["visemes": "azure"]))
        #expect(azure.heard("\"type\":\"visemes\"").count == 1 && late.heard("\"visemeId\":2").count == 1)
        #expect(other.heard("\"type\":\"visemes\"").isEmpty)
        #expect(throws: StageError.self) { try ClientPreferences(query: ["visemes": "disney"]) }
    }
}
