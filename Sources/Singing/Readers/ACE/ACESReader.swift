internal import Formats
internal import Phonetics
internal import Script
internal import Vocals

/// ACES, ACE's sequence file, version 1 (timedomain-tech/ACE_sequence_file, `aces_file_en.md`): notes in seconds with
/// syllables or phones, slurs and breaths, and a drawn pitch in MIDI numbers.
struct ACESReader {
    var limits: ScoreLimits

    /// 10 000 ticks a second: times in the file have a tenth of a millisecond at most.
    private static let resolution = 5_000
    private static let ticksPerSecond = 10_000.0
    /// Seconds; longer is a mistake.
    private static let longest = 36_000.0
    private static let languages: [String: Language] = ["ch": .mandarin, "en": .english, "jp": .japanese]

    static func recognises(_ root: JSONValue) -> Bool {
        root["notes"]?[0]?["start_time"] != nil && root["notes"]?[0]?["end_time"] != nil
    }

    func read(_ root: JSONValue) throws -> Score {
        let list = root["notes"]?.array ?? []
        guard list.count <= limits.notes else { throw Self.broken("more than \(limits.notes) notes", "notes") }
        var ignored = IgnoredList(limit: limits.ignored)
        var notes: [Note] = []
        var breathes = false
        for (index, value) in list.enumerated() {
            let (start, end) = try Self.times(value, "note \(index + 1)")
            switch value["type"]?.string ?? "general" {
            case "sp": continue
            case "br": breathes = true
            case "general", "slur":
                guard let key = value["pitch"]?.number.map({ Int($0.rounded()) }), (0...127).contains(key) else {
                    throw Self.broken("the pitch is no MIDI number", "note \(index + 1)")
                }
                if value["pitch"]?.number != Double(key) { ignored.add("a microtone: sung at the nearest semitone") }
                var note = Note(start: start, end: end, key: key)
                Self.words(value, of: &note, &ignored)
                if breathes { Self.breathe(before: start, &notes) }
                breathes = false
                notes.append(note)
            case let other: ignored.add("a note of the type “\(other.prefix(40))”")
            }
        }
        var part = ScorePart(name: "Voice", notes: notes.filter { $0.end > $0.start }.sorted { $0.start < $1.start })
        if part.makeMonophonic() > 0 { ignored.add("overlapping notes") }
        let pitch = root["piece_params"]?["pitch"]
        part.pitch = ScoreCurve(try Self.strokes(pitch?["user"], value: { $0 * 100 }))
        if pitch?["delta"] != nil { ignored.add("a pitch curve of differences") }
        if root["piece_params"]?["energy"] != nil { ignored.add("the energy curve, whose unit is not documented") }
        return Score(
            resolution: Self.resolution, tempos: TempoMap([.init(tick: 0, bpm: 120)]), parts: [part],
            ignored: ignored.lines)
    }

    private static func times(_ value: JSONValue, _ place: String) throws -> (Int, Int) {
        guard let start = value["start_time"]?.number, let end = value["end_time"]?.number, start >= 0, end >= start,
            end <= longest
        else { throw broken("its times make no sense", place) }
        return (Int((start * ticksPerSecond).rounded()), Int((end * ticksPerSecond).rounded()))
    }

    private static func words(_ value: JSONValue, of note: inout Note, _ ignored: inout IgnoredList) {
        if value["type"]?.string == "slur" {
            note.lyric = .extender
            return
        }
        let name = value["language"]?.string ?? "ch"
        guard var language = languages[name] else {
            ignored.add("words in the language “\(name.prefix(20))”: sung on la")
            return
        }
        if let syllable = value["syllable"]?.string, !syllable.isEmpty, syllable.count <= 40 {
            note.lyric = Lyric(syllable)
            switch language {
            case .mandarin: note.phonemes = Pinyin.syllable(syllable)?.map { NotePhoneme($0) }
            case .japanese: note.phonemes = JapaneseSyllables.moras(syllable)?.first?.map { NotePhoneme($0) }
            case .english: break
            }
            return
        }
        let phones = (value["phone"]?.array ?? []).prefix(16).compactMap(\.string)
        guard !phones.isEmpty else { return }
        note.lyric = Lyric(phones.joined())
        let mapped = phones.map { PhonemeHint.phoneme($0, &language) }
        if mapped.allSatisfy({ $0 != nil }) {
            note.phonemes = mapped.compactMap { $0.map { NotePhoneme($0) } }
        } else {
            ignored.add("phones that are not known: the note is sung as it is spelled")
        }
    }

    /// A written breath takes its room from the note before, where that has not left any.
    private static func breathe(before start: Int, _ notes: inout [Note]) {
        guard let last = notes.indices.last else { return }
        let room = Int(0.2 * ticksPerSecond)
        let length = notes[last].end - notes[last].start
        notes[last].end = Swift.max(notes[last].start + length / 2, Swift.min(notes[last].end, start - room))
    }

    /// Points of a curve at most, all pieces together.
    private static let mostPoints = 2_000_000

    private static func strokes(_ value: JSONValue?, value scale: (Double) -> Double) throws -> [[ScoreCurve.Point]] {
        var count = 0
        return try (value?.array ?? []).map { piece in
            guard let start = piece["start_time"]?.number, let hop = piece["hop_time"]?.number, start >= 0, hop > 0,
                start <= longest, hop <= 10
            else { throw broken("a piece of the pitch has no times", "piece_params") }
            let values = piece["values"]?.array ?? []
            count += values.count
            guard count <= mostPoints else { throw broken("the pitch has too many points", "piece_params") }
            return values.enumerated().compactMap { index, value in
                value.number.map {
                    ScoreCurve.Point(tick: (start + hop * Double(index)) * ticksPerSecond, value: scale($0))
                }
            }
        }
    }

    private static func broken(_ what: String, _ place: String) -> ScoreError {
        ScoreError(what, at: place, advice: "Make the ACES file again.")
    }
}
