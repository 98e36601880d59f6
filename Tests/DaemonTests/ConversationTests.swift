import Formats
import Foundation
import Net
import Script
import Testing

@testable import Daemon
@testable import Stage

/// The whole line in one process: a real port, a real WebSocket, the built-in mind and the house voice.
@Suite(.serialized) struct ConversationTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private func withDaemon(
        _ flags: [Setting: String] = [:], _ body: (Service, Visitor) async throws -> Void
    ) async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("vh-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: data) }
        let configuration = try Configuration(
            flags: [.home: Self.root, .data: data, .port: "0", .logLevel: "error"].merging(flags) { $1 })
        let service = try await Service.open(configuration, log: Log(level: .error, write: { _ in }))
        let client = try WebSocketClient()
        let connection = try await client.connect(
            "ws://127.0.0.1:\(service.port)/v1/stage?name=tester", subprotocol: StageProtocol.name)
        do {
            try await body(service, Visitor(connection))
        } catch {
            await client.shutdown()
            await service.close()
            throw error
        }
        await client.shutdown()
        await service.close()
    }

    @Test func aQuestionIsAnsweredAloudWithAFace() async throws {
        try await withDaemon { _, visitor in
            let welcome = try await visitor.text("welcome")
            #expect(welcome["session"]?.string == "main")
            #expect(welcome["aiMark"]?.bool == true)
            visitor.say(#"{"type":"say","text":"你好"}"#)
            let line = try await visitor.text("line")
            let start = try #require(line["start"]?.int)
            let duration = try #require(line["duration"]?.int)
            #expect(duration > 4_800)
            #expect(line["words"]?.array?.isEmpty == false)
            let sound = try await visitor.sound(of: try #require(line["line"]?.int), samples: duration)
            #expect(sound.first?.position == start)
            #expect(zip(sound, sound.dropFirst()).allSatisfy { $0.position + $0.count == $1.position })
            let loudest = sound.flatMap(\.samples).map(abs).max() ?? 0
            #expect(loudest > 0.05)
            #expect(visitor.mouthOpened(between: start, and: start + duration) > 0.1)
        }
    }

    @Test func inAShowAMessageWaitsForItsTurn() async throws {
        try await withDaemon { _, visitor in
            visitor.say(#"{"type":"speak","text":"Hello."}"#)
            let first = try await visitor.text("line")
            visitor.say(#"{"type":"say","text":"How are you?"}"#)
            let second = try await visitor.text("line", orFailing: "cut")
            let end = try #require(first["start"]?.int) + (try #require(first["duration"]?.int))
            #expect((second["start"]?.int ?? 0) >= end)
            #expect((second["turn"]?.int ?? 0) > (first["turn"]?.int ?? 0))
        }
    }

    @Test func aBargeInCutsTheLineAndTheNextOneIsHeard() async throws {
        try await withDaemon([.showTurns: "interrupt"]) { _, visitor in
            visitor.say(
                #"{"type":"speak","text":"This is a long sentence that somebody is going to interrupt very soon, and then nobody will hear its end."}"#
            )
            let first = try await visitor.text("line")
            visitor.say(#"{"type":"say","text":"Hello"}"#)
            let cut = try await visitor.text("cut")
            #expect(cut["line"]?.int == first["line"]?.int)
            let second = try await visitor.text("line")
            #expect((second["line"]?.int ?? 0) > (first["line"]?.int ?? 0))
            #expect((second["start"]?.int ?? 0) >= (cut["at"]?.int ?? .max))
        }
    }

    @Test func stopEndsTheTurn() async throws {
        try await withDaemon { _, visitor in
            visitor.say(#"{"type":"sing","song":"greensleeves"}"#)
            let line = try await visitor.text("line")
            #expect(line["kind"]?.string == "song")
            #expect(line["notes"]?.array?.isEmpty == false)
            visitor.say(#"{"type":"stop"}"#)
            #expect(try await visitor.text("cut")["line"]?.int == line["line"]?.int)
            #expect(try await visitor.text("turn", where: { $0["state"]?.string == "idle" })["turn"]?.int != nil)
        }
    }

    @Test func whatIsWrongIsToldAndTheConnectionLives() async throws {
        try await withDaemon { _, visitor in
            for (text, code) in [
                ("{broken", "bad-message"), (#"{"type":"say","text":""}"#, "empty-text"),
                (#"{"type":"sing","song":"no-such-song"}"#, "unknown-song"),
                (#"{"type":"persona","persona":"nobody"}"#, "unknown-persona"), (#"{"type":"dance"}"#, "unknown-type"),
            ] {
                visitor.say(text)
                let error = try await visitor.text("error")
                #expect(error["code"]?.string == code)
            }
            visitor.say(#"{"type":"ping","id":5}"#)
            let pong = try await visitor.text("pong")
            #expect(pong["id"]?.int == 5)
        }
    }

    @Test func aMessageOfSixtyMegabytesEndsOnlyItsOwnConnection() async throws {
        try await withDaemon { service, visitor in
            let client = try WebSocketClient()
            let flood = try await client.connect(
                "ws://127.0.0.1:\(service.port)/v1/stage", subprotocol: StageProtocol.name)
            flood.send(text: String(repeating: "x", count: 60 << 20))
            _ = await flood.closed()
            await client.shutdown()
            visitor.say(#"{"type":"ping","id":1}"#)
            #expect(try await visitor.text("pong")["id"]?.int == 1)
        }
    }

    @Test func theAddressesAnswer() async throws {
        try await withDaemon { service, _ in
            let http = try HTTPClient()
            func get(_ path: String) async throws -> HTTPClientResponse {
                try await http.request(HTTPClientRequest(url: "http://127.0.0.1:\(service.port)\(path)"))
            }
            func post(_ path: String, _ body: String) async throws -> HTTPClientResponse {
                try await http.request(
                    HTTPClientRequest(
                        method: "POST", url: "http://127.0.0.1:\(service.port)\(path)", body: Array(body.utf8)))
            }
            for path in ["/", "/control", "/health", "/ready", "/v1/state", "/v1/voices", "/v1/songs", "/metrics"] {
                #expect(try await get(path).status == 200, "\(path)")
            }
            #expect(try await get("/v1/memory?persona=wren").status == 200)
            #expect(try await get("/v1/memory/viewer?persona=wren&viewer=web:nobody-at-all").status == 404)
            #expect(try await get("/v1/memory/viewer?persona=wren").status == 400)
            #expect(try await get("/etc/passwd").status == 404)
            #expect(try await post("/v1/sessions/nowhere/say", #"{"text":"x"}"#).status == 404)
            #expect(try await post("/v1/sessions/main/say", "junk").status == 400)
            let made = try await post("/v1/sessions", #"{"kind":"private","persona":"wren"}"#)
            #expect(made.status == 201)
            let id = try #require(try JSONValue.parse(made.body)["session"]?.string)
            #expect(try await post("/v1/sessions/\(id)/say", #"{"text":"Hello"}"#).status == 202)
            let wave = try await post("/v1/say", #"{"text":"Good day."}"#)
            #expect(wave.status == 200)
            #expect(wave.body.starts(with: Array("RIFF".utf8)))
            #expect(wave.body.count > 20_000)
            #expect(try await post("/v1/say", #"{"text":"x","voice":"nobody"}"#).status == 404)
            #expect(try await post("/v1/say", #"{"text":"…!"}"#).status == 400)
            await http.shutdown()
        }
    }

    @Test func softwareWrittenForOpenAITalksToAPersona() async throws {
        try await withDaemon { service, _ in
            let http = try HTTPClient()
            func post(_ path: String, _ body: String) async throws -> HTTPClientResponse {
                try await http.request(
                    HTTPClientRequest(
                        method: "POST", url: "http://127.0.0.1:\(service.port)/v1/\(path)", body: Array(body.utf8)))
            }
            let question = #"{"model":"wren","messages":[{"role":"user","content":"What are your opening hours?"}]}"#
            let whole = try JSONValue.parse(try await post("chat/completions", question).body)
            let text = try #require(whole["choices"]?[0]?["message"]?["content"]?.string)
            #expect(text.contains("ten"))
            #expect(whole["choices"]?[0]?["finish_reason"]?.string == "stop")
            let streamed = try await http.stream(
                HTTPClientRequest(
                    method: "POST", url: "http://127.0.0.1:\(service.port)/v1/chat/completions",
                    body: Array(question.replacing("\"model\"", with: "\"stream\":true,\"model\"").utf8)))
            var pieces: [String] = []
            for try await event in streamed.events { pieces.append(event.data) }
            #expect(pieces.count > 2)
            #expect(pieces.last == "[DONE]")
            #expect(try await post("chat/completions", #"{"messages":[]}"#).status == 400)
            for (format, head) in [("mp3", "ID3"), ("flac", "fLaC"), ("wav", "RIFF"), ("opus", "OggS")] {
                let sound = try await post("audio/speech", #"{"input":"Good day.","response_format":"\#(format)"}"#)
                #expect(sound.status == 200)
                #expect(sound.body.starts(with: Array(head.utf8)), "\(format)")
            }
            let raw = try await post("audio/speech", #"{"input":"Good day.","voice":"alloy","response_format":"pcm"}"#)
            #expect(raw.body.count > 20_000)
            #expect(try await post("audio/speech", #"{"input":"x","response_format":"aac"}"#).status == 400)
            await http.shutdown()
        }
    }

    @Test func twoPerformersOfAShowSpeakAtTheSameTime() async throws {
        try await withDaemon { service, _ in
            let http = try HTTPClient()
            let address = "http://127.0.0.1:\(service.port)/v1/sessions"
            let made = try await http.request(
                HTTPClientRequest(
                    method: "POST", url: address, body: Array(#"{"kind":"show","personas":["xiaohe","wren"]}"#.utf8)))
            #expect(made.status == 201)
            let id = try #require(try JSONValue.parse(made.body)["session"]?.string)
            let client = try WebSocketClient()
            let visitor = Visitor(
                try await client.connect(
                    "ws://127.0.0.1:\(service.port)/v1/stage?session=\(id)", subprotocol: StageProtocol.name))
            let welcome = try await visitor.text("welcome")
            #expect(welcome["performers"]?.array?.compactMap { $0["persona"]?.string } == ["xiaohe", "wren"])
            visitor.say(#"{"type":"speak","text":"大家好，欢迎来到直播间。","performer":0}"#)
            visitor.say(#"{"type":"speak","text":"And welcome from me as well.","performer":1}"#)
            let first = try await visitor.text("line")
            let second = try await visitor.text("line")
            #expect(Set([first, second].compactMap { $0["performer"]?.int }) == [0, 1])
            let starts = [first, second].compactMap { $0["start"]?.int }
            let ends = [first, second].compactMap { line in
                (line["start"]?.int).flatMap { s in line["duration"]?.int.map { s + $0 } }
            }
            #expect((starts.max() ?? 0) < (ends.min() ?? 0))
            await client.shutdown()
            await http.shutdown()
        }
    }

    @Test func aDeletedSessionEndsTheConnectionsToIt() async throws {
        try await withDaemon { service, _ in
            let http = try HTTPClient()
            let address = "http://127.0.0.1:\(service.port)/v1/sessions"
            let made = try await http.request(HTTPClientRequest(method: "POST", url: address, body: Array("{}".utf8)))
            let id = try #require(try JSONValue.parse(made.body)["session"]?.string)
            let client = try WebSocketClient()
            let connection = try await client.connect(
                "ws://127.0.0.1:\(service.port)/v1/stage?session=\(id)", subprotocol: StageProtocol.name)
            let visitor = Visitor(connection)
            _ = try await visitor.text("welcome")
            let answer = try await http.request(HTTPClientRequest(method: "DELETE", url: address + "/" + id))
            #expect(answer.status == 204)
            #expect(await connection.closed().code == 1_000)
            await client.shutdown()
            await http.shutdown()
        }
    }

    @Test func aPortInUseIsNamed() async throws {
        try await withDaemon { service, _ in
            let taken = try Configuration(
                flags: [
                    .home: Self.root, .data: NSTemporaryDirectory() + "vh-\(UUID().uuidString)",
                    .port: "\(service.port)",
                ])
            await #expect {
                try await Service.open(taken, log: Log(level: .error, write: { _ in }))
            } throws: { "\($0)".contains("\(service.port)") }
            let journal = try await Journal.open(folder: taken.text(.data))
            #expect(!journal.followsCrash)
            try await journal.close()
        }
    }

    @Test func aMissingModelFileIsNamed() async throws {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("vh-home-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        for folder in ["Personas", "Songs", "Voices"] {
            try FileManager.default.createDirectory(
                at: home.appendingPathComponent(folder), withIntermediateDirectories: true)
        }
        try FileManager.default.copyItem(
            atPath: Self.root + "/Voices/house", toPath: home.path + "/Voices/house")
        try FileManager.default.removeItem(atPath: home.path + "/Voices/house/acoustic.onnx")
        let log = Log(level: .warning, write: { _ in })
        let configuration = try Configuration(flags: [.home: home.path])
        await #expect {
            _ = try await Workshop.open(configuration, log: log)
        } throws: { "\($0)".contains("There is no voice") }
        #expect(log.newest.contains { $0.text.contains("acoustic.onnx") })
    }
}
