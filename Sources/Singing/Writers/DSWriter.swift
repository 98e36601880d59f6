internal import Formats
internal import Glibc
internal import Script

/// DiffSinger's `.ds`, as its variance models read it: a segment a phrase with words, phones, notes, and the F0 where it
/// was drawn. Durations of phones are left to the bank's model, except where the score gives them all.
struct DSWriter {
    let score: Score
    let aligner: LyricAligner?

    /// Seconds of silence before a phrase, and behind it.
    private static let lead = 0.5
    private static let tail = 0.3
    private static let rest = 0.3
    private static let step = 0.005
    /// Seconds of a segment at most.
    private static let longest = 60.0

    func document() throws -> JSONValue {
        guard let part = score.parts.first(where: \.hasLyrics) ?? score.parts.first(where: { !$0.notes.isEmpty }) else {
            throw ScoreError("the score has no notes", at: "score", advice: "There is nothing to write.")
        }
        guard let aligner else {
            throw ScoreError("the words have no sounds yet", at: part.name, advice: "Give a pronunciation dictionary.")
        }
        let syllables = SyllableTiming.timed(
            aligner.align(part.notes).syllables, notes: part.notes, transposition: 0,
            seconds: { score.seconds(at: $0) })
        var splitter = PhraseSplitter()
        (splitter.rest, splitter.shortest, splitter.largestShare) = (Self.rest, Self.longest, 0)
        (splitter.longest, splitter.longestFirst) = (Self.longest, Self.longest)
        var segments: [JSONValue] = []
        var floor = 0.0
        for phrase in splitter.phrases(syllables) {
            guard let first = phrase.first, let last = phrase.last else { continue }
            let lead = Swift.max(0, Swift.min(Self.lead, first.start - floor))
            segments.append(segment(phrase, lead: lead, part))
            floor = last.end
        }
        return .array(segments)
    }

    private struct Lists {
        var phones: [String] = ["SP"]
        var counts: [Int] = [1]
        var notes: [String] = ["rest"]
        var lengths: [Double]
        var slurs: [Int] = [0]
    }

    private func segment(_ phrase: [TimedSyllable], lead: Double, _ part: ScorePart) -> JSONValue {
        var lists = Lists(lengths: [lead])
        for (index, timed) in phrase.enumerated() {
            if index > 0, timed.start - phrase[index - 1].end > 1e-6 {
                rest(timed.start - phrase[index - 1].end, &lists)
            }
            // Consonants stand at the end of the word before.
            for phoneme in timed.syllable.onset { append(phoneme, &lists) }
            lists.phones.append(timed.syllable.nucleus.symbol)
            lists.counts.append(1)
            for phoneme in timed.syllable.coda { append(phoneme, &lists) }
            for (place, segment) in timed.segments.enumerated() {
                lists.notes.append(Self.name(segment.key))
                lists.lengths.append(segment.duration)
                lists.slurs.append(place == 0 ? 0 : 1)
            }
        }
        rest(Self.tail, &lists)
        let offset = (phrase.first?.start ?? 0) - lead
        var object = JSONObject()
        object["offset"] = JSONValue(Self.rounded(offset))
        object["text"] = .string((["SP"] + phrase.map { Self.text($0) } + ["SP"]).joined(separator: " "))
        object["ph_seq"] = .string(lists.phones.joined(separator: " "))
        object["ph_num"] = .string(lists.counts.map(String.init).joined(separator: " "))
        object["note_seq"] = .string(lists.notes.joined(separator: " "))
        object["note_dur"] = .string(lists.lengths.map { "\(Self.rounded($0))" }.joined(separator: " "))
        object["note_slur"] = .string(lists.slurs.map(String.init).joined(separator: " "))
        let length = lists.lengths.reduce(0, +)
        if let f0 = f0(part, from: offset, length: length) {
            object["f0_seq"] = .string(f0.map { "\($0)" }.joined(separator: " "))
            object["f0_timestep"] = .string("\(Self.step)")
        }
        return .object(object)
    }

    private func append(_ phoneme: Phoneme, _ lists: inout Lists) {
        lists.phones.append(phoneme.symbol)
        lists.counts[lists.counts.count - 1] += 1
    }

    private func rest(_ seconds: Double, _ lists: inout Lists) {
        lists.phones.append("SP")
        lists.counts.append(1)
        lists.notes.append("rest")
        lists.lengths.append(seconds)
        lists.slurs.append(0)
    }

    /// Hz, where the whole phrase is drawn; a model must not be given half of a line.
    private func f0(_ part: ScorePart, from offset: Double, length: Double) -> [Double]? {
        guard !part.pitch.isEmpty else { return nil }
        let count = Int(length / Self.step)
        let drawn = (0..<count).map { index in
            part.pitch.value(
                at: score.tempos.tick(at: offset + Double(index) * Self.step, resolution: score.resolution))
        }
        guard var last = drawn.lazy.compactMap(\.self).first else { return nil }
        return drawn.map { cents in
            last = cents ?? last
            return (440 * exp2((last - 6900) / 1200) * 1000).rounded() / 1000
        }
    }

    /// The words' own text; a syllable without one is its sounds.
    private static func text(_ timed: TimedSyllable) -> String {
        let text = timed.syllable.text.filter { !$0.isWhitespace }
        return text.isEmpty ? timed.syllable.phonemes.map { String($0.name) }.joined() : text
    }

    private static func name(_ key: Int) -> String {
        ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"][key % 12] + "\(key / 12 - 1)"
    }

    /// Microseconds are enough.
    private static func rounded(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e6 }
}
