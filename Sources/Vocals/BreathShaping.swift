internal import Script

/// Makes a breath of AP: its phone is a voiceless one, said softly, swelling and falling.
struct BreathShaping {
    let f0: [Float]
    /// dB a frame; empty is 0 everywhere.
    let energy: [Float]

    /// dB below the ordinary level at the breath's middle and at its ends.
    private static let level: (middle: Float, ends: Float) = (-8, -24)

    init(_ script: VocalScript) {
        guard script.phonemes.contains(where: { $0.symbol == Phoneme.breath.symbol }) else {
            f0 = script.f0
            energy = script.energy
            return
        }
        var f0 = script.f0
        var energy = script.energy.isEmpty ? Array(repeating: 0, count: f0.count) : script.energy
        var start = 0
        for (phoneme, count) in zip(script.phonemes, script.frames) {
            if phoneme.symbol == Phoneme.breath.symbol {
                for step in 0..<count {
                    let place = 2 * abs((Float(step) + 0.5) / Float(count) - 0.5)
                    f0[start + step] = 0
                    energy[start + step] += Self.level.middle + (Self.level.ends - Self.level.middle) * place
                }
            }
            start += count
        }
        self.f0 = f0
        self.energy = energy
    }
}
