internal import Glibc

/// How one of General MIDI's sounds is made here: a family with its numbers.
struct Patch: Sendable, Equatable {
    enum Family: Sendable, Equatable {
        /// A plucked string.
        case pluck
        /// Struck: partials that die away.
        case struck(Struck)
        /// Blown or bowed: partials that are held.
        case held(Held)
    }

    struct Struck: Sendable, Equatable {
        /// Of the fundamental; nil takes those of a stiff string.
        var ratios: [Double]?
        /// Amplitude of partial n is 1/n to this power.
        var tilt: Double
        /// Seconds until the fundamental of middle C has fallen by 60 dB.
        var decay: Double
    }

    struct Held: Sendable, Equatable {
        var tilt: Double
        var partials: Int
        /// Seconds.
        var attack: Double
        var release: Double
        /// Cents between the two sides.
        var width: Double
    }

    var family: Family
    /// Linear.
    var gain: Double
    /// −1 left … 1 right.
    var pan: Double

    static func of(program: Int) -> Patch {
        switch program {
        case 0...7: Patch(family: .struck(Struck(tilt: 1.5, decay: 7)), gain: 0.34, pan: -0.15)
        case 8...15:
            Patch(
                family: .struck(Struck(ratios: [1, 2.0, 3.01, 5.43], tilt: 1.7, decay: 2.2)), gain: 0.3, pan: 0.2)
        case 24...31: Patch(family: .pluck, gain: 0.42, pan: 0.18)
        case 32...39: Patch(family: .struck(Struck(tilt: 1.9, decay: 2.6)), gain: 0.55, pan: 0)
        case 46, 104...107: Patch(family: .pluck, gain: 0.42, pan: -0.2)
        case 40...45:
            Patch(
                family: .held(Held(tilt: 1.1, partials: 9, attack: 0.09, release: 0.18, width: 4)), gain: 0.14,
                pan: -0.25)
        case 16...23, 56...79:
            Patch(
                family: .held(Held(tilt: 1.4, partials: 7, attack: 0.05, release: 0.12, width: 3)), gain: 0.15,
                pan: 0.25)
        case 48...55:
            Patch(family: .held(Held(tilt: 1.3, partials: 8, attack: 0.25, release: 0.5, width: 9)), gain: 0.09, pan: 0)
        case 88...103:
            Patch(family: .held(Held(tilt: 1.8, partials: 5, attack: 0.4, release: 0.8, width: 8)), gain: 0.1, pan: 0)
        default: Patch(family: .struck(Struck(tilt: 1.5, decay: 5)), gain: 0.3, pan: 0)
        }
    }

    /// Gains of the two sides, equal power.
    var sides: (left: Float, right: Float) {
        let angle = (pan + 1) * Double.pi / 4
        return (Float(cos(angle) * 1.414_213_56), Float(sin(angle) * 1.414_213_56))
    }
}

enum Tuning {
    static func hertz(_ key: Double) -> Double { 440 * exp2((key - 69) / 12) }

    /// The factor a sample that makes −60 dB in so many seconds.
    static func decay(_ seconds: Double) -> Double { exp(-6.907_755_28 / (Swift.max(0.001, seconds) * 48_000)) }
}
