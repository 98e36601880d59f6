internal import Inference
public import Script
public import Vocals

extension DiffSingerBank {
    /// Seconds of silence that the duration model is told before a phrase; they hold its first consonants.
    private static let lead = 0.5
    /// Duration models go astray on longer words; the rest of a note is its vowel's in any case.
    private static let longestWord = 1.5

    public func singDurations(
        _ syllables: [SyllableToSing], language: Language, speaker: String?
    ) async throws -> [[Int]]? {
        let phonemes = syllables.flatMap(\.phonemes)
        // Found out before anything is sung, whether there is a duration model or not.
        let names = try ["SP"] + phonemes.map { (phoneme) throws(VocalsError) in try bankName(phoneme) }
        guard let part = duration, let first = syllables.first else { return nil }
        let groups = Self.groups(syllables)
        let wordFrames = part.frames(of: groups.map(\.seconds)).map { max(1, $0) }
        let divisions = groups.map(\.count)
        let even = zip(wordFrames, divisions).flatMap { total, count in
            (0..<count).map { max(1, total * ($0 + 1) / count - total * $0 / count) }
        }
        let encoded = try await part.encode(
            names, frames: even, divisions: divisions, wordFrames: wordFrames, models: models)
        var feed = BankFeed(try await models.model(at: part.graph("dur")))
        feed.pass("encoder_out", encoded.encoder)
        feed.pass("x_masks", encoded.masks)
        let keys =
            [Int64(first.key)] + syllables.flatMap { [Int64](repeating: Int64($0.key), count: $0.phonemes.count) }
        try feed.give("ph_midi", whole: keys)
        try feed.give(
            "spk_embed", part.speakers.embedding(wish(speaker), count: names.count),
            shape: [1, names.count, part.speakers.size])
        try feed.give(SeededNoise.input, whole: [0], shape: [1])
        let predicted = try await feed.floats("ph_dur_pred", count: names.count)
        return fitted(predicted, groups, syllables, clock: part.frameRate)
    }

    /// From a vowel to the next: the consonants before the first vowel belong to the silence before them.
    private static func groups(_ syllables: [SyllableToSing]) -> [(count: Int, seconds: Double)] {
        var groups = [(count: 1 + (syllables.first?.onset ?? 0), seconds: lead)]
        for (index, syllable) in syllables.enumerated() {
            let next = index + 1 < syllables.count ? syllables[index + 1] : nil
            let count = syllable.phonemes.count - syllable.onset + (next?.onset ?? 0)
            let seconds = (next?.start ?? syllable.end) - syllable.start
            groups.append((count, min(longestWord, max(0.02, seconds))))
        }
        return groups
    }

    /// Each group stretched to its time, but the first, whose consonants keep what was predicted. Frames of our clock.
    private func fitted(
        _ predicted: [Float], _ groups: [(count: Int, seconds: Double)], _ syllables: [SyllableToSing], clock: Double
    ) -> [[Int]] {
        var frames: [Int] = []
        var start = 0
        for (index, group) in groups.enumerated() {
            let own = predicted[start..<start + group.count].map { Double(max(0, $0)) / clock }
            start += group.count
            let sum = own.reduce(0, +)
            let factor = index == 0 || sum <= 0 ? 1 : group.seconds / sum
            frames += own.map { max(1, Int((min(10, $0 * factor) * frameRate).rounded())) }
        }
        var next = 1
        return syllables.map { syllable in
            defer { next += syllable.phonemes.count }
            return Array(frames[next..<next + syllable.phonemes.count])
        }
    }
}
