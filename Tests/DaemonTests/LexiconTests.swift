import Formats
import Foundation
import Net
import Script
import Testing

@testable import Daemon

/// Readings that are corrected while the daemon runs.
@Suite(.serialized, .timeLimit(.minutes(5))) struct LexiconTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vh-\(UUID().uuidString)").path

    private var configuration: Configuration {
        get throws {
            try Configuration(flags: [.home: Self.root, .data: folder, .port: "0", .logLevel: "error"])
        }
    }

    private var silent: Log { Log(level: .error, write: { _ in }) }

    @Test func aSongIsSungWithWhatWasCorrectedAMomentAgoAndAPersonaWithItsOwn() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let workshop = try await Workshop.open(try configuration, log: silent)
        func finals(_ persona: String?) async throws -> [String] {
            let song = try await workshop.produce("molihua", order: SongOrder(), voice: nil, persona: persona)
            return song.lead.plan.phonemes.map(\.value.symbol).filter { ["zh/o", "zh/a", "zh/i"].contains($0) }
        }
        func count(_ symbol: String, _ persona: String? = nil) async throws -> Int {
            try await finals(persona).count { $0 == symbol }
        }
        let (o, a, i) = (try await count("zh/o"), try await count("zh/a"), try await count("zh/i"))
        #expect(o > 0)
        try workshop.lexicons.set("茉莉", reading: "ma3 li5", persona: nil)
        try workshop.lexicons.set("茉莉", reading: "mi3 li5", persona: "mei")
        #expect(try await count("zh/a") == a + o)
        #expect(try await count("zh/i", "mei") == i + o)
        #expect(try await count("zh/a", "xiaohe") == a + o)
        #expect(try workshop.lexicons.remove("茉莉", persona: nil))
        #expect(try await count("zh/o") == o)
    }

    @Test func correctionsOutliveTheDaemon() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let http = try HTTPClient()
        func ask(
            _ service: Service, _ method: String, _ path: String, _ body: JSONValue? = nil
        ) async throws -> JSONValue {
            let answer = try await http.request(
                HTTPClientRequest(
                    method: method, url: "http://127.0.0.1:\(service.port)\(path)",
                    body: body.map { Array($0.text.utf8) }))
            #expect((200..<300).contains(answer.status), "\(path): \(String(decoding: answer.body, as: UTF8.self))")
            return answer.body.isEmpty ? .null : try JSONValue.parse(answer.body)
        }
        func reading(_ service: Service, _ persona: String?) async throws -> String? {
            let request: JSONValue =
                persona.map { ["text": "单田芳", "persona": .string($0)] } ?? ["text": "单田芳"]
            return try await ask(service, "POST", "/v1/readings", request)["tokens"]?[0]?["reading"]?.string
        }
        let first = try await Service.open(try configuration, log: silent)
        _ = try await ask(first, "PUT", "/v1/lexicon", ["word": "单田芳", "reading": "shan4 tian2 fang1"])
        let own: JSONValue = ["word": "单田芳", "reading": "chan2 tian2 fang1", "persona": "mei"]
        _ = try await ask(first, "PUT", "/v1/lexicon", own)
        let (everybody, mei) = (try await reading(first, nil), try await reading(first, "mei"))
        await first.close()
        #expect(everybody == "shan4 tian2 fang1" && mei == "chan2 tian2 fang1")

        let second = try await Service.open(try configuration, log: silent)
        #expect(try await reading(second, nil) == everybody)
        #expect(try await reading(second, "mei") == mei)
        #expect(try await ask(second, "GET", "/v1/lexicon?persona=mei")["entries"]?[0]?["word"] == "单田芳")
        await second.close()
        await http.shutdown()
    }
}
