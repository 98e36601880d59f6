import Formats
import Testing

@Suite struct ZipReading {
    @Test func `entries are listed and read`() throws {
        let archive = try ZipArchive(ZipBytes.archive([("a/", []), ("a/b.txt", Array("hello".utf8))]), source: "v.zip")
        #expect(archive.entries.map(\.path) == ["a/", "a/b.txt"])
        #expect(archive.entries[0].isFolder)
        let entry = try #require(archive["a/b.txt"])
        #expect(try archive.read(entry) == Array("hello".utf8))
        #expect(try archive.read(entry) == Array("hello".utf8))
        #expect(archive["none"] == nil)
    }

    @Test func `a name in Shift-JIS is read as such, and may lead nowhere either`() throws {
        // ソ has a backslash for its second byte.
        let archive = try ZipArchive(ZipBytes.archive(named: [0x83, 0x5C, 0x82, 0xE7, 0x2E, 0x77, 0x61, 0x76]))
        #expect(archive.entries.map(\.path) == ["ソら.wav"])
        let leading: [UInt8] = [0x2E, 0x2E, 0x5C, 0x83, 0x5C]
        #expect(throws: FormatError.self) { try ZipArchive(ZipBytes.archive(named: leading)) }
    }

    @Test func `deflated entries are read`() throws {
        let archive = try ZipArchive(ZipBytes.bomb(claiming: ZipBytes.bombSize))
        #expect(try archive.read(archive.entries[0]).count == ZipBytes.bombSize)
    }

    @Test(arguments: [ZipBytes.bombSize, 100])
    func `a bomb is refused by what comes out, whatever it claims`(claim: Int) throws {
        let archive = try ZipArchive(ZipBytes.bomb(claiming: claim))
        #expect(archive.entries[0].size == claim)
        #expect(throws: FormatError.self) { try archive.read(archive.entries[0], limit: 200_000) }
    }

    @Test(arguments: ["../x", "/etc/x", "a/../../x", "a\\..\\x", "C:/x", "./x"])
    func `a name that would leave the folder is refused`(name: String) throws {
        #expect(throws: FormatError.self) { try ZipArchive(ZipBytes.archive([(name, [1])])) }
    }

    @Test func `damaged data is told by its checksum`() throws {
        var bytes = ZipBytes.archive([("a", Array("hello".utf8))])
        let position = try #require(bytes.indices.first { bytes[$0...].starts(with: "hello".utf8) })
        bytes[position] ^= 1
        let archive = try ZipArchive(bytes, source: "v.zip")
        let error = #expect(throws: FormatError.self) { try archive.read(archive.entries[0]) }
        #expect(error?.place == "v.zip:a")
    }

    @Test func `truncations and junk are refused without a crash`() {
        let bytes = ZipBytes.archive([("a", Array("hello".utf8)), ("b", [1, 2, 3])])
        for length in 0..<bytes.count {
            #expect(throws: FormatError.self) { try ZipArchive(Array(bytes[..<length])) }
        }
        #expect(throws: FormatError.self) { try ZipArchive([UInt8](repeating: 0x50, count: 1000)) }
        for position in bytes.indices {
            var broken = bytes
            broken[position] = ~broken[position]
            guard let archive = try? ZipArchive(broken) else { continue }
            for entry in archive.entries { _ = try? archive.read(entry, limit: 1000) }
        }
    }

    @Test func `entries and bytes are bounded, and a missing file is told`() {
        let bytes = ZipBytes.archive([("a", []), ("b", [])])
        #expect(throws: FormatError.self) { try ZipArchive(bytes, limits: .init(entries: 1)) }
        #expect(throws: FormatError.self) { try ZipArchive(bytes, limits: .init(bytes: 10)) }
        #expect(throws: FormatError.self) { try ZipArchive(path: "/nowhere/x.zip") }
        #expect(throws: FormatError.self) { try ZipArchive(path: "/tmp") }
    }
}
