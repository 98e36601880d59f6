/// One value of a GGUF header: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
enum GGUFValue: Equatable {
    case integer(Int)
    case real(Double)
    case flag(Bool)
    case text(String)
    /// Only how many: what is in it is llama.cpp's business.
    case list(Int)

    /// Longer texts are none that we look at; a chat template may have some tens of kilobytes.
    private static let longestText = 4 << 20
    /// The largest vocabularies have a quarter of a million words, and twice as many rules of joining.
    private static let longestList = 8 << 20

    static func read(_ reader: inout GGUFReader) throws(LlamaError) -> GGUFValue {
        try read(reader.number(UInt32.self), &reader)
    }

    private static func read(_ type: UInt32, _ reader: inout GGUFReader) throws(LlamaError) -> GGUFValue {
        switch type {
        case 0: .integer(Int(try reader.number(UInt8.self)))
        case 1: .integer(Int(try reader.number(Int8.self)))
        case 2: .integer(Int(try reader.number(UInt16.self)))
        case 3: .integer(Int(try reader.number(Int16.self)))
        case 4: .integer(Int(try reader.number(UInt32.self)))
        case 5: .integer(Int(try reader.number(Int32.self)))
        case 6: .real(Double(Float(bitPattern: try reader.number(UInt32.self))))
        case 7: .flag(try reader.number(UInt8.self) != 0)
        case 8: .text(try reader.text(limit: longestText))
        case 9: .list(try passList(&reader))
        case 10: .integer(Int(clamping: try reader.number(UInt64.self)))
        case 11: .integer(Int(clamping: try reader.number(Int64.self)))
        case 12: .real(Double(bitPattern: try reader.number(UInt64.self)))
        default: throw reader.damaged("a value of the unknown type \(type)")
        }
    }

    /// Bytes of a value; nil for those that have no fixed size.
    private static func width(_ type: UInt32) -> UInt64? {
        switch type {
        case 0, 1, 7: 1
        case 2, 3: 2
        case 4, 5, 6: 4
        case 10, 11, 12: 8
        default: nil
        }
    }

    private static func passList(_ reader: inout GGUFReader) throws(LlamaError) -> Int {
        let type = try reader.number(UInt32.self)
        let count = try reader.number(UInt64.self)
        guard count <= UInt64(longestList) else { throw reader.damaged("a list of \(count) values") }
        if let width = width(type) {
            try reader.skip(count * width)
        } else if type == 8 {
            for _ in 0..<count { try reader.skip(try reader.number(UInt64.self)) }
        } else {
            throw reader.damaged("a list of the type \(type)")
        }
        return Int(count)
    }
}
