internal import Glibc

/// Keeps the voice's strength on high and low notes. Outside the range in which its speakers spoke, the networks let
/// the harmonics sink by 5 to 20 dB, unevenly from note to note, while the noise stays: notes come out weak and
/// breathy. This raises the harmonics, and only them, most of the way back to the ordinary level. Speech in its
/// ordinary range is left alone. Its state is carried from frame to frame, so pieces join.
struct HarmonicLeveller: Sendable {
    private let meanF0: Float
    private let binWidth: Float
    private let knots: FilterKnots
    /// dB of the harmonics, followed with a time constant of about 80 ms; nil in silence.
    private var level: Float?

    /// dB of vowels in the ordinary range, both speakers, before the speaker's gain: measured −16 to −21.
    private static let ordinary: Float = -20
    /// Semitones from the mean where the correction begins and where it is whole.
    private static let range: (begin: Float, whole: Float) = (3, 7)
    private static let share: Float = 0.85
    private static let most: Float = 16
    private static let pace: Float = 0.15

    init(meanF0: Float, shape: HouseShape) {
        self.meanF0 = meanF0
        binWidth = shape.binWidth
        knots = shape.knots
    }

    /// What was done to a frame.
    struct Change: Sendable, Equatable {
        /// How far the note lies outside the ordinary range, 0…1: 1 where the networks know nothing of it.
        var weight: Float = 0
        /// Natural logarithm of the gain.
        var lift: Float = 0
    }

    /// Gives what it did, frame by frame.
    @discardableResult
    mutating func apply(_ filters: inout FrameFilters, f0: ArraySlice<Float>) -> [Change] {
        var changes = Array(repeating: Change(), count: f0.count)
        for (frame, hertz) in f0.enumerated() {
            guard hertz > 0 else {
                level = nil
                continue
            }
            // Begun at the ordinary level, so that a note's onset is not blown up.
            var following = level ?? Self.ordinary
            following += Self.pace * (power(filters, frame, hertz: hertz) - following)
            level = following
            let distance = abs(12 * log2f(hertz / meanF0))
            let weight = min(1, max(0, (distance - Self.range.begin) / (Self.range.whole - Self.range.begin)))
            let boost = weight * min(Self.most, max(0, Self.share * (Self.ordinary - following)))
            changes[frame].weight = weight
            guard boost > 0 else { continue }
            let lift = SpectralShaping.nepers(boost)
            changes[frame].lift = lift
            let width = knots.bins.count
            for knot in frame * width..<(frame + 1) * width { filters.harmonic[knot] += lift }
        }
        return changes
    }

    /// dB of the harmonics behind their filter: the pulses' harmonics share one unit of power.
    private func power(_ filters: FrameFilters, _ frame: Int, hertz: Float) -> Float {
        let spacing = hertz / binWidth
        let last = knots.share.count - 1
        let count = Int(Float(last) / spacing)
        guard count > 0 else { return Self.ordinary }
        return filters.harmonic.withUnsafeBufferPointer { harmonic in
            guard let start = harmonic.baseAddress else { return Self.ordinary }
            let row = start + frame * knots.bins.count
            var sum: Float = 0
            for number in 1...count {
                let bin = min(last, Int((Float(number) * spacing).rounded()))
                sum += expf(2 * knots.value(row, at: bin))
            }
            return 10 * log10f(max(1e-9, sum / Float(count)))
        }
    }
}
