/// A Standard MIDI File (MMA RP-001) taken apart into the events that matter to a singer.
struct MIDIFile {
    enum Event: Equatable {
        case noteOn(channel: UInt8, key: UInt8, velocity: UInt8)
        case noteOff(channel: UInt8, key: UInt8)
        /// −8192…8191.
        case pitchBend(channel: UInt8, value: Int)
        case control(channel: UInt8, number: UInt8, value: UInt8)
        case program(channel: UInt8, number: UInt8)
        /// Beats in a measure and what a beat is, 4 for a quarter.
        case meter(beats: Int, unit: Int)
        /// Microseconds a quarter note.
        case tempo(Int)
        /// Meta text: 1 text, 3 track name, 5 lyric.
        case text(kind: UInt8, bytes: [UInt8])
    }

    struct Track {
        var events: [(tick: Int, event: Event)] = []
        /// The track broke off before its end mark.
        var isTruncated = false
    }

    enum Division: Equatable {
        case ticksPerQuarter(Int)
        /// SMPTE: ticks a second.
        case ticksPerSecond(Double)
    }

    var format: Int
    var division: Division
    var tracks: [Track]

    /// `RIFF....RMID`: the same file in Microsoft's wrapper.
    static func isWrappedInRIFF(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 20 && bytes.starts(with: Array("RIFF".utf8)) && bytes[8..<12].elementsEqual("RMID".utf8)
    }

    init(_ bytes: [UInt8], limits: ScoreLimits) throws {
        var reader = ByteReader(bytes, at: Self.isWrappedInRIFF(bytes) ? 20 : 0)
        guard reader.tag() == "MThd", let length = reader.integer(4), length >= 6, let format = reader.integer(2),
            reader.integer(2) != nil, let division = reader.integer(2)
        else { throw Self.broken("the header is incomplete", at: reader.offset) }
        guard format <= 2 else { throw Self.broken("format \(format) does not exist", at: 8) }
        self.format = format
        self.division = try Self.division(division)
        reader.skip(length - 6)
        tracks = []
        var budget = limits.notes * 8
        while let tag = reader.tag(), let length = reader.integer(4) {
            let body = reader.slice(length)
            guard tag == "MTrk" else { continue }
            guard tracks.count < limits.parts else { throw Self.broken("more than \(limits.parts) tracks", at: 10) }
            tracks.append(try MIDITrackParser.parse(body, wanted: length, budget: &budget, limits: limits))
        }
        guard !tracks.isEmpty else { throw Self.broken("there is no track", at: reader.offset) }
    }

    private static func division(_ raw: Int) throws -> Division {
        if raw & 0x8000 == 0 {
            guard raw > 0 else { throw broken("the time division is 0", at: 12) }
            return .ticksPerQuarter(raw)
        }
        let frames = 256 - (raw >> 8)
        let ticks = raw & 0xFF
        guard [24, 25, 29, 30].contains(frames), ticks > 0 else {
            throw broken("the SMPTE time division makes no sense", at: 12)
        }
        // 29 stands for 30 drop-frame: 30000/1001 frames a second.
        let rate = frames == 29 ? 30_000.0 / 1_001 : Double(frames)
        return .ticksPerSecond(rate * Double(ticks))
    }

    static func broken(_ what: String, at offset: Int) -> ScoreError {
        ScoreError(what, at: "byte \(offset)", advice: "The MIDI file is damaged: export it again.")
    }
}
