internal import Script

/// Level of each frame in dB: louder where it is stressed, softer towards the end, smooth between.
enum SpeechEnergy {
    /// dB at the end of a phrase, of neutral tones, and of stressed English syllables.
    private static let fall: Float = -2
    private static let neutralTone: Float = -2.5
    private static let stressed: Float = 0.8
    /// dB inside pauses: the voice learned the noise of the rooms it was recorded in.
    private static let pause: Float = -18
    /// dB inside pauses that markup asks for: as good as nothing.
    private static let rest: Float = -60
    /// Frames for which a sound may ring on into a pause: 46 ms.
    private static let ring = 4

    static func decibels(_ layout: SpeechLayout, starts: [Int], manners: Manners) -> [Float] {
        var energy = manners.frames(layout, starts: starts, \.energy)
        let rests = Set(layout.pauses.lazy.filter { $0.seconds != nil }.map(\.phoneme))
        for phrase in layout.phrases {
            for index in phrase.syllables {
                let syllable = layout.syllables[index]
                let place = Float(index - phrase.syllables.lowerBound) / Float(max(1, phrase.syllables.count - 1))
                var level = fall * place
                if syllable.tone == 5 { level += neutralTone }
                if layout.phonemes[syllable.phonemes].contains(where: { $0.stress == 1 }) { level += stressed }
                let frames = starts[syllable.phonemes.lowerBound]..<starts[syllable.phonemes.upperBound]
                for frame in frames { energy[frame] += level }
            }
        }
        for (index, phoneme) in layout.phonemes.enumerated()
        where phoneme.symbol != Phoneme.breath.symbol && phoneme.isSilence {
            let frames = starts[index]..<starts[index + 1]
            for frame in frames.dropFirst(index == 0 ? 0 : ring).dropLast(index == layout.phonemes.count - 1 ? 0 : ring)
            {
                energy[frame] += rests.contains(index) ? rest : pause
            }
        }
        // 80 ms.
        return Smoothing.mean(energy, reach: 3).map { max(Style.volumes.lowerBound - 18, $0) }
    }
}
