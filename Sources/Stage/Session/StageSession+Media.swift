internal import Net
public import Script

// What lines send: sound and faces, to each client in the form that it takes.
extension StageSession {
    /// Sends a line's next sound. Sound of a line that was cut is dropped silently.
    public func send(_ chunk: AudioChunk, of line: OnAir) {
        let formats = Set(clients.values.map(\.preferences.audio)).union([.pcm])
        for packet in encoders[line.line]?.encode(chunk, formats: formats) ?? [] {
            put(packet, line: line.line, performer: line.performer)
        }
    }

    /// Puts sound on the air and sends it to those who take its format.
    private func put(_ packet: LineEncoder.Packet, line: Int, performer: Int) {
        let frame = OutboundFrame(binary: packet.frame.bytes, delivery: .audio)
        air.add(
            AirBuffer.Item(
                end: packet.end, line: line, performer: performer, format: packet.format, curveRate: nil, frame: frame))
        for member in clients.values where member.preferences.audio == packet.format { member.client.send(frame) }
    }

    /// The line has sent all of its sound.
    public func finish(_ line: OnAir) {
        let formats = Set(clients.values.map(\.preferences.audio))
        guard var encoder = encoders.removeValue(forKey: line.line) else { return }
        for packet in encoder.finish(formats: formats) {
            put(packet, line: line.line, performer: line.performer)
        }
    }

    /// Sends face curves; `rate` picks the clients they are for. They replace what was sent for the same frames.
    public func send(_ curves: PerformanceCurves, performer: Int, line: Int = 0) {
        guard !curves.frames.isEmpty else { return }
        let rate = Int(curves.rate.rounded())
        let step = Timeline.rate / max(1, rate)
        let frame = OutboundFrame.curves(curves, performer: performer, line: line)
        air.add(
            AirBuffer.Item(
                end: curves.start + step * curves.frames.count, line: 0, performer: performer, format: nil,
                curveRate: rate, frame: frame, curves: curves))
        var mapped: [String: OutboundFrame] = [:]
        for member in clients.values where member.preferences.curveRate == rate {
            guard let face = member.forms.face else {
                member.client.send(frame)
                continue
            }
            let own = mapped[face.key] ?? .curves(face.curves(curves), performer: performer, line: line)
            mapped[face.key] = own
            member.client.send(own)
        }
    }

    /// Opus is made only while somebody takes it: the first who does gets what is on the air from the PCM of it.
    func beginOpus(at position: Int) {
        air.drop(format: .opus)
        let sound = air.sound(at: position)
        for line in Set(sound.keys).union(encoders.keys).sorted() {
            let sent = sound[line] ?? []
            let isFinished = encoders[line] == nil
            var encoder =
                encoders[line]
                ?? LineEncoder(performer: sent.first?.performer ?? 0, line: line, start: sent.first?.position ?? 0)
            var packets = encoder.beginOpus(with: sent)
            if isFinished { packets += encoder.finish(formats: [.opus]) } else { encoders[line] = encoder }
            for packet in packets { put(packet, line: line, performer: encoder.performer) }
        }
    }
}
