import Foundation
import Testing

@testable import Daemon

@Suite struct VoicePackTests {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent("packs-\(UUID().uuidString)").path
    private var packs: VoicePacks { VoicePacks(folder: "\(root)/Voices", unpacked: "\(root)/data/voices") }

    /// - Parameter files: paths in the archive with their bytes.
    private func put(_ name: String, _ files: [(String, [UInt8])]) throws {
        try FileManager.default.createDirectory(atPath: packs.folder, withIntermediateDirectories: true)
        let bytes = StoredZip.archive(files)
        try Data(bytes).write(to: URL(fileURLWithPath: "\(packs.folder)/\(name)"))
    }

    private func clean() { try? FileManager.default.removeItem(atPath: root) }

    private func unpackedFiles(_ name: String) -> Set<String> {
        let all = FileManager.default.enumerator(atPath: packs.path(of: name))?.allObjects as? [String] ?? []
        var isFolder: ObjCBool = false
        return Set(
            all.filter {
                FileManager.default.fileExists(atPath: "\(packs.path(of: name))/\($0)", isDirectory: &isFolder)
                    && !isFolder.boolValue && $0 != VoicePacks.stampFile
            })
    }

    private static let bank: [(String, [UInt8])] = [
        ("Singer/dsconfig.yaml", [1]), ("Singer/dsdur/dsconfig.yaml", [2]), ("Singer/acoustic.onnx", [3, 3]),
        ("Singer/Plugin.DLL", [4]), ("__MACOSX/Singer/._dsconfig.yaml", [5]), ("readme.txt", [6]),
    ]

    @Test("The voice's own folder is unpacked, without what is no voice")
    func contents() throws {
        defer { clean() }
        try put("Singer v1.zip", Self.bank)
        #expect(packs.unpack() == [])
        #expect(unpackedFiles("Singer v1") == ["dsconfig.yaml", "dsdur/dsconfig.yaml", "acoustic.onnx"])
        #expect(FileManager.default.contents(atPath: packs.path(of: "Singer v1") + "/acoustic.onnx") == Data([3, 3]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/data/voices.partial") == [])
    }

    @Test("A pack in a pack is found, and one without a folder of its own")
    func nesting() throws {
        defer { clean() }
        try put("outer.zip", [("Plugins/a.dll", [1]), ("Voice Library/b.zip", StoredZip.archive(Self.bank))])
        try put("flat.oudep", [("vocoder.yaml", [1]), ("vocoder.onnx", [2])])
        #expect(packs.unpack() == [])
        #expect(unpackedFiles("outer").contains("acoustic.onnx"))
        #expect(unpackedFiles("flat") == ["vocoder.yaml", "vocoder.onnx"])
    }

    @Test("It is unpacked once, again when the archive changes, and removed with it")
    func changes() throws {
        defer { clean() }
        try put("a.zip", Self.bank)
        #expect(packs.unpack() == [])
        let kept = packs.path(of: "a") + "/kept"
        try Data([9]).write(to: URL(fileURLWithPath: kept))
        #expect(packs.unpack() == [])
        #expect(FileManager.default.fileExists(atPath: kept))
        try put("a.zip", [("dsconfig.yaml", [1]), ("new.onnx", [7])])
        #expect(packs.unpack() == [])
        #expect(unpackedFiles("a") == ["dsconfig.yaml", "new.onnx"])
        try FileManager.default.removeItem(atPath: "\(packs.folder)/a.zip")
        #expect(packs.unpack() == [])
        #expect(!FileManager.default.fileExists(atPath: packs.path(of: "a")))
    }

    @Test("A sample bank is unpacked with its folders of pitches")
    func samples() throws {
        defer { clean() }
        let files = ["Sora/character.txt", "Sora/C4/oto.ini", "Sora/C4/か.wav", "Sora/G4/oto.ini", "readme.txt"]
        try put("sora.zip", files.map { ($0, [1]) })
        #expect(packs.unpack() == [])
        #expect(unpackedFiles("sora") == ["C4/oto.ini", "C4/か.wav", "G4/oto.ini", "character.txt"])
    }

    @Test(
        "What is no voice, or harmful, is refused with a reason and leaves nothing behind",
        arguments: [
            ([("../evil/dsconfig.yaml", [1])], "leave the archive's folder"),
            ([("/etc/dsconfig.yaml", [1])], "leave the archive's folder"),
            ([("notes.txt", [1])], "no voice"), ([("prefix.map", [1])], "no voice"),
            ([("a/dsconfig.yaml", [1]), ("b/dsconfig.yaml", [1])], "2 voices"),
            ([("dsconfig.yaml", [1]), ("x", [1]), ("x/y.onnx", [1])], ""),
        ] as [([(String, [UInt8])], String)])
    func hostile(files: [(String, [UInt8])], reason: String) throws {
        defer { clean() }
        try put("bad.zip", files)
        let problems = packs.unpack()
        #expect(problems.count == 1)
        #expect(problems.first?.report.contains(reason) == true || reason.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: packs.path(of: "bad")))
        #expect(!FileManager.default.fileExists(atPath: "\(root)/evil"))
    }

    @Test("Sizes are bounded as the bytes come out; no archive at all is told; one bad pack stops no other")
    func bounds() throws {
        defer { clean() }
        try put("big.zip", [("dsconfig.yaml", [1]), ("a.onnx", [UInt8](repeating: 0, count: 700))])
        try put("many.zip", (0..<30).map { ("\($0).onnx", [1]) })
        try put("good.zip", [("dsconfig.yaml", [1])])
        try Data("PK no".utf8).write(to: URL(fileURLWithPath: "\(packs.folder)/torn.zip"))
        var small = packs
        small.limits.bytes = 2_000
        small.limits.file = 500
        small.limits.entries = 20
        let bad = small.unpack().map { URL(fileURLWithPath: $0.path).lastPathComponent }
        #expect(bad == ["big.zip", "many.zip", "torn.zip"])
        #expect(unpackedFiles("good") == ["dsconfig.yaml"])
    }

    @Test("Names lead nowhere", arguments: ["..zip", ".zip", "a/../b.zip", "…/x.zip", "名前.zip"])
    func names(name: String) {
        let plain = VoicePacks.name(of: "/v/" + name)
        #expect(!plain.isEmpty && !plain.hasPrefix(".") && !plain.contains("/"))
    }
}

/// A ZIP archive with nothing compressed.
private enum StoredZip {
    static func archive(_ files: [(String, [UInt8])]) -> [UInt8] {
        var body: [UInt8] = []
        var directory: [UInt8] = []
        for (name, data) in files {
            let name = Array(name.utf8)
            let common =
                number(20, 2) + number(0, 8) + number(crc(data), 4) + number(data.count, 4) + number(data.count, 4)
                + number(name.count, 2) + number(0, 2)
            directory += [0x50, 0x4B, 1, 2] + number(20, 2) + common + number(0, 10) + number(body.count, 4) + name
            body += [0x50, 0x4B, 3, 4] + common + name + data
        }
        return body + directory + [0x50, 0x4B, 5, 6] + number(0, 4) + number(files.count, 2) + number(files.count, 2)
            + number(directory.count, 4) + number(body.count, 4) + number(0, 2)
    }

    private static func number(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(value >> (8 * $0) & 0xFF) }
    }

    private static func crc(_ data: [UInt8]) -> Int {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in data {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return Int(~crc)
    }
}
