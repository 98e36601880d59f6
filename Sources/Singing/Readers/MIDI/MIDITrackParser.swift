/// One `MTrk` chunk: delta times, running status, system exclusives and meta events.
enum MIDITrackParser {
    static func parse(
        _ body: ArraySlice<UInt8>, wanted: Int, budget: inout Int, limits: ScoreLimits
    ) throws -> MIDIFile.Track {
        var track = MIDIFile.Track()
        var reader = ByteReader(body)
        var tick = 0
        var status: UInt8 = 0
        track.isTruncated = body.count < wanted
        while !reader.isAtEnd {
            guard let delta = reader.variableLength() else { break }
            tick += delta
            guard tick <= limits.ticks else { throw MIDIFile.broken("the music is endless", at: reader.offset) }
            switch try event(&reader, &status) {
            case .some(.event(let event)):
                budget -= 1
                guard budget > 0 else { throw MIDIFile.broken("too many events", at: reader.offset) }
                track.events.append((tick, event))
            case .some(.endOfTrack): return track
            case .some(.other): continue
            case nil:
                track.isTruncated = true
                return track
            }
        }
        return track
    }

    private enum Item {
        case event(MIDIFile.Event)
        case other, endOfTrack
    }

    /// nil where the track breaks off.
    private static func event(_ reader: inout ByteReader, _ status: inout UInt8) throws -> Item? {
        guard let first = reader.next else { return nil }
        if first >= 0x80 { _ = reader.byte() }
        switch first {
        case 0xFF: return meta(&reader)
        case 0xF0, 0xF7:
            guard let length = reader.variableLength() else { return nil }
            reader.skip(length)
            return .other
        case 0xF1...0xFE: throw MIDIFile.broken("a system message stands inside a track", at: reader.offset)
        case 0x80...0xEF: status = first
        default: break
        }
        guard status >= 0x80 else { throw MIDIFile.broken("a data byte comes before any status", at: reader.offset) }
        return channelMessage(status, &reader)
    }

    private static func channelMessage(_ status: UInt8, _ reader: inout ByteReader) -> Item? {
        guard let first = reader.byte() else { return nil }
        let kind = status >> 4
        if kind == 0xC { return .event(.program(channel: status & 0x0F, number: first & 0x7F)) }
        if kind == 0xD { return .other }
        guard let second = reader.byte() else { return nil }
        let (channel, key, velocity) = (status & 0x0F, first & 0x7F, second & 0x7F)
        switch kind {
        case 0x9 where velocity > 0: return .event(.noteOn(channel: channel, key: key, velocity: velocity))
        case 0x8, 0x9: return .event(.noteOff(channel: channel, key: key))
        case 0xE: return .event(.pitchBend(channel: channel, value: Int(velocity) << 7 + Int(key) - 8192))
        // Only what sets the range of the bend: registered parameter 0, and its value.
        case 0xB where [6, 38, 100, 101].contains(key):
            return .event(.control(channel: channel, number: key, value: velocity))
        default: return .other
        }
    }

    private static func meta(_ reader: inout ByteReader) -> Item? {
        guard let kind = reader.byte(), let length = reader.variableLength() else { return nil }
        let data = reader.slice(length)
        guard data.count == length else { return nil }
        switch kind {
        case 0x2F: return .endOfTrack
        case 0x51 where length == 3: return .event(.tempo(data.reduce(0) { $0 << 8 | Int($1) }))
        case 0x58 where length >= 2 && data[data.startIndex] > 0 && data[data.startIndex + 1] < 7:
            return .event(.meter(beats: Int(data[data.startIndex]), unit: 1 << Int(data[data.startIndex + 1])))
        case 0x01, 0x03, 0x05: return .event(.text(kind: kind, bytes: Array(data)))
        default: return .other
        }
    }
}
