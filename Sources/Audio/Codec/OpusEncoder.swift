internal import COpus

/// The one shape of Opus that is sent: 48 kHz mono in frames of 20 ms (RFC 6716).
public enum OpusFormat {
    public static let rate = 48_000
    /// Samples in a frame.
    public static let frame = 960
    /// Bytes of the largest packet of one frame (RFC 6716, 3.2.1).
    static let packetLimit = 1275
}

/// Codes 48 kHz mono sound for the wire, 20 ms a packet, at a variable bit rate.
public final class OpusEncoder {
    private let encoder: OpaquePointer
    /// Samples by which the decoded sound comes later: skip so many at the start to be on time again.
    public let lookahead: Int

    /// - Parameters:
    ///   - bitrate: bits a second, 6000…510000; 48000 is transparent for one voice.
    ///   - complexity: 0…10; 5 costs about half of 10 and is hard to hear.
    public init(bitrate: Int = 48_000, complexity: Int = 5) throws {
        var code: Int32 = 0
        guard let encoder = opus_encoder_create(Int32(OpusFormat.rate), 1, OPUS_APPLICATION_AUDIO, &code) else {
            throw Self.failure(code)
        }
        var lookahead: Int32 = 0
        let codes = [
            opus_shim_set_bitrate(encoder, Int32(clamping: bitrate)), opus_shim_set_vbr(encoder, 1),
            opus_shim_set_complexity(encoder, Int32(clamping: complexity)),
            opus_shim_get_lookahead(encoder, &lookahead),
        ]
        if let code = codes.first(where: { $0 != OPUS_OK }) {
            opus_encoder_destroy(encoder)
            throw Self.failure(code)
        }
        self.encoder = encoder
        self.lookahead = Int(lookahead)
    }

    deinit { opus_encoder_destroy(encoder) }

    /// One packet for exactly `OpusFormat.frame` samples.
    public func encode(_ samples: [Float]) throws -> [UInt8] {
        guard samples.count == OpusFormat.frame else {
            throw AudioError("an Opus frame has \(OpusFormat.frame) samples, not \(samples.count)")
        }
        let limit = OpusFormat.packetLimit
        var length: Int32 = 0
        let packet = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            length = opus_encode_float(encoder, samples, Int32(samples.count), buffer.baseAddress!, Int32(limit))
            count = max(0, Int(length))
        }
        guard length > 0 else { throw Self.failure(length) }
        return packet
    }

    /// Forgets the sound so far, as after a cut.
    public func reset() { _ = opus_shim_reset(encoder) }

    static func failure(_ code: Int32) -> AudioError {
        AudioError("Opus failed: \(String(cString: opus_strerror(code)))")
    }
}
