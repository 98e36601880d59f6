/// What a GGUF header says of one tensor.
struct GGUFTensor: Equatable {
    var elements: Int
    var bytes: Int
    var offset: Int

    /// Names that llama.cpp holds.
    private static let longestName = 63
    /// A trillion: no file has room for more.
    private static let mostElements = 1 << 40

    static func read(_ reader: inout GGUFReader) throws(LlamaError) -> GGUFTensor {
        let name = try reader.text(limit: longestName)
        let rank = try reader.number(UInt32.self)
        guard (1...4).contains(rank) else { throw reader.damaged("the tensor \(shown(name)) has \(rank) dimensions") }
        var elements = 1
        var row = 1
        for place in 0..<rank {
            let size = try reader.number(UInt64.self)
            guard size >= 1, size <= UInt64(mostElements / elements) else {
                throw reader.damaged("the tensor \(shown(name)) has a dimension of \(size)")
            }
            elements *= Int(size)
            if place == 0 { row = Int(size) }
        }
        let type = try reader.number(UInt32.self)
        guard let (block, bytes) = blocks[type], row % block == 0 else {
            throw reader.damaged("the tensor \(shown(name)) is of type \(type), which is not known")
        }
        let offset = try reader.number(UInt64.self)
        guard offset <= UInt64(reader.size) else {
            throw reader.damaged("the tensor \(shown(name)) lies beyond the end")
        }
        return GGUFTensor(elements: elements, bytes: elements / block * bytes, offset: Int(offset))
    }

    /// Names are a stranger's: letters, digits and signs of ASCII only.
    private static func shown(_ name: String) -> String {
        let letters = name.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }
        return "“" + String(letters.prefix(40).map(Character.init)) + "”"
    }

    /// Elements of a block and its bytes, by the number of a tensor's type; from ggml.h.
    private static let blocks: [UInt32: (Int, Int)] = [
        0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 36),
        10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292),
        16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82),
        23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2),
        34: (256, 54), 35: (256, 66), 39: (32, 17), 40: (64, 36), 41: (128, 18), 42: (64, 18),
    ]
}
