/// Writes small MIDI files for tests.
struct MIDIBuilder {
    var format = 1
    var division: [UInt8] = [0x01, 0xE0]
    var tracks: [[UInt8]] = []

    static func variable(_ value: Int) -> [UInt8] {
        var bytes = [UInt8(value & 0x7F)]
        var rest = value >> 7
        while rest > 0 {
            bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return bytes
    }

    static func meta(_ kind: UInt8, _ data: [UInt8], after delta: Int = 0) -> [UInt8] {
        variable(delta) + [0xFF, kind] + variable(data.count) + data
    }

    static func text(_ kind: UInt8, _ text: String, after delta: Int = 0) -> [UInt8] {
        meta(kind, Array(text.utf8), after: delta)
    }

    static func on(_ key: UInt8, after delta: Int = 0, channel: UInt8 = 0, velocity: UInt8 = 80) -> [UInt8] {
        variable(delta) + [0x90 | channel, key, velocity]
    }

    static func off(_ key: UInt8, after delta: Int, channel: UInt8 = 0) -> [UInt8] {
        variable(delta) + [0x80 | channel, key, 0]
    }

    static func note(_ key: UInt8, _ length: Int, lyric: String? = nil) -> [UInt8] {
        (lyric.map { text(5, $0) } ?? []) + on(key) + off(key, after: length)
    }

    mutating func track(_ events: [UInt8]...) { tracks.append(events.flatMap { $0 } + Self.meta(0x2F, [])) }

    var bytes: [UInt8] {
        func length(_ value: Int, _ size: Int) -> [UInt8] {
            (0..<size).map { UInt8(value >> (8 * (size - 1 - $0)) & 0xFF) }
        }
        return Array("MThd".utf8) + length(6, 4) + length(format, 2) + length(tracks.count, 2) + division
            + tracks.flatMap { Array("MTrk".utf8) + length($0.count, 4) + $0 }
    }
}
