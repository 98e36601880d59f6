internal import COpus

/// Decodes what an `OpusEncoder` makes, or any other Opus packet, to 48 kHz mono.
public final class OpusDecoder {
    private let decoder: OpaquePointer
    /// 120 ms: the longest packet that Opus has.
    private static let longest = 5760

    public init() throws {
        var code: Int32 = 0
        guard let decoder = opus_decoder_create(Int32(OpusFormat.rate), 1, &code) else {
            throw OpusEncoder.failure(code)
        }
        self.decoder = decoder
    }

    deinit { opus_decoder_destroy(decoder) }

    /// The samples of a packet.
    /// - Throws: `AudioError` when the packet is damaged.
    public func decode(_ packet: [UInt8]) throws -> [Float] {
        guard !packet.isEmpty else { throw AudioError("the Opus packet is empty") }
        return try decode(packet, count: Int32(clamping: packet.count), frames: Self.longest)
    }

    /// What most likely stood in a packet that was lost: one frame.
    public func conceal() throws -> [Float] { try decode(nil, count: 0, frames: OpusFormat.frame) }

    private func decode(_ packet: [UInt8]?, count: Int32, frames: Int) throws -> [Float] {
        var length: Int32 = 0
        let samples = [Float](unsafeUninitializedCapacity: frames) { buffer, initialized in
            if let packet {
                length = opus_decode_float(decoder, packet, count, buffer.baseAddress!, Int32(frames), 0)
            } else {
                length = opus_decode_float(decoder, nil, 0, buffer.baseAddress!, Int32(frames), 0)
            }
            initialized = max(0, Int(length))
        }
        guard length >= 0 else { throw OpusEncoder.failure(length) }
        return samples
    }
}
