internal import Script

/// Where Mandarin has voice, told from its phonemes: finals, nasals and l r always, voiceless initials at their
/// edges, as long as the recorded words' have it on average, unaspirated ones from their release on. Takes the place of
/// the network's pitch where only its voicing would be used.
enum MandarinVoicing {
    private static let voiceless: Set<String> = [
        "zh/p", "zh/t", "zh/k", "zh/f", "zh/h", "zh/q", "zh/x", "zh/ch", "zh/sh", "zh/c", "zh/s", "zh/j", "zh/z",
    ]
    /// Voice begins with their release, well before the vowel is there.
    private static let unaspirated: Set<String> = ["zh/b", "zh/d", "zh/g", "zh/zh"]
    /// Frames for which the voice before rings on, and by which the voice behind comes early; 11.6 ms each.
    private static let edge = (ringing: 1, early: 1)
    private static let unaspiratedEdge = (ringing: 0, early: 2)
    /// Frames: a closure so short is voiced through.
    private static let voicedThrough = 3

    /// True where every sound of a layout is Mandarin.
    static func covers(_ layout: SpeechLayout) -> Bool {
        layout.phonemes.allSatisfy { $0.isSilence || $0.language == .mandarin }
    }

    /// F0 in Hz a frame: the mean where there is voice, 0 elsewhere.
    static func f0(_ layout: SpeechLayout, starts: [Int], mean: Float) -> [Float] {
        var result = [Float](repeating: 0, count: starts.last ?? 0)
        var isAfterPause = true
        for (index, phoneme) in layout.phonemes.enumerated() {
            let frames = starts[index]..<starts[index + 1]
            for part in voiced(phoneme, frames, isAfterPause: isAfterPause) {
                for frame in part { result[frame] = mean }
            }
            isAfterPause = phoneme.isSilence
        }
        return result
    }

    /// The parts of a phoneme's frames that have voice.
    private static func voiced(_ phoneme: Phoneme, _ frames: Range<Int>, isAfterPause: Bool) -> [Range<Int>] {
        if phoneme.isSilence { return [] }
        let isUnaspirated = unaspirated.contains(phoneme.symbol)
        guard isUnaspirated || voiceless.contains(phoneme.symbol) else { return [frames] }
        if isUnaspirated, !isAfterPause, frames.count <= voicedThrough { return [frames] }
        let edge = isUnaspirated ? unaspiratedEdge : edge
        let ringing = isAfterPause ? 0 : min(edge.ringing, frames.count / 3)
        return [frames.prefix(ringing), frames.suffix(min(edge.early, frames.count / 3))]
    }
}
