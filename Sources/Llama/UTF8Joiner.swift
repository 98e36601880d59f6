/// Puts characters together that a model says in pieces: a token's bytes may end in the middle of one.
struct UTF8Joiner: Equatable {
    private var rest: [UInt8] = []

    /// The text that is whole by now. Bytes that can be no character become U+FFFD.
    mutating func feed(_ bytes: some Sequence<UInt8>) -> String {
        rest += bytes
        let whole = rest.count - Self.unfinished(rest)
        defer { rest.removeFirst(whole) }
        return String(decoding: rest[..<whole], as: UTF8.self)
    }

    /// What never became a character is dropped.
    mutating func finish() { rest = [] }

    /// Bytes at the end that begin a character and do not end it.
    private static func unfinished(_ bytes: [UInt8]) -> Int {
        for (back, byte) in bytes.reversed().prefix(3).enumerated() where byte & 0xC0 != 0x80 {
            let length = byte >= 0xF0 && byte <= 0xF4 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1
            return byte <= 0xF4 && length > back + 1 ? back + 1 : 0
        }
        return 0
    }
}
