import Foundation
import Testing

@testable import Llama

/// A file is looked at before llama.cpp sees it, which may end the process over one that it does not expect.
@Suite struct GGUFFileTests {
    private let path = TinyModel.freshPath()

    private func examine(_ bytes: some Sequence<UInt8>) throws -> GGUFFile {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try GGUFFile.examine(path)
    }

    private func refusal(_ bytes: some Sequence<UInt8>) -> LlamaError? {
        do {
            _ = try examine(bytes)
            return nil
        } catch {
            return error as? LlamaError
        }
    }

    @Test func aModelIsDescribedByItsHeader() throws {
        let bytes = TinyModel().file().bytes
        let file = try examine(bytes)
        #expect(file.architecture == "llama" && file.name == "tiny" && file.contextTokens == 4096 && file.hasTemplate)
        #expect(file.words == TinyModel().vocabulary.count && file.bytes == bytes.count)
        // Two layers, 64 numbers of two bytes for keys and as many for values.
        #expect(file.bytesPerToken == 2 * 64 * 2 * 2)
        #expect(file.parameters == 2 * TinyModel().vocabulary.count * 64 + 64 + 2 * (128 + 4 * 64 * 64 + 3 * 64 * 128))
    }

    @Test func aFileThatIsCutAnywhereIsRefused() throws {
        let (bytes, header) = TinyModel().file()
        for length in [0, 3, 4, 8, 23, 24, 25, 100, header / 2, header - 1, header, bytes.count - 1] {
            #expect(refusal(bytes.prefix(length))?.kind == .notAModel, "cut at \(length)")
        }
        #expect(refusal(bytes) == nil)
    }

    @Test func everySpoiledByteOfAHeaderIsReadOrRefusedAndNeverMore() throws {
        let (bytes, header) = TinyModel(layers: 1).file()
        var random = SplitMix(state: 3)
        var refused = 0
        for place in stride(from: 0, to: header, by: 5) {
            var spoiled = bytes
            spoiled[place] ^= UInt8.random(in: 1...255, using: &random)
            if refusal(spoiled) != nil { refused += 1 }
        }
        #expect(refused > 0)
    }

    @Test(
        arguments: [
            (4, [0x01, 0, 0, 0], "version"), (4, [0, 0, 0, 3], "big-endian"),
            (0, [0x47, 0x47, 0x4D, 0x4C], "not a GGUF"),
            (8, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], "tensors"),
            (8, Array(repeating: 0, count: 8), "tensors"),
            (16, [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], "entries"), (24, Array(repeating: 0xFF, count: 8), "text"),
        ] as [(Int, [UInt8], String)])
    func whatCannotBeIsSaidByName(place: Int, values: [UInt8], reason: String) {
        var bytes = TinyModel().file().bytes
        bytes.replaceSubrange(place..<(place + values.count), with: values)
        let error = refusal(bytes)
        #expect(error?.kind == .notAModel && error?.what.contains(reason) == true, "\(error?.what ?? "read")")
    }

    @Test func oneOfSeveralPartsIsRefusedWithTheWayToJoinThem() {
        let error = refusal(TinyModel(extra: [("split.count", 3)]).file().bytes)
        #expect(error?.advice.contains("--merge") == true)
    }

    @Test func countsBeyondAnyModelsAreRefused() {
        #expect(refusal(TinyModel(extra: [("llama.block_count", 9_000_000)]).file().bytes)?.kind == .notAModel)
        #expect(refusal(TinyModel(extra: [("general.alignment", 7)]).file().bytes)?.kind == .notAModel)
        #expect(refusal(TinyModel(extra: [("general.alignment", 0)]).file().bytes)?.kind == .notAModel)
    }

    @Test func folderDeviceAndNothingAreNoFiles() {
        for path in ["/tmp", "/dev/zero", "/nowhere.gguf"] {
            #expect(throws: LlamaError.self, "\(path)") { try GGUFFile.examine(path) }
        }
    }
}
