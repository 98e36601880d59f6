/// Writes ZIP archives without compression (APPNOTE 6.3) for tests.
enum ZipBuilder {
    static func archive(_ files: [(name: String, data: [UInt8])]) -> [UInt8] {
        var body: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let name = Array(file.name.utf8)
            let common =
                number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(crc(file.data), 4)
                + number(file.data.count, 4) + number(file.data.count, 4) + number(name.count, 2) + number(0, 2)
            directory +=
                [0x50, 0x4B, 1, 2] + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4)
                + number(body.count, 4) + name
            body += [0x50, 0x4B, 3, 4] + common + name + file.data
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
