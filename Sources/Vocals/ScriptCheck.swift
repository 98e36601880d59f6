internal import Script

/// What a script must fulfil before any work is done.
public enum ScriptCheck {
    /// About ten minutes: a song's phrase or a sentence is far below, and memory stays bounded.
    static let mostFrames = 50_000

    static let tooLong = VocalsError(
        .badScript, "is longer than \(mostFrames) frames", at: "the script", advice: "Render it in parts.")

    static func check(phonemes: [Phoneme], frames: [Int]) throws(VocalsError) {
        guard phonemes.count == frames.count else {
            throw VocalsError(
                .badScript, "\(phonemes.count) phonemes have \(frames.count) durations", at: "frames",
                advice: "Give each phoneme one duration.")
        }
        var total = 0
        for (index, frames) in frames.enumerated() {
            guard frames >= 1 else {
                throw VocalsError(
                    .badScript, "phoneme \(index), \(phonemes[index].symbol), lasts \(frames) frames", at: "frames",
                    advice: "Give each phoneme at least one frame.")
            }
            total = total &+ min(frames, mostFrames + 1)
            guard total <= mostFrames else { throw tooLong }
        }
    }

    /// Throws `badScript`.
    public static func check(_ script: VocalScript) throws(VocalsError) {
        try check(phonemes: script.phonemes, frames: script.frames)
        let count = script.frameCount
        guard script.f0.count == count, script.energy.isEmpty || script.energy.count == count else {
            throw VocalsError(
                .badScript,
                "\(count) frames have \(script.f0.count) values of F0 and \(script.energy.count) of energy",
                at: "f0 and energy", advice: "Give one value a frame; energy may be left empty.")
        }
        guard script.f0.allSatisfy({ $0 == 0 || (30...2000).contains($0) }) else {
            throw VocalsError(
                .badScript, "F0 leaves 30…2000 Hz", at: "f0", advice: "Use 0 for unvoiced frames.")
        }
        guard script.energy.allSatisfy({ (-80...40).contains($0) }) else {
            throw VocalsError(.badScript, "energy leaves −80…40 dB", at: "energy", advice: "Keep it near 0.")
        }
    }
}
