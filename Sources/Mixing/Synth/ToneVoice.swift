internal import Glibc

/// Partials as damped resonators: two multiplications a sample each, whatever their decay.
struct ToneVoice: Sendable {
    /// Up to sixteen partials that are heard at one place, side by side: their states do not wait for each other.
    private struct Partials {
        /// 2 r cos ω and r²: the resonator whose impulse response is a decaying sine.
        var c = SIMD16<Float>.zero
        var d = SIMD16<Float>.zero
        /// Scaled by the partials' amplitudes.
        var y1 = SIMD16<Float>.zero
        var y2 = SIMD16<Float>.zero
        var count = 0
        /// Of the two sides.
        var left: Float
        var right: Float

        mutating func add(_ hertz: Double, r: Double, phase: Double, level: Double) {
            guard count < 16 else { return }
            let omega = 2 * Double.pi * hertz / 48_000
            c[count] = Float(2 * r * cos(omega))
            d[count] = Float(r * r)
            y1[count] = Float(level * sin(phase - omega) / r)
            y2[count] = Float(level * sin(phase - 2 * omega) / (r * r))
            count += 1
        }

        mutating func render(
            _ gains: [Float], into left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>
        ) {
            var (y1, y2) = (y1, y2)
            let (c, d, toLeft, toRight) = (c, d, self.left, self.right)
            for sample in gains.indices {
                let y = c * y1 - d * y2
                y2 = y1
                y1 = y
                let value = y.sum() * gains[sample]
                left[sample] += value * toLeft
                right[sample] += value * toRight
            }
            (self.y1, self.y2) = (y1, y2)
        }
    }

    private var partials: [Partials] = []
    private var envelope: Float = 0
    private let attack: Float
    private let release: Float
    /// Samples until it is let go.
    private var held: Int
    private var isReleased = false
    /// Samples until nothing is left to hear of it, where it dies away by itself.
    private var life = Int.max
    private(set) var isSilent = false

    /// Above this, Hz, partials are left out: they would cost and hardly be heard.
    private static let highest = 12_000.0

    init(_ note: BandNote, struck: Patch.Struck, patch: Patch) {
        let f0 = Tuning.hertz(Double(note.key))
        let loudness = Self.loudness(note.velocity)
        // Hard strokes are brighter, high strings shorter.
        let tilt = struck.tilt + 0.6 - 0.8 * Double(note.velocity) / 127
        let decay = struck.decay * exp2((60 - Double(note.key)) / 24)
        attack = Float(1.0 / (0.003 * 48_000))
        release = Float(Tuning.decay(0.35))
        held = note.end - note.start
        // −66 dB.
        life = Int(decay * 1.1 * 48_000)
        let count = struck.ratios?.count ?? 10
        let sides = patch.sides
        var all = Partials(left: sides.left, right: sides.right)
        for n in 1...count {
            let stiff = Double(n) * sqrt((1 + 0.0004 * Double(n * n)) / 1.0004)
            let hertz = f0 * (struck.ratios?[n - 1] ?? stiff)
            guard hertz < Self.highest else { break }
            let r = Tuning.decay(decay / (1 + 0.35 * Double(n - 1)))
            all.add(hertz, r: r, phase: 0, level: patch.gain * loudness * pow(Double(n), -tilt))
        }
        partials = [all]
    }

    init(_ note: BandNote, held tone: Patch.Held, patch: Patch) {
        let f0 = Tuning.hertz(Double(note.key))
        let loudness = Self.loudness(note.velocity)
        attack = Float(1 / (Swift.max(0.002, tone.attack) * 48_000))
        release = Float(Tuning.decay(tone.release))
        held = note.end - note.start
        let sides = patch.sides
        partials = [Partials(left: sides.left, right: 0), Partials(left: 0, right: sides.right)]
        for n in 1...tone.partials {
            let level = patch.gain * loudness * pow(Double(n), -tone.tilt)
            for (side, sign) in [(0, -1.0), (1, 1.0)] {
                let hertz = f0 * Double(n) * exp2(sign * tone.width / 2400)
                guard hertz < Self.highest else { break }
                partials[side].add(hertz, r: 1, phase: Double(n * 2 + side) * 1.7, level: level)
            }
        }
    }

    /// Velocity 127 is 1, 64 about a quarter of its power.
    static func loudness(_ velocity: Int) -> Double { pow(Double(velocity) / 127, 1.6) }

    mutating func render(
        into left: UnsafeMutableBufferPointer<Float>, _ right: UnsafeMutableBufferPointer<Float>, from offset: Int
    ) {
        let count = left.count - offset
        guard count > 0, !isSilent else { return }
        // The envelope first, then all partials at once: their states stay in registers.
        var gains = [Float](repeating: 0, count: count)
        for index in 0..<count {
            if held > 0 {
                held -= 1
                envelope = Swift.min(1, envelope + attack)
            } else {
                envelope *= release
            }
            gains[index] = envelope
        }
        guard let toLeft = left.baseAddress, let toRight = right.baseAddress else { return }
        for index in partials.indices where partials[index].count > 0 {
            partials[index].render(gains, into: toLeft + offset, toRight + offset)
        }
        if held == 0, envelope < 0.0003 { isSilent = true }
        life -= count
        if life < 0 { isSilent = true }
    }
}
