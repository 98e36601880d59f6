internal import Script

/// Makes sung notes of a segment. In a word the vowel comes first, and the next word's consonants stand at its end; so
/// notes begin with vowels, as we sing them.
struct DSLineBuilder {
    let segment: DSSegment
    private let phonemes: DSPhonemes

    init(segment: DSSegment) {
        self.segment = segment
        phonemes = DSPhonemes(segment.phones)
    }

    /// Generations with `ph_num`: a word has phones, and one note or several slurred ones.
    func byWord(_ ignored: inout IgnoredList) throws -> DSSegment.Sung {
        var sung = DSSegment.Sung()
        var waiting: [NotePhoneme] = []
        var onsetText: [String] = []
        var (phone, note) = (0, 0)
        var words = words()
        for count in segment.counts where count > 0 {
            let own = phone..<phone + count
            phone += count
            let first = note
            guard first < segment.keys.count else { throw DSReader.broken("fewer notes than words", at: segment.place) }
            note += 1
            while note < segment.keys.count, segment.slurs.indices.contains(note), segment.slurs[note] { note += 1 }
            let lengths = lengths(of: first..<note, phones: own)
            let isRest = segment.keys[first] == nil || phonemes.isSilence(own.lowerBound)
            // What stands behind the first sound belongs to the next word, or ends this one before a rest.
            let (head, tail) = split(own, endsPhrase: isRest ? false : restFollows(note))
            if isRest {
                waiting = given(tail)
                onsetText = tail.map { segment.phones[$0] }
            } else {
                let vowel = given(head)
                let sounds = vowel.isEmpty || waiting.count < onsetText.count ? [] : waiting + vowel
                let text = words.next(phones: onsetText + head.map { segment.phones[$0] })
                append(sounds, text, keys: first..<note, lengths, to: &sung)
                waiting = given(tail)
                onsetText = tail.map { segment.phones[$0] }
            }
            sung.seconds += lengths.reduce(0, +)
        }
        if note < segment.keys.count { ignored.add("notes behind the last word") }
        return sung
    }

    /// Older generations: every phone names the note it is sung on.
    func byPhone(_ ignored: inout IgnoredList) throws -> DSSegment.Sung {
        var sung = DSSegment.Sung()
        var waiting: [Int] = []
        var words = words()
        var previous: Int?
        for index in segment.phones.indices {
            let length = segment.durations.isEmpty ? segment.lengths[index] : segment.durations[index]
            if phonemes.isSilence(index) || segment.keys[index] == nil {
                waiting = []
                previous = nil
                sung.seconds += length
                continue
            }
            let isSlur = segment.slurs.indices.contains(index) && segment.slurs[index]
            if phonemes.isVowel(index) {
                // Without durations a consonant shares its note's length with the vowel.
                let own = waiting + [index]
                let text = isSlur && previous != nil ? nil : words.next(phones: own.map { segment.phones[$0] })
                append(isSlur && previous != nil ? [] : given(own), text, keys: index..<index + 1, [length], to: &sung)
                sung.seconds += length
                waiting = []
                previous = index
            } else {
                waiting.append(index)
                if !segment.durations.isEmpty { sung.seconds += length }
            }
        }
        return sung
    }

    private func append(
        _ sounds: [NotePhoneme], _ text: String?, keys: Range<Int>, _ lengths: [Double], to sung: inout DSSegment.Sung
    ) {
        var start = sung.seconds
        for (place, index) in keys.enumerated() {
            let end = start + lengths[place]
            defer { start = end }
            guard let key = segment.keys[index] ?? segment.keys[keys.lowerBound] else { continue }
            let isFirst = place == 0 && text != nil
            var note = Note(
                start: Self.tick(start), end: Self.tick(end), key: key,
                lyric: isFirst ? text.map { Lyric($0) } : .extender)
            if isFirst, !sounds.isEmpty { note.phonemes = sounds }
            sung.notes.append(note)
        }
    }

    /// Seconds of a word's notes: stretched to its phones' where those are given.
    private func lengths(of notes: Range<Int>, phones: Range<Int>) -> [Double] {
        let written = notes.map { segment.lengths[$0] }
        guard !segment.durations.isEmpty else { return written }
        let (wanted, sum) = (phones.reduce(0) { $0 + segment.durations[$1] }, written.reduce(0, +))
        guard sum > 0 else { return written.map { _ in wanted / Double(written.count) } }
        return written.map { $0 * wanted / sum }
    }

    private func split(_ phones: Range<Int>, endsPhrase: Bool) -> (head: Range<Int>, tail: Range<Int>) {
        let first = phones.lowerBound
        if endsPhrase { return (phones, phones.upperBound..<phones.upperBound) }
        // Consonants in front of the first vowel can only be this word's own.
        let vowel = phones.first { phonemes.isVowel($0) } ?? first
        return (first..<vowel + 1, vowel + 1..<phones.upperBound)
    }

    private func restFollows(_ note: Int) -> Bool { note >= segment.keys.count || segment.keys[note] == nil }

    /// Sounds with their seconds; empty where a phone is unknown to us, so that the text is read instead.
    private func given(_ phones: some Sequence<Int>) -> [NotePhoneme] {
        let all = phones.map { index -> NotePhoneme? in
            phonemes.phoneme(index).map {
                NotePhoneme($0, seconds: segment.durations.isEmpty ? nil : segment.durations[index])
            }
        }
        return all.contains { $0 == nil } ? [] : all.compactMap(\.self)
    }

    private func words() -> DSWords { DSWords(segment.text) }

    private static func tick(_ seconds: Double) -> Int { Int((seconds * DSReader.ticksPerSecond).rounded()) }
}

/// The words of `text`, one a sung word where they can be counted off, else what the phones spell.
struct DSWords {
    private var texts: [String]

    init(_ text: [String]) {
        let sung = text.filter { !["AP", "SP", "rest"].contains($0) }
        let isHan = sung.contains { $0.unicodeScalars.contains(where: LyricLanguage.isHan) }
        texts = (isHan ? sung.flatMap { $0.map(String.init) } : sung).reversed()
    }

    mutating func next(phones: [String]) -> String {
        if let text = texts.popLast() { return text }
        return phones.map { $0.split(separator: "/").last.map(String.init) ?? $0 }.joined()
    }
}
