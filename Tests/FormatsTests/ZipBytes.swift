/// Writes the archives that the tests read.
enum ZipBytes {
    private struct Member {
        var name: [UInt8]
        var data: [UInt8]
        var size: Int
        var checksum: UInt32
        var method: UInt16
    }

    /// Members without compression.
    static func archive(_ members: [(String, [UInt8])]) -> [UInt8] {
        archive(
            members.map {
                Member(name: Array($0.utf8), data: $1, size: $1.count, checksum: crc($1), method: 0)
            })
    }

    /// One empty member whose name is of before Unicode.
    static func archive(named name: [UInt8]) -> [UInt8] {
        archive([Member(name: name, data: [], size: 0, checksum: crc([]), method: 0)])
    }

    static let bombSize = 1 << 20

    /// One member of `bombSize` zeros in about a thousandth of that, saying that it has `size` bytes.
    static func bomb(claiming size: Int) -> [UInt8] {
        let zeros = [UInt8](repeating: 0, count: bombSize)
        return archive([
            Member(name: Array("bomb".utf8), data: deflatedZeros(bombSize), size: size, checksum: crc(zeros), method: 8)
        ])
    }

    /// Deflate (RFC 1951) with the fixed codes: one literal 0, then copies of 255 … at distance 1, length 3 at the end.
    private static func deflatedZeros(_ count: Int) -> [UInt8] {
        var bits = BitWriter()
        bits.write(1, 1)
        bits.write(1, 2)
        bits.writeReversed(0x30, 8)
        var rest = count - 1
        while rest > 0 {
            // 258 is code 285 (0xC5 in eight bits), 3 is code 257 (1 in seven); distance 1 is code 0 in five bits.
            if rest >= 258 {
                bits.writeReversed(0xC5, 8)
                rest -= 258
            } else if rest >= 3 {
                bits.writeReversed(1, 7)
                rest -= 3
            } else {
                bits.writeReversed(0x30, 8)
                rest -= 1
                continue
            }
            bits.write(0, 5)
        }
        bits.write(0, 7)
        return bits.finish()
    }

    private static func archive(_ members: [Member]) -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let offset = bytes.count
            let common: [UInt8] =
                half(20) + half(0) + half(member.method) + half(0) + half(0x5A21) + word(Int(member.checksum))
                + word(member.data.count) + word(member.size) + half(UInt16(member.name.count)) + half(0)
            bytes += word(0x0403_4B50) + common + member.name + member.data
            directory += word(0x0201_4B50) + half(20) + common + half(0) + half(0) + half(0) + word(0) + word(offset)
            directory += member.name
        }
        let count = UInt16(members.count)
        return bytes + directory + word(0x0605_4B50) + half(0) + half(0) + half(count) + half(count)
            + word(directory.count) + word(bytes.count) + half(0)
    }

    private static func half(_ value: UInt16) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }
    private static func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        let table = (0..<256).map { index -> UInt32 in
            (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return ~bytes.reduce(~0) { table[Int(($0 ^ UInt32($1)) & 255)] ^ $0 >> 8 }
    }

    private struct BitWriter {
        private var bytes: [UInt8] = []
        private var used = 0

        mutating func write(_ value: Int, _ count: Int) {
            for bit in 0..<count {
                if used % 8 == 0 { bytes.append(0) }
                bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << (used % 8)
                used += 1
            }
        }

        /// Huffman codes are packed from their highest bit.
        mutating func writeReversed(_ value: Int, _ count: Int) {
            for bit in stride(from: count - 1, through: 0, by: -1) { write(value >> bit & 1, 1) }
        }

        func finish() -> [UInt8] { bytes }
    }
}
