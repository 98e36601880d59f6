internal import Script

/// A phoneme in the song's frames.
struct PlacedPhoneme: Sendable, Equatable {
    enum Role: Sendable, Equatable { case silence, onset, nucleus, coda }

    var phoneme: Phoneme
    /// Frame of the song.
    var start: Int
    /// At least 1.
    var frames: Int
    var role: Role
    /// Index of the syllable in its phrase; nil for silences.
    var syllable: Int?

    var end: Int { start + frames }
}

/// Gives every phoneme of a phrase its frames: vowels begin on their notes, consonants take their time from before.
struct PhraseLayout {
    /// Frames a second.
    var rate: Double
    /// Consonants between two vowels take no more than this part of the time between them.
    var largestConsonantShare = 0.45
    /// Frames of silence around a phrase, for the voice to begin and to ring out.
    var margin = 4

    /// - Parameters:
    ///   - lengths: the voice's own frames for each syllable's phonemes: onset, nucleus, coda.
    ///   - floor: the first frame that is free.
    ///   - ceiling: the first frame that the next phrase needs.
    func place(
        _ phrase: [TimedSyllable], lengths: [[Int]], floor: Int, ceiling: Int, breathes: Bool
    ) -> [PlacedPhoneme] {
        var placed: [PlacedPhoneme] = []
        guard let first = phrase.first else { return [] }
        let lead = fitted(onset(0, phrase, lengths), into: Swift.max(0, frame(first.start) - floor - 1))
        let begin = frame(first.start) - lead.reduce(0) { $0 + $1.frames }
        placed += silences(before: begin, floor: floor, breathes: breathes)
        append(lead, role: .onset, syllable: 0, to: &placed)
        for index in phrase.indices {
            let next = index + 1 < phrase.count ? index + 1 : nil
            let start = placed.last?.end ?? frame(phrase[index].start)
            let limit = next.map { frame(phrase[$0].start) } ?? ceiling - 1
            fill(phrase, lengths, index: index, next: next, from: start, limit: limit, into: &placed)
        }
        if let end = placed.last?.end {
            let tail = Swift.max(1, Swift.min(margin, ceiling - end))
            placed.append(PlacedPhoneme(phoneme: .silence, start: end, frames: tail, role: .silence))
        }
        return placed
    }

    /// Frames wanted before a phrase's first vowel: its consonants, a little silence, and a breath if it takes one.
    func wantedBefore(_ phrase: [TimedSyllable], lengths: [[Int]], breathes: Bool) -> Int {
        guard !phrase.isEmpty else { return 0 }
        let consonants = onset(0, phrase, lengths).reduce(0) { $0 + $1.frames }
        return consonants + 2 + (breathes ? frame(Self.shortestBreath) + 1 : 0)
    }

    func frame(_ seconds: Double) -> Int { Int((seconds * rate).rounded()) }

    /// Seconds of an audible breath.
    static let shortestBreath = 0.18
    static let longestBreath = 0.36

    private typealias Piece = (phoneme: Phoneme, frames: Int)

    /// From a vowel's onset to the next vowel's onset, or to the phrase's end.
    private func fill(
        _ phrase: [TimedSyllable], _ lengths: [[Int]], index: Int, next: Int?, from start: Int, limit: Int,
        into placed: inout [PlacedPhoneme]
    ) {
        var coda = coda(index, phrase, lengths)
        var onset = next.map { self.onset($0, phrase, lengths) } ?? []
        let end = Swift.min(limit, Swift.max(start + 1, frame(phrase[index].end)))
        let gap = next == nil ? 0 : limit - end - total(onset)
        // A rest that can be heard stays a rest; a shorter one is bridged by the vowel.
        let rests = gap >= Swift.max(2, frame(0.06))
        let stop = rests || next == nil ? end : limit
        let room = Swift.max(1, stop - start)
        let isGiven =
            !phrase[index].syllable.seconds.isEmpty || next.map { !phrase[$0].syllable.seconds.isEmpty } == true
        let share = isGiven ? 0.9 : largestConsonantShare
        let budget = Swift.max(0, Swift.min(room - 1, Int(Double(room) * share)))
        let sounds = coda + (rests ? [] : onset)
        let fits = fitted(sounds, into: Swift.max(budget, Swift.min(room - 1, sounds.count)))
        if rests || next == nil {
            coda = fits
        } else {
            let onsets = Swift.min(onset.count, fits.count)
            coda = Array(fits.prefix(fits.count - onsets))
            onset = Array(fits.suffix(onsets))
        }
        let used = total(coda) + (rests || next == nil ? 0 : total(onset))
        let nucleus = PlacedPhoneme(
            phoneme: phrase[index].syllable.nucleus, start: start, frames: Swift.max(1, room - used), role: .nucleus,
            syllable: index)
        placed.append(nucleus)
        append(coda, role: .coda, syllable: index, to: &placed)
        guard let next else { return }
        if rests, let end = placed.last?.end {
            let rest = Swift.max(1, limit - end - total(onset))
            placed.append(PlacedPhoneme(phoneme: .pause, start: end, frames: rest, role: .silence))
        }
        append(onset, role: .onset, syllable: next, to: &placed)
    }

    private func silences(before begin: Int, floor: Int, breathes: Bool) -> [PlacedPhoneme] {
        let room = begin - floor
        let short = frame(Self.shortestBreath)
        guard breathes, room > short else {
            let frames = Swift.max(1, Swift.min(margin, room))
            return [PlacedPhoneme(phoneme: .silence, start: begin - frames, frames: frames, role: .silence)]
        }
        let lead = Swift.min(margin, room - short)
        let breath = Swift.min(frame(Self.longestBreath), room - lead)
        return [
            PlacedPhoneme(phoneme: .silence, start: begin - breath - lead, frames: lead, role: .silence),
            PlacedPhoneme(phoneme: .breath, start: begin - breath, frames: breath, role: .silence),
        ]
    }

    private func append(
        _ pieces: [Piece], role: PlacedPhoneme.Role, syllable: Int, to placed: inout [PlacedPhoneme]
    ) {
        for piece in pieces {
            guard let start = placed.last?.end else { return }
            placed.append(
                PlacedPhoneme(
                    phoneme: piece.phoneme, start: start, frames: piece.frames, role: role, syllable: syllable))
        }
    }

    private func onset(_ index: Int, _ phrase: [TimedSyllable], _ lengths: [[Int]]) -> [Piece] {
        let syllable = phrase[index].syllable
        return syllable.onset.indices.map { offset in
            (syllable.onset[offset], length(of: syllable, offset, spoken: lengths[index][offset]))
        }
    }

    private func coda(_ index: Int, _ phrase: [TimedSyllable], _ lengths: [[Int]]) -> [Piece] {
        let syllable = phrase[index].syllable
        return syllable.coda.indices.map { offset in
            let place = syllable.onset.count + 1 + offset
            return (syllable.coda[offset], length(of: syllable, place, spoken: lengths[index][place]))
        }
    }

    /// What the score gives, else what the voice would speak.
    private func length(of syllable: SungSyllable, _ place: Int, spoken: Int) -> Int {
        if syllable.seconds.indices.contains(place), let seconds = syllable.seconds[place] {
            return Swift.max(1, frame(Swift.min(seconds, 10)))
        }
        return length(syllable.phonemes[place], spoken)
    }

    /// The spoken length, within what is heard and what does not drag.
    private func length(_ phoneme: Phoneme, _ spoken: Int) -> Int {
        let manner = phoneme.manner
        return Swift.max(1, Swift.min(frame(manner.longest), Swift.max(frame(manner.shortest), spoken)))
    }

    private func total(_ pieces: [Piece]) -> Int { pieces.reduce(0) { $0 + $1.frames } }

    /// Shrinks consonants to the room there is, never below a frame. Where even that is too much they are dropped from
    /// the front: those nearest to the next vowel say most about it.
    private func fitted(_ pieces: [Piece], into room: Int) -> [Piece] {
        var pieces = pieces
        while pieces.count > room { pieces.removeFirst() }
        while total(pieces) > room {
            guard let longest = pieces.indices.max(by: { pieces[$0].frames < pieces[$1].frames }) else { break }
            pieces[longest].frames -= 1
        }
        return pieces
    }
}
