internal import Glibc

/// Partials as damped resonators: two multiplications a sample each, whatever their decay.
struct ToneVoice: Sendable {
    private struct Partial {
        /// 2 r cos ω and r²: the resonator whose impulse response is a decaying sine.
        var c: Float
        var d: Float
        var y1: Float
        var y2: Float
        /// Of the two sides.
        var left: Float
        var right: Float
    }

    private var partials: [Partial] = []
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
        for n in 1...count {
            let stiff = Double(n) * sqrt((1 + 0.0004 * Double(n * n)) / 1.0004)
            let hertz = f0 * (struck.ratios?[n - 1] ?? stiff)
            guard hertz < Self.highest else { break }
            let r = Tuning.decay(decay / (1 + 0.35 * Double(n - 1)))
            let level = Float(patch.gain * loudness * pow(Double(n), -tilt))
            add(hertz, r: r, left: level * patch.sides.left, right: level * patch.sides.right)
        }
    }

    init(_ note: BandNote, held tone: Patch.Held, patch: Patch) {
        let f0 = Tuning.hertz(Double(note.key))
        let loudness = Self.loudness(note.velocity)
        attack = Float(1 / (Swift.max(0.002, tone.attack) * 48_000))
        release = Float(Tuning.decay(tone.release))
        held = note.end - note.start
        for n in 1...tone.partials {
            let level = Float(patch.gain * loudness * pow(Double(n), -tone.tilt))
            for (side, sign) in [(0, -1.0), (1, 1.0)] {
                let hertz = f0 * Double(n) * exp2(sign * tone.width / 2400)
                guard hertz < Self.highest else { break }
                let phase = Double(n * 2 + side) * 1.7
                add(
                    hertz, r: 1, phase: phase, left: side == 0 ? level * patch.sides.left : 0,
                    right: side == 1 ? level * patch.sides.right : 0)
            }
        }
    }

    /// Velocity 127 is 1, 64 about a quarter of its power.
    static func loudness(_ velocity: Int) -> Double { pow(Double(velocity) / 127, 1.6) }

    private mutating func add(_ hertz: Double, r: Double, phase: Double = 0, left: Float, right: Float) {
        let omega = 2 * Double.pi * hertz / 48_000
        partials.append(
            Partial(
                c: Float(2 * r * cos(omega)), d: Float(r * r), y1: Float(sin(phase - omega) / r),
                y2: Float(sin(phase - 2 * omega) / (r * r)), left: left, right: right))
    }

    mutating func render(
        into left: UnsafeMutableBufferPointer<Float>, _ right: UnsafeMutableBufferPointer<Float>, from offset: Int
    ) {
        let count = left.count - offset
        guard count > 0, !isSilent else { return }
        // The envelope first, then every partial alone: its state stays in registers.
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
        for index in partials.indices {
            var partial = partials[index]
            for sample in 0..<count {
                let y = partial.c * partial.y1 - partial.d * partial.y2
                partial.y2 = partial.y1
                partial.y1 = y
                let value = y * gains[sample]
                left[offset + sample] += value * partial.left
                right[offset + sample] += value * partial.right
            }
            partials[index] = partial
        }
        if held == 0, envelope < 0.0003 { isSilent = true }
        life -= count
        if partials.isEmpty || life < 0 { isSilent = true }
    }
}
