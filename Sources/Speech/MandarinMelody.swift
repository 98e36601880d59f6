internal import Glibc
internal import Phonetics
internal import Script

/// The melody of running Mandarin: tone targets on a falling line. The network's own tones are those of single words,
/// with the full dip of a third tone in every place.
enum MandarinMelody {
    /// Semitones around the speaker's mean for each tone: high level, rising, low (the half third of running speech),
    /// falling, neutral. Chao's five levels spread over about ten semitones.
    private static func target(tone: Int, isFinal: Bool, previous: Int?) -> TargetApproximation.Target {
        switch tone {
        case 1: .init(start: 3, end: 3, strength: 42)
        case 2: .init(start: -3, end: 3.2, strength: 45)
        case 3: isFinal ? .init(start: -6, end: -4, strength: 42) : .init(start: -5, end: -5.5, strength: 45)
        case 4: .init(start: 5, end: -4.5, strength: 45)
        // A neutral tone has a weak mid target; after a low tone it is higher.
        default: previous == 3 ? .init(start: 1, end: 0, strength: 25) : .init(start: -2, end: -2.5, strength: 25)
        }
    }

    /// Semitones by which the line falls in a phrase, and how much of it a minor break gives back.
    private static let declination: Float = 3
    private static let minorReset: Float = 0.6

    /// F0 in semitones around the speaker's mean for every frame of the Mandarin syllables; nil elsewhere.
    static func semitones(
        _ layout: SpeechLayout, starts: [Int], frameRate: Double, continues: Bool
    ) -> [Float?] {
        var course = [Float?](repeating: nil, count: starts.last ?? 0)
        var top: Float = 0.5
        for (number, phrase) in layout.phrases.enumerated() {
            let isLast = number == layout.phrases.count - 1
            let line = PhraseLine(
                phrase, top: top, goesOn: isLast ? continues : phrase.sentence == nil,
                asksForWord: phrase.sentence == .question && MandarinQuestion.asksForWord(phrase, layout))
            // Set at the first tone of a phrase: silence leaves time to get ready for it.
            var larynx: TargetApproximation?
            var previous: Int?
            for index in phrase.syllables {
                let syllable = layout.syllables[index]
                guard let tone = syllable.tone else {
                    previous = nil
                    larynx = nil
                    continue
                }
                let isFinal = index == phrase.syllables.upperBound - 1
                let target = line.shape(target(tone: tone, isFinal: isFinal, previous: previous), at: index)
                let frames = starts[syllable.phonemes.lowerBound]..<starts[syllable.phonemes.upperBound]
                var moving = larynx ?? TargetApproximation(height: target.start)
                let values = moving.approach(target, count: frames.count, frameRate: Float(frameRate))
                larynx = moving
                for (frame, value) in zip(frames, values) { course[frame] = value }
                previous = tone
            }
            top = phrase.ending == .major ? 0.5 : line.height(at: 1) + (0.5 - line.height(at: 1)) * minorReset
        }
        return course
    }

    /// The line on which a phrase's tones stand.
    private struct PhraseLine {
        let phrase: SpeechLayout.Phrase
        let top: Float
        let fall: Float
        let range: Float
        let last: Float

        init(_ phrase: SpeechLayout.Phrase, top: Float, goesOn: Bool, asksForWord: Bool) {
            self.phrase = phrase
            // A short phrase falls less.
            let length = min(1, Float(phrase.syllables.count) / 6)
            switch phrase.sentence {
            // The word that asks carries the question; the end falls as in a statement.
            case .question where asksForWord:
                (self.top, fall, range, last) = (top + 0.8, declination * length, 1.05, -0.5)
            // Questions stand higher, hardly fall, and lift the last syllable (Liu and Xu 2005).
            case .question: (self.top, fall, range, last) = (top + 1, 0.5 * length, 1.05, 2.5)
            case .exclamation: (self.top, fall, range, last) = (top + 1, declination * length, 1.2, 0)
            case .statement, nil:
                (self.top, fall, range, last) = (
                    top, declination * length * (goesOn ? 0.6 : 1), 1, goesOn ? 0.5 : -0.8
                )
            }
        }

        /// 0 at the first syllable, 1 at the last.
        func place(_ index: Int) -> Float {
            phrase.syllables.count < 2
                ? 0 : Float(index - phrase.syllables.lowerBound) / Float(phrase.syllables.count - 1)
        }

        func height(at place: Float) -> Float { top - fall * place }

        /// The target on the line, its range narrower inside the phrase than at its ends.
        func shape(_ target: TargetApproximation.Target, at index: Int) -> TargetApproximation.Target {
            let place = place(index)
            let isLast = index == phrase.syllables.upperBound - 1
            let width = range * (isLast || place == 0 ? 1 : 0.82)
            let base = height(at: place) + (isLast ? last : 0)
            return .init(
                start: base + target.start * width, end: base + target.end * width, strength: target.strength)
        }
    }
}
