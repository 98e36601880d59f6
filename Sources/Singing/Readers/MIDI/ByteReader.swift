/// Big-endian reading that never runs over the end.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var offset: Int

    init(_ bytes: [UInt8], at offset: Int = 0) {
        self.init(bytes[...], at: offset)
    }

    init(_ bytes: ArraySlice<UInt8>, at offset: Int? = nil) {
        self.bytes = bytes
        self.offset = Swift.max(bytes.startIndex, offset ?? bytes.startIndex)
    }

    var isAtEnd: Bool { offset >= bytes.endIndex }
    var next: UInt8? { isAtEnd ? nil : bytes[offset] }

    mutating func byte() -> UInt8? {
        guard let value = next else { return nil }
        offset += 1
        return value
    }

    mutating func integer(_ count: Int) -> Int? {
        guard bytes.endIndex - offset >= count else { return nil }
        let value = bytes[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
        offset += count
        return value
    }

    mutating func tag() -> String? {
        guard bytes.endIndex - offset >= 4 else { return nil }
        defer { offset += 4 }
        return String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
    }

    /// At most four groups of seven bits, as the format says.
    mutating func variableLength() -> Int? {
        var value = 0
        for _ in 0..<4 {
            guard let next = byte() else { return nil }
            value = value << 7 | Int(next & 0x7F)
            if next < 0x80 { return value }
        }
        return nil
    }

    /// Up to `count` bytes: fewer where the file ends.
    mutating func slice(_ count: Int) -> ArraySlice<UInt8> {
        let start = Swift.min(offset, bytes.endIndex)
        let end = start + Swift.max(0, Swift.min(count, bytes.endIndex - start))
        offset = end
        return bytes[start..<end]
    }

    mutating func skip(_ count: Int) { _ = slice(count) }
}
