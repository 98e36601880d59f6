internal import Glibc
internal import Phonetics
internal import Script

/// F0 of an utterance: Mandarin by its tones, other languages as the network reads them, and on both what the sentence
/// asks for and the mood adds.
enum SpeechMelody {
    /// `predicted` is the network's F0, 0 where unvoiced, whose voicing is kept. `starts` are the first frames of the
    /// phonemes and the end.
    static func f0(
        _ layout: SpeechLayout, predicted: [Float], starts: [Int], mean: Float, manners: Manners, continues: Bool,
        frameRate: Double, styles: [Style] = []
    ) -> [Float] {
        let tones = MandarinMelody.semitones(layout, starts: starts, frameRate: frameRate, continues: continues)
        var semitones = predicted.indices.map { frame -> Float in
            guard predicted[frame] > 0 else { return 0 }
            return tones[frame] ?? 12 * log2f(predicted[frame] / mean)
        }
        for phrase in layout.phrases {
            Intonation.apply(&semitones, phrase, layout, starts: starts, continues: continues)
        }
        let voiced = predicted.map { $0 > 0 }
        smooth(&semitones, voiced: voiced)
        let range = manners.frames(layout, starts: starts, \.range)
        let pitch = manners.frames(layout, starts: starts, \.pitch)
        let contour = Contour.frames(layout, starts: starts, styles: styles, mean: mean)
        return semitones.indices.map { frame in
            guard voiced[frame] else { return 0 }
            let shift = pitch[frame] + (contour?[frame] ?? 0)
            let value = mean * powf(2, (semitones[frame] * range[frame] + shift) / 12)
            return min(highest, max(lowest, value))
        }
    }

    /// Hz: what the vocoder and a human speaker can do.
    private static let lowest: Float = 65
    private static let highest: Float = 700

    /// Takes the corners off where two ways of reading meet, within stretches of voice: three frames, 35 ms.
    private static func smooth(_ values: inout [Float], voiced: [Bool]) {
        let before = values
        for index in values.indices.dropFirst().dropLast() where voiced[index - 1] && voiced[index] && voiced[index + 1]
        {
            values[index] = (before[index - 1] + 2 * before[index] + before[index + 1]) / 4
        }
    }
}

/// What a sentence's kind does to the melody of languages without tones.
enum Intonation {
    /// Semitones that a yes-no question rises by at its end, and that an unfinished utterance stays up by.
    private static let question: Float = 6
    private static let unfinished: Float = 1.5

    static func apply(
        _ semitones: inout [Float], _ phrase: SpeechLayout.Phrase, _ layout: SpeechLayout, starts: [Int],
        continues: Bool
    ) {
        guard let last = phrase.syllables.last, layout.syllables[last].language != .mandarin else { return }
        let isEnd = phrase.syllables.upperBound == layout.syllables.count
        let rise: Float
        if phrase.sentence == .question, !asksForWord(layout, phrase) {
            rise = question
        } else if isEnd, continues, phrase.sentence != .question {
            rise = unfinished
        } else {
            return
        }
        let nucleus = stressed(layout, phrase) ?? last
        let first = starts[layout.syllables[nucleus].phonemes.lowerBound]
        let end = starts[layout.syllables[last].phonemes.upperBound]
        guard end > first else { return }
        for frame in first..<end {
            let place = Float(frame - first) / Float(end - first)
            semitones[frame] += rise * place * place * (3 - 2 * place)
        }
    }

    /// The last stressed syllable of a phrase: the rise begins there.
    private static func stressed(_ layout: SpeechLayout, _ phrase: SpeechLayout.Phrase) -> Int? {
        phrase.syllables.last { layout.phonemes[layout.syllables[$0].phonemes].contains { $0.stress == 1 } }
    }

    /// A question that begins with its question word falls like a statement.
    private static func asksForWord(_ layout: SpeechLayout, _ phrase: SpeechLayout.Phrase) -> Bool {
        let words = ["what", "who", "whom", "whose", "which", "when", "where", "why", "how"]
        guard let first = phrase.syllables.first else { return false }
        let start = layout.syllables[first].phonemes.lowerBound
        guard let word = layout.words.first(where: { $0.phonemes.contains(start) }) else { return false }
        return words.contains(word.text.lowercased())
    }
}
