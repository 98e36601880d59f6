import Dialogue
import Foundation
import Net
import Testing

@testable import Daemon

/// The language models that an operator sets up: what is kept, where, and who can read it.
@Suite struct ModelStoreTests {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("vh-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func store() throws -> ModelStore {
        try ModelStore(folder: folder, configured: [], backends: ChatBackends(client: try HTTPClient()))
    }

    private func settings(_ name: String, url: String = "http://127.0.0.1:1/v1") -> ModelSettings {
        ModelSettings(name: name, url: url, model: "m")
    }

    private func mode(_ path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: folder + path)[.posixPermissions]) as? Int
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: folder + path, encoding: .utf8) }

    private func removed() { try? FileManager.default.removeItem(atPath: folder) }

    @Test func aKeyStandsInAFileOfItsOwnThatOnlyTheOwnerReads() throws {
        defer { removed() }
        let store = try store()
        try store.put(settings("local"), key: "sk-secret")
        #expect(try text("/keys/local") == "sk-secret" && mode("/keys/local") == 0o600 && mode("/keys") == 0o700)
        #expect(mode("/models.json") == 0o600)
        #expect(try !text("/models.json").contains("secret"))
        #expect(store.backends.configurations.map(\.key) == [.file(folder + "/keys/local")])
        let report = try #require(store.backends.reports.first)
        let shown = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
        #expect(!shown.contains("secret") && !shown.contains("/keys/"))
    }

    @Test func whatWasSetUpIsThereAfterARestart() throws {
        defer { removed() }
        let first = try store()
        for name in ["a", "b", "c"] { try first.put(settings(name), key: nil) }
        try first.order(["c", "a"])
        try first.remove("b")
        let second = try store()
        #expect(second.list.map(\.name) == ["c", "a"])
        #expect(second.backends.configurations.map(\.name) == ["c", "a"])
    }

    @Test func aKeyIsKeptUntilItIsRemovedOrTheServerIsAnother() throws {
        defer { removed() }
        let store = try store()
        try store.put(settings("a"), key: "k1")
        var changed = settings("a")
        changed.model = "other"
        try store.put(changed, key: nil)
        #expect(store.hasKey("a"))
        try store.put(settings("a", url: "http://127.0.0.1:1/other"), key: nil)
        #expect(store.hasKey("a"))
        try store.put(settings("a", url: "http://127.0.0.1:2/v1"), key: nil)
        #expect(!store.hasKey("a"), "a key goes to no other server than it was given for")
        try store.put(settings("a"), key: "k2")
        try store.put(settings("a"), key: "")
        #expect(!store.hasKey("a"))
        try store.put(settings("a"), key: "k3")
        try store.remove("a")
        #expect(mode("/keys/a") == nil)
    }

    @Test(arguments: [
        ("../x", "http://a/v1", "m", nil), ("", "http://a/v1", "m", nil), ("configured", "http://a/v1", "m", nil),
        ("a", "ftp://a/v1", "m", nil), ("a", "http://user:pass@a/v1", "m", nil), ("a", "http://a/v1?key=x", "m", nil),
        ("a", "a b", "m", nil), ("a", "http://a/v1", "", nil), ("a", "http://a/v1", "m", "two\nlines"),
        ("a", "http://a/v1", "m", String(repeating: "k", count: 5000)),
    ])
    func whatCannotBeIsRefusedAndNothingIsWritten(name: String, url: String, model: String, key: String?) throws {
        defer { removed() }
        let store = try store()
        #expect(throws: DaemonError.self) {
            try store.put(ModelSettings(name: name, url: url, model: model), key: key)
        }
        #expect(mode("/models.json") == nil && mode("/keys") == nil && store.list.isEmpty)
    }

    @Test func thereIsABoundAndUnknownNamesAreTold() throws {
        defer { removed() }
        let store = try store()
        for number in 0..<8 { try store.put(settings("m\(number)"), key: nil) }
        #expect(throws: DaemonError.self) { try store.put(settings("more"), key: nil) }
        #expect(throws: DaemonError.self) { try store.remove("nobody") }
        #expect(throws: DaemonError.self) { try store.order(["nobody"]) }
        #expect(store.list.count == 8)
    }

    @Test(arguments: ["{", "[{\"name\":\"x\"}]", "[{\"name\":\"../x\",\"url\":\"http://a/v1\",\"model\":\"m\"}]"])
    func aFileThatCannotBeReadIsToldWithItsPlace(text: String) throws {
        defer { removed() }
        try text.write(toFile: folder + "/models.json", atomically: true, encoding: .utf8)
        let error = #expect(throws: DaemonError.self) { try store() }
        #expect(error?.place.hasSuffix("models.json") == true)
    }
}

@Suite struct HandOverDeskTests {
    @Test func theDeskKeepsTheNewestAndSettlesThem() {
        let desk = HandOverDesk(log: Log(level: .error, write: { _ in }), now: { "now" })
        for number in 1...120 {
            desk.receive(HandOver(persona: "p", cause: .model, reason: "\(number)"), session: "s")
        }
        #expect(desk.entries.count == 100 && desk.entries.first?.reason == "21")
        #expect(desk.settle(120) && desk.entries.last?.isDone == true)
        #expect(!desk.settle(1))
    }
}
