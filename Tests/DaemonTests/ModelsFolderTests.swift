import Dialogue
import Foundation
import Net
import Testing

@testable import Daemon

/// Model files over the control page: a name of one folder, and nothing that leads elsewhere.
@Suite struct ModelsFolderTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vh-\(UUID().uuidString)").path

    private func store() throws -> ModelStore {
        try FileManager.default.createDirectory(atPath: folder + "/models", withIntermediateDirectories: true)
        return try ModelStore(folder: folder, configured: [], backends: ChatBackends(client: try HTTPClient()))
    }

    private func removed() { try? FileManager.default.removeItem(atPath: folder) }

    private func settings(_ file: String) -> ModelSettings {
        ModelSettings(name: "local", url: "", model: "", file: file)
    }

    @Test(arguments: [
        "../x.gguf", "/etc/x.gguf", "a/b.gguf", "..\\x.gguf", ".gguf", ".x.gguf", "x.bin", "x\n.gguf", "",
        String(repeating: "a", count: 300) + ".gguf",
    ])
    func whatIsNoNameInTheFolderIsRefused(file: String) throws {
        defer { removed() }
        let store = try store()
        #expect(throws: DaemonError.self) { try store.put(settings(file), key: nil) }
        #expect(store.list.isEmpty)
    }

    @Test func aFileStandsInTheChainWithItsChoices() throws {
        defer { removed() }
        let store = try store()
        var settings = settings("Qwen 2.5 模型.gguf")
        settings.contextTokens = 2048
        settings.temperature = 0
        settings.seed = 7
        settings.stop = ["User:"]
        try store.put(settings, key: nil)
        let configuration = try #require(store.backends.configurations.first)
        #expect(configuration.api == .file && configuration.baseURL == folder + "/models/Qwen 2.5 模型.gguf")
        #expect(configuration.contextTokens == 2048 && configuration.temperature == 0)
        #expect(configuration.file.seed == 7 && configuration.file.stopWords == ["User:"])
        #expect(try ModelStore(folder: folder, configured: [], backends: store.backends).list == [settings])
    }

    @Test func aFileHasNoAddressKeyNorTools() throws {
        defer { removed() }
        let store = try store()
        #expect(throws: DaemonError.self) { try store.put(settings("a.gguf"), key: "sk-1") }
        var both = settings("a.gguf")
        both.url = "http://127.0.0.1:1/v1"
        #expect(throws: DaemonError.self) { try store.put(both, key: nil) }
        var tools = settings("a.gguf")
        tools.tools = true
        #expect(throws: DaemonError.self) { try store.put(tools, key: nil) }
        let server = ModelSettings(name: "s", url: "http://127.0.0.1:1/v1", model: "m", api: .file)
        #expect(throws: DaemonError.self) { try store.put(server, key: nil) }
    }

    @Test func theFoldersFilesAreListedWithWhatIsWrongWithThem() throws {
        defer { removed() }
        let store = try store()
        for name in ["b.gguf", "a.gguf", "notes.txt"] {
            try "not a model".write(toFile: folder + "/models/" + name, atomically: true, encoding: .utf8)
        }
        let entries = store.files.entries
        #expect(entries.map(\.file) == ["a.gguf", "b.gguf"])
        #expect(entries.allSatisfy { $0.problem?.contains("not a GGUF file") == true && $0.bytes == nil })
    }

    @Test func aFileOfTheCommandLineIsAskedAfterItsServer() throws {
        let configuration = try Configuration(
            flags: [.mindURL: "http://127.0.0.1:1/v1", .mindModel: "m", .mindFile: "/models/x.gguf", .mindThreads: "3"])
        let chain = try Minds.configured(configuration)
        #expect(chain.map(\.name) == ["configured", "file"] && chain.map(\.api) == [.chat, .file])
        #expect(chain[1].contextTokens == 4096 && chain[1].file.threads == 3)
        let wide = try configuration.replacing([.mindContext: "16384"])
        #expect(try Minds.configured(wide).map(\.contextTokens) == [16384, 16384])
    }

    @Test func theDoctorNamesWhatBuildsTheLibraryAndWhatIsWrongWithTheFile() throws {
        let configuration = try Configuration(
            flags: [.mindFile: "/nowhere.gguf", .mindLibrary: "/nowhere/libvoxllama.so"])
        let findings = Doctor(configuration: configuration).languageModels
        #expect(findings.map(\.verdict) == [.broken, .broken])
        #expect(findings[0].remedy.contains("make llama"))
        let without = try Configuration(flags: [.mindLibrary: "/nowhere/libvoxllama.so"])
        #expect(Doctor(configuration: without).languageModels.map(\.verdict) == [.notice])
    }
}
