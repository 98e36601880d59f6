import Audio

/// Sound of any length to Opus packets of 20 ms, each with the timeline position of the first sample it decodes to.
struct OpusPacketizer {
    struct Packet {
        var position: Int
        var count: Int
        var bytes: [UInt8]
    }

    private let encoder: OpusEncoder
    private var pending: [Float] = []
    private var position: Int

    /// - Parameter position: of the line's first sample.
    init?(position: Int) {
        guard let encoder = try? OpusEncoder() else { return nil }
        self.encoder = encoder
        // What comes out is later than what went in by the look-ahead: say so, and it is on time again.
        self.position = position - encoder.lookahead
    }

    mutating func add(_ samples: [Float]) -> [Packet] {
        pending += samples
        let whole = pending.count / OpusFormat.frame
        let packets = (0..<whole).compactMap { index in
            packet(Array(pending[index * OpusFormat.frame..<(index + 1) * OpusFormat.frame]))
        }
        pending.removeFirst(whole * OpusFormat.frame)
        return packets
    }

    /// The rest, filled up with silence, and as much silence more as the look-ahead still holds back.
    mutating func finish() -> [Packet] {
        let tail = pending.count + encoder.lookahead
        let frames = (tail + OpusFormat.frame - 1) / OpusFormat.frame
        return add([Float](repeating: 0, count: frames * OpusFormat.frame - pending.count))
    }

    private mutating func packet(_ frame: [Float]) -> Packet? {
        defer { position += OpusFormat.frame }
        guard let bytes = try? encoder.encode(frame) else { return nil }
        return Packet(position: position, count: OpusFormat.frame, bytes: bytes)
    }
}
