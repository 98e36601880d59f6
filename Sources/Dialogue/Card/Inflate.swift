/// Decompression by RFC 1950 (zlib) and RFC 1951 (deflate), for the text chunks of PNG. Output is bounded, so that a
/// small chunk cannot fill the memory.
struct Inflate {
    enum Failure: Error { case damaged, tooLong }

    private let bytes: [UInt8]
    private var at: Int
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var output: [UInt8] = []
    private let limit: Int

    /// Opens a zlib stream.
    static func zlib(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        guard bytes.count >= 6, bytes[0] & 0x0F == 8, (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0,
            bytes[1] & 0x20 == 0
        else { throw .damaged }
        var inflate = Inflate(bytes: bytes, at: 2, limit: limit)
        let output = try inflate.run()
        guard inflate.at + 4 <= bytes.count, bytes.bigEndian(at: inflate.at) == Checksum.adler32(output) else {
            throw .damaged
        }
        return output
    }

    private init(bytes: [UInt8], at: Int, limit: Int) {
        self.bytes = bytes
        self.at = at
        self.limit = limit
    }

    private mutating func run() throws(Failure) -> [UInt8] {
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            switch try take(2) {
            case 0: try stored()
            case 1: try block(literals: Self.fixedLiterals, distances: Self.fixedDistances)
            case 2:
                let (literals, distances) = try codes()
                try block(literals: literals, distances: distances)
            default: throw .damaged
            }
        }
        return output
    }

    private mutating func take(_ count: Int) throws(Failure) -> Int {
        while bitCount < count {
            guard at < bytes.count else { throw .damaged }
            bits |= UInt32(bytes[at]) << UInt32(bitCount)
            at += 1
            bitCount += 8
        }
        let value = bits & ((1 << UInt32(count)) - 1)
        bits >>= UInt32(count)
        bitCount -= count
        return Int(value)
    }

    private mutating func stored() throws(Failure) {
        bits = 0
        bitCount = 0
        guard at + 4 <= bytes.count else { throw .damaged }
        let length = Int(bytes[at]) | Int(bytes[at + 1]) << 8
        let check = Int(bytes[at + 2]) | Int(bytes[at + 3]) << 8
        at += 4
        guard length ^ 0xFFFF == check, at + length <= bytes.count else { throw .damaged }
        guard output.count + length <= limit else { throw .tooLong }
        output += bytes[at..<at + length]
        at += length
    }

    private mutating func block(literals: Huffman, distances: Huffman) throws(Failure) {
        while true {
            let symbol = try decode(literals)
            if symbol == 256 { return }
            if symbol < 256 {
                guard output.count < limit else { throw .tooLong }
                output.append(UInt8(symbol))
                continue
            }
            guard symbol <= 285 else { throw .damaged }
            let length = try Self.lengths[symbol - 257] + take(Self.lengthBits[symbol - 257])
            let code = try decode(distances)
            guard code < 30 else { throw .damaged }
            let distance = try Self.distances[code] + take(Self.distanceBits[code])
            guard distance <= output.count else { throw .damaged }
            guard output.count + length <= limit else { throw .tooLong }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    private mutating func decode(_ huffman: Huffman) throws(Failure) -> Int {
        var code = 0
        var first = 0
        var index = 0
        for length in 1...15 {
            code |= try take(1)
            let count = huffman.counts[length]
            if code - count < first { return huffman.symbols[index + code - first] }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        throw .damaged
    }

    /// The code lengths of a dynamic block, themselves coded.
    private mutating func codes() throws(Failure) -> (Huffman, Huffman) {
        let literals = try take(5) + 257
        let distances = try take(5) + 1
        let count = try take(4) + 4
        var lengths = [Int](repeating: 0, count: 19)
        for index in 0..<count { lengths[Self.order[index]] = try take(3) }
        let huffman = Huffman(lengths)
        var all: [Int] = []
        while all.count < literals + distances {
            let symbol = try decode(huffman)
            switch symbol {
            case 0...15: all.append(symbol)
            case 16:
                guard let last = all.last else { throw .damaged }
                all += [Int](repeating: last, count: try 3 + take(2))
            case 17: all += [Int](repeating: 0, count: try 3 + take(3))
            default: all += [Int](repeating: 0, count: try 11 + take(7))
            }
        }
        guard all.count == literals + distances else { throw .damaged }
        return (Huffman(Array(all[..<literals])), Huffman(Array(all[literals...])))
    }

    /// A canonical code: how many symbols each length has, and the symbols in order.
    private struct Huffman {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int]

        init(_ lengths: [Int]) {
            for length in lengths where length > 0 { counts[length] += 1 }
            symbols = lengths.indices.filter { lengths[$0] > 0 }.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
        }
    }

    private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let lengths = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distances = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577,
    ]
    private static let distanceBits = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
    private static let fixedLiterals = Huffman(
        (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = Huffman([Int](repeating: 5, count: 30))
}
