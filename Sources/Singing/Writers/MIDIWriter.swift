internal import Script

/// Standard MIDI File, format 1: tempos in a track of their own, then a track a part with lyric events.
struct MIDIWriter {
    private let score: Score

    init(_ score: Score) { self.score = score }

    func bytes() -> [UInt8] {
        let parts = score.parts.filter { !$0.notes.isEmpty }
        let tracks =
            [tempoTrack()] + parts.enumerated().map { track($0.element, channel: UInt8(Self.channel($0.offset))) }
        return Array("MThd".utf8) + Self.number(6, 4) + Self.number(1, 2) + Self.number(tracks.count, 2)
            + Self.number(score.resolution, 2)
            + tracks.flatMap { Array("MTrk".utf8) + Self.number($0.count, 4) + $0 }
    }

    /// Channel 10 is the drums'.
    private static func channel(_ part: Int) -> Int { part % 15 < 9 ? part % 15 : part % 15 + 1 }

    private func tempoTrack() -> [UInt8] {
        var events: [(tick: Int, data: [UInt8])] = [(0, Self.text(3, score.title ?? ""))]
        for change in score.tempos.changes {
            // Three bytes of microseconds: no slower than 3.6 a minute.
            let microseconds = Int(Swift.min(16_777_215, 60_000_000 / change.bpm).rounded())
            events.append((change.tick, [0xFF, 0x51, 3] + Self.number(microseconds, 3)))
        }
        return Self.track(events)
    }

    private func track(_ part: ScorePart, channel: UInt8) -> [UInt8] {
        var events: [(tick: Int, data: [UInt8])] = [(0, Self.text(3, part.name))]
        for note in part.notes {
            let velocity = UInt8(clamping: Swift.min(127, Swift.max(1, note.velocity ?? 80)))
            let key = UInt8(clamping: Swift.min(127, Swift.max(0, note.key)))
            if let lyric = note.lyric { events.append((note.start, Self.text(5, lyric.hyphenated))) }
            events.append((note.start, [0x90 | channel, key, velocity]))
            events.append((note.end, [0x80 | channel, key, 64]))
        }
        return Self.track(events)
    }

    private static func track(_ events: [(tick: Int, data: [UInt8])]) -> [UInt8] {
        var result: [UInt8] = []
        var last = 0
        for event in events {
            result += variable(event.tick - last) + event.data
            last = event.tick
        }
        return result + [0, 0xFF, 0x2F, 0]
    }

    private static func text(_ kind: UInt8, _ text: String) -> [UInt8] {
        let data = Array(text.utf8.prefix(1 << 16))
        return [0xFF, kind] + variable(data.count) + data
    }

    /// Big-endian.
    private static func number(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// Groups of seven bits; times beyond the format's four groups are cut to its largest.
    private static func variable(_ value: Int) -> [UInt8] {
        let bounded = Swift.min(0x0FFF_FFFF, Swift.max(0, value))
        var bytes = [UInt8(bounded & 0x7F)]
        var rest = bounded >> 7
        while rest > 0 {
            bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return bytes
    }
}
