internal import Glibc
internal import Phonetics
internal import Script

/// Durations of running speech, from those that the network predicts.
///
/// The network learned its Mandarin from single words, which are read slowly: about 3.3 syllables a second, each one
/// final. So for Mandarin only the proportions are taken from it, and the length of a syllable from its place: shorter
/// inside the phrase, longer at its end (Lin and Yan; Xu and Wang 2009: phrase-final lengthening of a third to a half).
/// English was learned from sentences and stays as it is.
enum SpeechRhythm {
    /// Seconds: about 4.3 syllables a second without the pauses. Readers have 5.2 (Pellegrino, Coupé and Marsico 2011); the
    /// voice, which learned from words said alone, is clearer a little slower.
    private static let syllable: Float = 0.218
    /// The power of a syllable's shortening that a Mandarin initial takes part in.
    private static let initials: Float = 0.55
    private static let sonorants: Set<String> = ["zh/m", "zh/n", "zh/l"]
    /// Seconds at the ordinary rate.
    private static let shortestSonorant: Float = 0.072
    /// Seconds of silence before.
    private static let lead: Float = 0.03

    static func frames(
        _ layout: SpeechLayout, predicted: [Int], manners: Manners, styles: [Style] = [], ending: Ending,
        frameRate: Double
    ) -> [Int] {
        let rate = Float(frameRate)
        var lengths = zip(predicted, layout.phonemes).map { min(Float($0), longest($1) * rate) }
        let mandarin = layout.syllables.filter { $0.tone != nil }
        let sum = mandarin.reduce(Float(0)) { $0 + lengths[$1.phonemes].reduce(0, +) }
        let mean = mandarin.isEmpty ? 1 : max(1, sum / Float(mandarin.count))
        for (index, syllable) in layout.syllables.enumerated() where syllable.tone != nil {
            let own = lengths[syllable.phonemes].reduce(0, +)
            // Half of the network's own contrast: `shuang` stays longer than `a`.
            let wanted = Self.syllable * rate * place(index, layout) * sqrtf(own / mean)
            stretch(&lengths, syllable.phonemes, by: wanted / max(1, own), nucleus: final(syllable, layout))
            lengthenSonorant(&lengths, syllable, layout, rate: rate)
        }
        for syllable in layout.syllables {
            stretch(
                &lengths, syllable.phonemes, by: 1 / manners[syllable.word].rate, nucleus: final(syllable, layout))
        }
        for (phoneme, size, _, word) in layout.pauses {
            lengths[phoneme] = pause(size) * rate / manners[word].rate
        }
        Extent.fit(&lengths, layout, styles: styles, rate: rate)
        lengths[0] = max(lead, Float(layout.restBefore)) * rate
        lengths[lengths.count - 1] = max(tail(ending), Float(layout.restAfter)) * rate
        var frames = rounded(lengths, layout)
        // What markup gives is kept to the frame, whatever the rounding before it.
        for (phoneme, _, seconds, _) in layout.pauses {
            if let seconds { frames[phoneme] = max(2, Int((Float(seconds) * rate).rounded())) }
        }
        return frames
    }

    /// How a stretch of speech ends: for good, in the midst of a breath, or handing over to another voice.
    enum Ending: Equatable {
        case ends, continues
        case handsOver(Break, seconds: Double?)
    }

    /// Seconds of silence behind.
    private static func tail(_ ending: Ending) -> Float {
        switch ending {
        case .ends: 0.1
        case .continues: 0.06
        case .handsOver(_, let seconds?): max(0.03, Float(seconds) - lead)
        // The next voice brings its own silence.
        case .handsOver(let size, nil): size >= .minor ? pause(size) - lead : 0.03
        }
    }

    /// Seconds of a pause.
    private static func pause(_ size: Break) -> Float { size == .major ? 0.35 : 0.18 }

    /// Seconds beyond which a predicted phoneme is a slip of the network: it stretches fricatives at times.
    private static func longest(_ phoneme: Phoneme) -> Float {
        phoneme.stress != nil ? 0.26 : phoneme.tone != nil ? 0.6 : 0.16
    }

    /// What the place of a Mandarin syllable does to its length.
    private static func place(_ index: Int, _ layout: SpeechLayout) -> Float {
        let syllable = layout.syllables[index]
        let phrase = layout.phrases[syllable.phrase].syllables
        var factor: Float = syllable.isWordFinal ? 1.06 : 0.96
        if index == phrase.upperBound - 1 {
            factor *= 1.4
        } else if index == phrase.upperBound - 2 {
            factor *= 1.06
        } else if index == phrase.lowerBound {
            factor *= 1.05
        }
        // Long phrases are said a little faster, short ones a little slower.
        factor *= min(1.08, max(0.92, 1.05 - 0.01 * Float(phrase.count - 5)))
        switch syllable.tone {
        case 5: factor *= 0.78
        case 2: factor *= 1.04
        case 4: factor *= 0.95
        default: break
        }
        return factor
    }

    /// The phoneme that carries a Mandarin syllable's tone.
    private static func final(_ syllable: SpeechLayout.Syllable, _ layout: SpeechLayout) -> Int? {
        syllable.tone == nil ? nil : syllable.phonemes.first { layout.phonemes[$0].tone != nil }
    }

    /// Consonants give way less than vowels, and in slow speech least of all: an affricate held long is heard as a
    /// fricative. A Mandarin initial that has to be quick gives way nearly as its final does: one that kept its length
    /// would take the final's, and an initial of 160 ms, as of a word said alone, leaves nothing of a syllable of 190.
    private static func stretch(
        _ lengths: inout [Float], _ range: Range<Int>, by factor: Float, nucleus: Int?
    ) {
        guard range.count > 1, factor > 0, factor.isFinite else {
            for index in range { lengths[index] *= factor }
            return
        }
        let total = lengths[range].reduce(0, +) * factor
        let theirs = nucleus != nil && factor < 1 ? powf(factor, Self.initials) : sqrtf(factor)
        // English: the longest phoneme is the vowel.
        let nucleus = nucleus ?? range.max { lengths[$0] < lengths[$1] } ?? range.lowerBound
        for index in range where index != nucleus { lengths[index] *= theirs }
        let others = range.reduce(Float(0)) { $0 + ($1 == nucleus ? 0 : lengths[$1]) }
        lengths[nucleus] = max(3, total - others)
    }

    /// A nasal or lateral initial is told from the next one by what sounds while the mouth is shut: words said alone leave
    /// it short, and quick speech would leave nothing.
    private static func lengthenSonorant(
        _ lengths: inout [Float], _ syllable: SpeechLayout.Syllable, _ layout: SpeechLayout, rate: Float
    ) {
        let initial = syllable.phonemes.lowerBound
        guard let nucleus = final(syllable, layout), nucleus > initial,
            sonorants.contains(layout.phonemes[initial].symbol)
        else { return }
        let wanted = min(shortestSonorant * rate, 0.42 * (lengths[initial] + lengths[nucleus]))
        let missing = max(0, wanted - lengths[initial])
        lengths[initial] += missing
        lengths[nucleus] -= missing
    }

    /// Whole frames, the rounding carried on so that it does not add up.
    private static func rounded(_ lengths: [Float], _ layout: SpeechLayout) -> [Int] {
        var carry: Float = 0
        return lengths.map { length in
            let exact = length + carry
            let whole = max(2, exact.rounded())
            carry = min(1, max(-1, exact - whole))
            return Int(whole)
        }
    }
}
