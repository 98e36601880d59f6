import Formats
import Foundation
import Net
import Script
import Testing

@testable import Daemon
@testable import Stage

/// Profiles of avatars, from the page that keeps them to the client that follows.
@Suite struct AvatarTests {
    private let data = FileManager.default.temporaryDirectory.appendingPathComponent("vh-\(UUID().uuidString)").path

    private func withShelf(_ body: (AvatarShelf) throws -> Void) throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        try body(AvatarShelf(data: data))
    }

    @Test("a profile is kept, found again after a start, and removed")
    func keeping() throws {
        try withShelf { shelf in
            try shelf.save("my-avatar", json: #"{"target":"vrm1","channels":{"jawOpen":{"gain":0.5}}}"#)
            #expect(shelf.names == ["my-avatar"])
            let again = AvatarShelf(data: data)
            #expect(again.problems.isEmpty && again.names == ["my-avatar"])
            let kept = try again.json("my-avatar")
            #expect(kept.contains("vrm1"))
            try again.remove("my-avatar")
            #expect(AvatarShelf(data: data).names.isEmpty)
            #expect(throws: StageError.self) { try again.json("my-avatar") }
        }
    }

    @Test(
        "what cannot be a profile is refused by name",
        arguments: [
            ("../evil", "{}", "name"), ("a", "[]", "object"), ("a", #"{"target":"nothing"}"#, "nothing"),
            ("a", #"{"channels":{"jaw":{}}}"#, "jaw"), ("a", #"{"channels":[]}"#, "channels"),
            ("a", #"{"gain":2}"#, "gain"), ("a", String(repeating: " ", count: 70_000), "bytes"),
        ])
    func refused(name: String, json: String, hint: String) throws {
        try withShelf { shelf in
            #expect {
                try shelf.save(name, json: json)
            } throws: { "\(($0 as? StageError)?.message ?? "")".contains(hint) }
            #expect(shelf.names.isEmpty)
        }
    }

    @Test("a client as an avatar gets its set, calibrated, and follows what is saved")
    func forms() throws {
        try withShelf { shelf in
            try shelf.save("a", json: #"{"target":"live2d","visemes":"azure22","channels":{"jawOpen":{"gain":0.5}}}"#)
            let forms = try shelf.forms(target: nil, visemes: nil, avatar: "a")
            let face = try #require(forms.face)
            let open = try #require(face.channels.firstIndex(of: "ParamMouthOpenY"))
            let angle = try #require(face.channels.firstIndex(of: "ParamAngleX"))
            #expect(face.scales[open] == 1 && face.scales[angle] == 7.5)
            var row = [Float](repeating: 0, count: FaceChannel.count)
            row[FaceChannel.jawOpen.rawValue] = 0.4
            let half = face.map(row)[open]
            try shelf.save("a", json: #"{"target":"live2d"}"#)
            #expect(face.map(row)[open] > 1.5 * half)
            let plan = Plan(duration: 9600, phonemes: [Timed(Phoneme("en/M"), start: 0, end: 9600)])
            #expect(forms.mouth?.map(plan).map(\.value) == ["21"])
            #expect(throws: StageError.self) { try shelf.forms(target: "none", visemes: nil, avatar: nil) }
            #expect(throws: StageError.self) { try shelf.forms(target: nil, visemes: nil, avatar: "b") }
        }
    }

    @Test("a model of the folder is found by its name, and nothing beside the folder is")
    func models() throws {
        try withShelf { shelf in
            try FileManager.default.createDirectory(atPath: data + "/avatars", withIntermediateDirectories: true)
            for file in ["avatars/mine.glb", "avatars/both.glb", "avatars/both.vrm", "outside.vrm"] {
                try Data([1]).write(to: URL(fileURLWithPath: "\(data)/\(file)"))
            }
            #expect(shelf.modelFile("mine") == "mine.glb" && shelf.modelFile("both") == "both.vrm")
            for name in ["none", "../outside", "", "mine.glb"] { #expect(shelf.modelFile(name) == nil) }
        }
    }

    @Test("a broken table of the user's is told and leaves the rest")
    func tables() throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        try FileManager.default.createDirectory(atPath: data + "/targets", withIntermediateDirectories: true)
        try Data("{".utf8).write(to: URL(fileURLWithPath: data + "/targets/vrm1.json"))
        let own = #"{"name":"mine","source":"me","outputs":[{"name":"open","range":[0,1],"sum":{"jawOpen":1}}]}"#
        try Data(own.utf8).write(to: URL(fileURLWithPath: data + "/targets/mine.json"))
        let shelf = AvatarShelf(data: data)
        #expect(shelf.problems.count == 1 && shelf.problems[0].contains("vrm1.json"))
        #expect(shelf.targetsReport.contains("mine"))
        let channels = try shelf.forms(target: "vrm1", visemes: nil, avatar: nil).face?.channels
        #expect(channels?.contains("aa") == true)
    }
}

/// Sets over a real connection.
@Suite struct FaceSetWireTests {
    private final class Listener: StageClient, @unchecked Sendable {
        // Only the session's actor sends.
        var texts: [JSONValue] = []
        var frames: [BinaryFrame] = []
        func send(_ frame: OutboundFrame) -> Bool {
            if frame.isText {
                let value = try? JSONValue.parse(String(decoding: frame.bytes, as: UTF8.self))
                if let value { texts.append(value) }
            } else if let frame = BinaryFrame(bytes: frame.bytes) {
                frames.append(frame)
            }
            return true
        }
        func close(_ close: WebSocketClose) {}
    }

    @Test("each client gets the face and the mouth shapes in its own form, a late one too")
    func each() async throws {
        let performer = WirePerformer(index: 0, persona: "a", name: "A", language: "en", look: "x")
        let session = StageSession(id: "s", kind: .show, performers: [performer], catalogue: StageCatalogue())
        let set = FaceSet(key: "two", channels: ["mouth", "turn"], ranges: [0...1, -30...30]) { row in
            [row[FaceChannel.jawOpen.rawValue], 60 * row[FaceChannel.headYaw.rawValue]]
        }
        let mouth = MouthSet(key: "one") { [Timed("M", start: 0, end: $0.duration)] }
        let forms = ClientForms(face: set, mouth: mouth)
        let (plain, own, late) = (Listener(), Listener(), Listener())
        await session.join(plain, number: 1, preferences: ClientPreferences())
        await session.join(own, number: 2, preferences: ClientPreferences(), forms: forms)
        #expect(own.texts[0]["channels"]?.array?.count == 2 && own.texts[0]["scales"]?[1]?.number == 7.5)
        #expect(plain.texts[0]["channels"]?.array?.count == FaceChannel.count && plain.texts[0]["scales"] == nil)
        let plan = Plan(text: "m", duration: 48_000, phonemes: [Timed(Phoneme("en/M"), start: 0, end: 48_000)])
        let visemes = [Timed(Viseme.PP, start: 0, end: 48_000)]
        _ = try await session.open(plan, visemes: visemes, performer: 0, turn: 1, earliest: 0)
        var row = [Float](repeating: 0, count: FaceChannel.count)
        row[FaceChannel.jawOpen.rawValue] = 0.5
        row[FaceChannel.headYaw.rawValue] = 0.25
        let start = await session.clock.position + 24_000
        await session.send(PerformanceCurves(start: start, frames: [row, row]), performer: 0)
        await session.join(late, number: 3, preferences: ClientPreferences(), forms: forms)
        for listener in [own, late] {
            let line = listener.texts.first { $0["type"]?.string == "line" } ?? listener.texts[0]["history"]?[0]
            #expect(line?["visemes"]?[0]?["viseme"]?.string == "M")
            let curves = try #require(listener.frames.last?.curves(names: set.channels))
            #expect(abs(curves.frames[0][0] - 0.5) < 0.001)
            #expect(abs(curves.frames[0][1] * set.scales[1] - 15) < 0.01)
        }
        #expect(plain.texts.last?["visemes"]?[0]?["viseme"]?.string == "PP")
        #expect(plain.frames.last?.curves(names: FaceChannel.names)?.frames[0][FaceChannel.jawOpen.rawValue] == 0.5)
    }
}
