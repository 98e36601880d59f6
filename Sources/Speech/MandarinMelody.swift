internal import Glibc
internal import Phonetics
internal import Script

/// The melody of running Mandarin: tone targets on a falling line. The network's own tones are those of single words,
/// with the full dip of a third tone in every place.
enum MandarinMelody {
    /// What a tone asks for, in semitones around the speaker's mean: where F0 is to be when the vowel begins (a consonant
    /// is the time to get there), and the line that it then moves to.
    private struct Tone {
        var ready: TargetApproximation.Target
        var target: TargetApproximation.Target

        /// Falls are quicker than rises (Xu and Sun 2002): the third tone is readied for faster.
        init(ready: Float, at pace: Float = 60, _ start: Float, _ end: Float, _ strength: Float) {
            self.ready = .init(start: ready, end: ready, strength: pace)
            target = .init(start: start, end: end, strength: strength)
        }

        func on(_ base: Float, width: Float) -> Tone {
            var moved = self
            for target in [\Tone.ready, \Tone.target] {
                moved[keyPath: target].start = base + moved[keyPath: target].start * width
                moved[keyPath: target].end = base + moved[keyPath: target].end * width
            }
            return moved
        }
    }

    /// High level, rising, low falling (the half third of running speech, 21 in Chao's numbers), falling, neutral. Taken at
    /// six points of each vowel and averaged over fifty sentences, first and second tones inside phrases lie within a
    /// semitone of what the networks read, fourth ones of recorded words' inner syllables. The third is what a recogniser
    /// of recordings can best tell from the second and the fourth (`Training/voicelab/heard.py`).
    private static func tone(_ tone: Int, isFinal: Bool, previous: Int?) -> Tone {
        switch tone {
        case 1: Tone(ready: 4.5, 3.4, 4.2, 50)
        case 2: Tone(ready: -3, -6, 3.2, 70)
        case 3: isFinal ? Tone(ready: -4, -6, -4.5, 50) : Tone(ready: -4.5, at: 90, -6.2, -7.5, 60)
        case 4: Tone(ready: 7.5, -6, -5, 55)
        // A neutral tone has a weak mid target; after a low tone it is higher.
        default: previous == 3 ? Tone(ready: 1, 1, 0, 30) : Tone(ready: -1.5, -1.5, -3, 30)
        }
    }

    /// The least share of a syllable that is given to getting ready: where there is no consonant, the vowel's beginning.
    private static let readiness: Float = 0.25

    /// Semitones by which the line falls in a phrase, and how much of it a minor break gives back.
    private static let declination: Float = 2.5
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
                let shape = line.shape(Self.tone(tone, isFinal: isFinal, previous: previous), at: index)
                let frames = starts[syllable.phonemes.lowerBound]..<starts[syllable.phonemes.upperBound]
                let onset = onset(of: syllable, in: layout, starts: starts) - frames.lowerBound
                var moving = larynx ?? TargetApproximation(height: shape.ready.start)
                let values =
                    moving.approach(shape.ready, count: onset, frameRate: Float(frameRate))
                    + moving.approach(shape.target, count: frames.count - onset, frameRate: Float(frameRate))
                larynx = moving
                for (frame, value) in zip(frames, values) { course[frame] = value }
                previous = tone
            }
            top = phrase.ending == .major ? 0.5 : line.height(at: 1) + (0.5 - line.height(at: 1)) * minorReset
        }
        return course
    }

    /// The frame from which a syllable's tone is heard.
    private static func onset(of syllable: SpeechLayout.Syllable, in layout: SpeechLayout, starts: [Int]) -> Int {
        let range = syllable.phonemes
        let vowel = range.first { layout.phonemes[$0].tone != nil } ?? range.lowerBound
        let frames = starts[range.upperBound] - starts[range.lowerBound]
        return max(starts[vowel], starts[range.lowerBound] + Int(Float(frames) * readiness))
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
        func shape(_ tone: Tone, at index: Int) -> Tone {
            let place = place(index)
            let isLast = index == phrase.syllables.upperBound - 1
            let width = range * (isLast || place == 0 ? 1 : 0.9)
            return tone.on(height(at: place) + (isLast ? last : 0), width: width)
        }
    }
}
