import Audio
import Script

/// A line's sound on the wire: PCM as it comes, Opus in 20 ms packets through an encoder of the line's own, so that
/// every line begins a fresh stream that a decoder can start with.
struct LineEncoder {
    struct Packet {
        var format: ClientPreferences.AudioFormat
        var frame: BinaryFrame
        /// Timeline position after its last sample.
        var end: Int
    }

    let performer: Int
    let line: Int
    let start: Int
    private var opus: OpusPacketizer?

    init(performer: Int, line: Int, start: Int) {
        self.performer = performer
        self.line = line
        self.start = start
    }

    mutating func encode(_ chunk: AudioChunk, formats: Set<ClientPreferences.AudioFormat>) -> [Packet] {
        var packets: [Packet] = []
        let position = start + chunk.start
        if formats.contains(.pcm) { packets += pcm(chunk, position: position) }
        if formats.contains(.opus) {
            if opus == nil { opus = OpusPacketizer(position: position) }
            packets += opusPackets(opus?.add(chunk.samples) ?? [])
        }
        return packets
    }

    /// Begins Opus anew with what has gone out as PCM alone, so that the stream has no gap and its positions are true.
    mutating func beginOpus(with sent: [BinaryFrame]) -> [Packet] {
        opus = sent.first.flatMap { OpusPacketizer(position: $0.position) }
        return opusPackets(opus?.add(sent.flatMap(\.samples)) ?? [])
    }

    mutating func finish(formats: Set<ClientPreferences.AudioFormat>) -> [Packet] {
        opusPackets(opus?.finish() ?? [])
    }

    /// 100 ms a message at the most: small enough to be cut, large enough to be cheap.
    private func pcm(_ chunk: AudioChunk, position: Int) -> [Packet] {
        let size = Timeline.rate / 10
        return stride(from: 0, to: chunk.samples.count, by: size).map { offset in
            let slice = chunk.samples[offset..<min(offset + size, chunk.samples.count)]
            let frame = BinaryFrame.pcm(slice, performer: performer, line: line, position: position + offset)
            return Packet(format: .pcm, frame: frame, end: position + offset + slice.count)
        }
    }

    private func opusPackets(_ encoded: [OpusPacketizer.Packet]) -> [Packet] {
        encoded.map {
            let frame = BinaryFrame(
                kind: .opus, performer: performer, line: line, position: $0.position, count: $0.count,
                payload: $0.bytes)
            return Packet(format: .opus, frame: frame, end: $0.position + $0.count)
        }
    }
}
