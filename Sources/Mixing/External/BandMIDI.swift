/// A band's score as a Standard MIDI File of absolute times: 960 ticks a second, so that tempos need not be carried.
public enum BandMIDI {
    /// Ticks a quarter at 120 a minute: half a second.
    private static let division = 480

    public static func bytes(_ score: BandScore) -> [UInt8] {
        var tracks: [[UInt8]] = [tempo]
        // Fifteen melodic channels; programs beyond that share the last.
        var channels: [Int: UInt8] = [:]
        let free: [UInt8] = (0..<16).filter { $0 != 9 }
        for program in Set(score.notes.filter { !$0.isDrum }.map(\.program)).sorted() {
            channels[program] = free[Swift.min(channels.count, free.count - 1)]
        }
        for (program, channel) in channels.sorted(by: { $0.key < $1.key }) {
            let notes = score.notes.filter { !$0.isDrum && $0.program == program }
            tracks.append(track(notes, channel: channel, program: UInt8(program & 0x7F)))
        }
        let drums = score.notes.filter(\.isDrum)
        if !drums.isEmpty { tracks.append(track(drums, channel: 9, program: nil)) }
        return Array("MThd".utf8) + number(6, 4) + number(1, 2) + number(tracks.count, 2) + number(division, 2)
            + tracks.flatMap { Array("MTrk".utf8) + number($0.count, 4) + $0 }
    }

    private static var tempo: [UInt8] { [0, 0xFF, 0x51, 3] + number(500_000, 3) + [0, 0xFF, 0x2F, 0] }

    private static func track(_ notes: [BandNote], channel: UInt8, program: UInt8?) -> [UInt8] {
        var events: [(tick: Int, order: Int, data: [UInt8])] = []
        if let program { events.append((0, 0, [0xC0 | channel, program])) }
        for note in notes {
            let (key, velocity) = (UInt8(note.key & 0x7F), UInt8(Swift.max(1, Swift.min(127, note.velocity))))
            let start = ticks(note.start)
            events.append((start, 2, [0x90 | channel, key, velocity]))
            events.append((Swift.max(start + 1, ticks(note.end)), 1, [0x80 | channel, key, 64]))
        }
        var result: [UInt8] = []
        var last = 0
        for event in events.sorted(by: { ($0.tick, $0.order) < ($1.tick, $1.order) }) {
            result += variable(event.tick - last) + event.data
            last = event.tick
        }
        return result + [0, 0xFF, 0x2F, 0]
    }

    private static func ticks(_ position: Int) -> Int { Swift.max(0, position / 50) }

    private static func number(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func variable(_ value: Int) -> [UInt8] {
        var bytes = [UInt8(value & 0x7F)]
        var rest = Swift.min(0x0FFF_FFFF, value) >> 7
        while rest > 0 {
            bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return bytes
    }
}
