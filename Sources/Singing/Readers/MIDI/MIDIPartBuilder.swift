internal import Script

/// A part and the track it came from.
struct MIDIPart {
    var track: Int
    var part: ScorePart
}

/// Pairs note-ons with note-offs and groups them by track and channel.
struct MIDIPartBuilder {
    private var built: [(track: Int, channel: UInt8, notes: [Note])] = []
    /// Everything that sounds, chords and drums too.
    private(set) var instruments: [InstrumentTrack] = []
    private let file: MIDIFile
    private var drums: [Note] = []

    init(_ file: MIDIFile, limits: ScoreLimits, ignored: inout IgnoredList) {
        self.file = file
        for index in file.tracks.indices { collect(index, ignored: &ignored) }
        for (index, group) in built.enumerated() {
            instruments.append(
                InstrumentTrack(
                    name: "", program: file.program(track: group.track, channel: group.channel),
                    notes: group.notes.sorted { ($0.start, $0.key) < ($1.start, $1.key) }.map(\.played), part: index))
        }
        if !drums.isEmpty {
            instruments.append(
                InstrumentTrack(name: "Drums", isDrums: true, notes: drums.sorted { $0.start < $1.start }.map(\.played))
            )
        }
        for index in built.indices {
            var part = ScorePart(name: "", notes: built[index].notes)
            let dropped = part.makeMonophonic()
            if dropped > 0 { ignored.add("chords in a track: the highest notes are sung") }
            built[index].notes = part.notes
        }
    }

    /// - Parameter line: draws the pitch of a part's notes and bends.
    func parts(encoding: TextEncodingGuess, line: SteppedLine) -> [MIDIPart] {
        var line = line
        line.most = EditorLine.most(parts: built.count)
        return built.map { group in
            let name = file.name(ofTrack: group.track, encoding: encoding) ?? "Track \(group.track + 1)"
            let several = built.filter { $0.track == group.track }.count > 1
            let bends = MIDIBends(file.tracks[group.track].events, channel: group.channel)
            return MIDIPart(
                track: group.track,
                part: ScorePart(
                    name: several ? "\(name), channel \(group.channel + 1)" : name, notes: group.notes,
                    pitch: line.curve(group.notes, bend: bends.cents) ?? ScoreCurve()))
        }
    }

    private mutating func collect(_ track: Int, ignored: inout IgnoredList) {
        var open: [Int: [(tick: Int, velocity: UInt8)]] = [:]
        var notes: [UInt8: [Note]] = [:]
        let events = file.tracks[track].events
        for (tick, event) in events {
            switch event {
            // Channel 10 is the drums (General MIDI).
            case .noteOn(channel: 9, let key, let velocity):
                drums.append(Note(start: tick, end: tick + 1, key: Int(key), velocity: Int(velocity)))
            case .noteOn(let channel, let key, let velocity):
                open[Int(channel) << 8 | Int(key), default: []].append((tick, velocity))
            case .noteOff(let channel, let key):
                guard let started = open[Int(channel) << 8 | Int(key)]?.popLast(), tick > started.tick else { continue }
                notes[channel, default: []].append(Self.note(started, end: tick, key: key))
            default: continue
            }
        }
        let last = events.last?.tick ?? 0
        for (id, started) in open.sorted(by: { $0.key < $1.key }) {
            for one in started where last > one.tick {
                ignored.add("a note without an end: it ends with its track")
                notes[UInt8(id >> 8), default: []].append(Self.note(one, end: last, key: UInt8(id & 0x7F)))
            }
        }
        for (channel, notes) in notes.sorted(by: { $0.key < $1.key }) { built.append((track, channel, notes)) }
    }

    private static func note(_ started: (tick: Int, velocity: UInt8), end: Int, key: UInt8) -> Note {
        Note(start: started.tick, end: end, key: Int(key), velocity: Int(started.velocity))
    }
}

extension Note {
    fileprivate var played: InstrumentNote {
        InstrumentNote(start: start, end: end, key: key, velocity: velocity ?? 80)
    }
}

extension MIDIFile {
    /// The first program of a channel in the track, else in the whole file; 0, a piano, where there is none.
    func program(track: Int, channel: UInt8) -> Int {
        let ordered = [tracks[track]] + tracks
        for track in ordered {
            for (_, event) in track.events {
                if case .program(channel, let number) = event { return Int(number) }
            }
        }
        return 0
    }

    /// Time signatures, in order of ticks.
    var meters: [Meter] {
        tracks.flatMap(\.events).compactMap { tick, event in
            guard case .meter(let beats, let unit) = event, beats <= 64 else { return nil }
            return Meter(tick: tick, beats: beats, unit: unit)
        }.sorted { $0.tick < $1.tick }
    }
}
