internal import Glibc

/// Value noise over the whole timeline: hashed lattice points joined with zero first and second derivative, in octaves
/// whose rates share no common multiple. It never repeats: the lattice index is part of the hash.
struct SmoothNoise: Sendable {
    var seed: UInt64
    var stream: Dice.Stream
    /// Lattice points a second of the slowest octave.
    var rate: Double

    /// −1…1, mostly within ±0.7.
    func value(at time: Double) -> Float {
        0.55 * octave(time * rate, 0) + 0.30 * octave(time * rate * 2.236_067_977, 1)
            + 0.15 * octave(time * rate * 5.196_152_423, 2)
    }

    private func octave(_ x: Double, _ number: Int) -> Float {
        let cell = floor(x)
        let f = x - cell
        let index = Int(max(-1e15, min(1e15, cell)))
        let blend = Float(f * f * f * (f * (6 * f - 15) + 10))
        return Easing.mix(lattice(index, number), lattice(index &+ 1, number), blend)
    }

    private func lattice(_ index: Int, _ number: Int) -> Float {
        var dice = Dice(seed: seed &+ UInt64(number) &* 0xA076_1D64_78BD_642F, stream, index)
        return Float(dice.uniform(-1, 1))
    }
}
