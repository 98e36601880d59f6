import Audio
import Testing

@Suite struct OpusCoding {
    @Test func `sound comes back on time once the lookahead is skipped`() throws {
        let encoder = try OpusEncoder(bitrate: 96_000, complexity: 10)
        let decoder = try OpusDecoder()
        let input = Signal.tone(440, seconds: 1) + [Float](repeating: 0, count: OpusFormat.frame)
        var output: [Float] = []
        var bytes = 0
        for start in stride(from: 0, to: input.count, by: OpusFormat.frame) {
            let packet = try encoder.encode(Array(input[start..<(start + OpusFormat.frame)]))
            bytes += packet.count
            output += try decoder.decode(packet)
        }
        #expect(encoder.lookahead == 312)
        #expect(output.count == input.count)
        #expect(Signal.ratio(input[..<47_000], output[encoder.lookahead..<(47_000 + encoder.lookahead)]) > 20)
        #expect((2000...20_000).contains(bytes))
    }

    @Test func `a frame of another length is refused`() throws {
        #expect(throws: AudioError.self) { try OpusEncoder().encode([0]) }
        #expect(throws: AudioError.self) { try OpusEncoder(bitrate: -5) }
        #expect(throws: AudioError.self) { try OpusEncoder(complexity: 11) }
    }

    @Test func `damaged packets are refused and lost ones are filled`() throws {
        let decoder = try OpusDecoder()
        #expect(throws: AudioError.self) { try decoder.decode([]) }
        #expect(throws: AudioError.self) { try decoder.decode([0xFF]) }
        for seed in UInt64(0)..<50 {
            _ = try? decoder.decode(PCM16.bytes(Signal.noise(100, seed: seed)))
        }
        #expect(try decoder.conceal().count == OpusFormat.frame)
    }

    @Test func `a reset encoder makes the same packets again`() throws {
        let encoder = try OpusEncoder()
        let frame = Signal.noise(OpusFormat.frame, amplitude: 0.3)
        let first = try encoder.encode(frame)
        _ = try encoder.encode(frame)
        encoder.reset()
        #expect(try encoder.encode(frame) == first)
    }
}
