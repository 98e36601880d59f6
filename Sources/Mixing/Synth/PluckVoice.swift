internal import Glibc

/// A plucked string: a burst of noise in a loop that loses its highs on every round (Karplus and Strong 1983, with the
/// loop's fraction of a sample made up for by an all-pass, Jaffe and Smith 1983).
struct PluckVoice: Sendable {
    private var loop: [Float]
    private var at = 0
    private let allpass: Float
    private var inner: Float = 0
    private var last: Float = 0
    private let loss: Float
    private let left: Float
    private let right: Float
    private var held: Int
    private var gain: Float = 1
    private let release: Float
    private var quiet = 0
    private(set) var isSilent = false

    init(_ note: BandNote, patch: Patch, number: Int) {
        let period = 48_000 / Tuning.hertz(Double(note.key))
        // The averaging of neighbours delays by half a sample.
        let whole = Swift.max(2, Int(period - 0.5 - 0.1))
        let fraction = period - 0.5 - Double(whole)
        allpass = Float((1 - fraction) / (1 + fraction))
        // Low strings ring long: −60 dB in 4 s at middle C.
        loss = Float(pow(Tuning.decay(4 * exp2((60 - Double(note.key)) / 20)), period))
        loop = Self.excitation(whole, velocity: note.velocity, number: number, key: note.key)
        let level = Float(patch.gain * ToneVoice.loudness(note.velocity))
        left = level * patch.sides.left
        right = level * patch.sides.right
        held = note.end - note.start
        release = Float(Tuning.decay(0.5))
    }

    /// Noise, softer for a softer finger, plucked a fifth along the string, without a constant part.
    private static func excitation(_ count: Int, velocity: Int, number: Int, key: Int) -> [Float] {
        var noise = (0..<count).map {
            Float(Unevenness.value($0 + key * 4096, layer: number & 15) % 65_536) / 32_768 - 1
        }
        let softness = Float(0.25 + 0.6 * (1 - Double(velocity) / 127))
        for _ in 0..<2 {
            var before = noise[count - 1]
            for index in noise.indices {
                before = noise[index] * (1 - softness) + before * softness
                noise[index] = before
            }
        }
        let comb = Swift.max(1, count / 5)
        var shaped = noise.indices.map { noise[$0] - 0.7 * noise[($0 + count - comb) % count] }
        let mean = shaped.reduce(0, +) / Float(count)
        let power = shaped.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(count)
        let scale = 0.5 / Swift.max(0.01, power.squareRoot())
        for index in shaped.indices { shaped[index] = (shaped[index] - mean) * scale }
        return shaped
    }

    mutating func render(
        into left: UnsafeMutableBufferPointer<Float>, _ right: UnsafeMutableBufferPointer<Float>, from offset: Int
    ) {
        guard !isSilent else { return }
        var peak: Float = 0
        let count = loop.count
        loop.withUnsafeMutableBufferPointer { loop in
            for sample in offset..<left.count {
                let value = loop[at]
                let averaged = (value + last) * 0.5 * loss
                last = value
                let tuned = allpass * averaged + inner
                inner = averaged - allpass * tuned
                loop[at] = tuned
                at = at + 1 == count ? 0 : at + 1
                if held > 0 { held -= 1 } else { gain *= release }
                let out = value * gain
                peak = Swift.max(peak, abs(out))
                left[sample] += out * self.left
                right[sample] += out * self.right
            }
        }
        // A block that is quieter than −70 dB has nothing to come after it.
        quiet = peak < 0.0003 ? quiet + left.count - offset : 0
        if quiet > 2_400 { isSilent = true }
    }
}
