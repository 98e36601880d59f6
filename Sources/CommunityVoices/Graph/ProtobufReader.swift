internal import Vocals

/// Walks one message of the protocol buffer wire format without copying what is in it.
struct ProtobufReader {
    struct Field {
        var number: Int
        /// Of a varint; 0 otherwise.
        var value: UInt64
        /// Of the payload, without tag and length.
        var payload: Range<Int>
        /// With tag and length.
        var whole: Range<Int>
        var isMessage: Bool
    }

    let bytes: [UInt8]
    private var position: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>? = nil) {
        self.bytes = bytes
        position = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    /// The next field, or nil at the end. Throws where the bytes are no message.
    mutating func next() throws(VocalsError) -> Field? {
        guard position < end else { return nil }
        let start = position
        let tag = try varint()
        let number = Int(truncatingIfNeeded: tag >> 3)
        guard number > 0 else { throw Self.broken }
        switch tag & 7 {
        case 0:
            let from = position
            let value = try varint()
            return field(number, value, from..<position, start, false)
        case 1: return field(number, 0, try take(8), start, false)
        case 2:
            let length = try varint()
            guard length <= UInt64(end - position) else { throw Self.broken }
            return field(number, 0, try take(Int(length)), start, true)
        case 5: return field(number, 0, try take(4), start, false)
        default: throw Self.broken
        }
    }

    private func field(_ number: Int, _ value: UInt64, _ payload: Range<Int>, _ start: Int, _ isMessage: Bool) -> Field
    {
        Field(number: number, value: value, payload: payload, whole: start..<payload.upperBound, isMessage: isMessage)
    }

    private mutating func take(_ count: Int) throws(VocalsError) -> Range<Int> {
        guard count <= end - position else { throw Self.broken }
        defer { position += count }
        return position..<position + count
    }

    private mutating func varint() throws(VocalsError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard position < end else { throw Self.broken }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return value }
        }
        throw Self.broken
    }

    static let broken = VocalsError(
        .badVoice, "is not a whole ONNX model", at: "the model file", advice: "Download the file again.")
}

/// Writes fields of the protocol buffer wire format.
enum ProtobufWriter {
    static func varint(_ value: UInt64) -> [UInt8] {
        var rest = value
        var bytes: [UInt8] = []
        repeat {
            let low = UInt8(rest & 0x7F)
            rest >>= 7
            bytes.append(rest == 0 ? low : low | 0x80)
        } while rest != 0
        return bytes
    }

    static func number(_ field: Int, _ value: UInt64) -> [UInt8] { varint(UInt64(field << 3)) + varint(value) }

    static func message(_ field: Int, _ payload: [UInt8]) -> [UInt8] {
        varint(UInt64(field << 3 | 2)) + varint(UInt64(payload.count)) + payload
    }

    static func text(_ field: Int, _ text: String) -> [UInt8] { message(field, Array(text.utf8)) }
}
