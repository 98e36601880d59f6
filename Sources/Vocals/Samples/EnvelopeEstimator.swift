internal import CKissFFT
internal import Glibc

/// The resonance of a voice at a moment, without its harmonics: a window of three periods, its power smoothed over two
/// thirds of the pitch, then a cepstral lifter that takes out what the harmonics leave and gives back what the smoothing
/// took (CheapTrick: Morise, Speech Communication 67, 2015).
struct EnvelopeEstimator {
    private let transform: FourierTransform
    private var windowed = [Float](repeating: 0, count: SampleShape.length)
    private let silence = [Float](repeating: 0, count: SampleShape.length)
    private let ones = [Float](repeating: 1, count: SampleShape.length)
    private var power = [Float](repeating: 0, count: SampleShape.bins)
    private var sums = [Float](repeating: 0, count: SampleShape.bins + 1)

    /// Hz: the resolution of sounds without a pitch.
    private static let unvoicedPitch: Float = 400
    /// Of the loudest frequency: 90 dB down there is nothing to hear, and its logarithm would ring.
    private static let floor: Float = 1e-9
    /// The lifter's second coefficient, from the paper.
    private static let compensation: Float = -0.09

    init(_ transform: FourierTransform) { self.transform = transform }

    /// Natural logarithm of the power's density at `SampleShape.frequencies`. White noise of variance 1 is 0 everywhere.
    mutating func envelope(_ samples: [Float], at middle: Int, f0: Float) -> [Float] {
        let pitch = max(SampleShape.lowestPitch, f0 > 0 ? f0 : Self.unvoicedPitch)
        spectrum(samples, at: middle, pitch: pitch)
        mirrorBottom(pitch)
        smooth(pitch)
        lifter(pitch)
        return SampleShape.frequencies.map { hertz in
            let place = min(Float(SampleShape.bins - 1), hertz / SampleShape.binWidth)
            let low = min(SampleShape.bins - 2, Int(place))
            let share = place - Float(low)
            return power[low] * (1 - share) + power[low + 1] * share
        }
    }

    private mutating func spectrum(_ samples: [Float], at middle: Int, pitch: Float) {
        let period = Float(SampleShape.rate) / pitch
        let half = min(SampleShape.length / 2 - 1, Int((1.5 * period).rounded()))
        let window = (-half...half).map { 0.5 + 0.5 * cosf(2 * .pi * Float($0) / (3 * period)) }
        let energy = window.reduce(0) { $0 + $1 * $1 }
        var sum: Float = 0
        for index in windowed.indices { windowed[index] = 0 }
        for offset in -half...half where samples.indices.contains(middle + offset) {
            windowed[offset + half] = samples[middle + offset] * window[offset + half]
            sum += windowed[offset + half]
        }
        // What does not swing is no sound.
        let mean = sum / window.reduce(0, +)
        for index in 0...2 * half { windowed[index] -= mean * window[index] }
        forward(windowed)
        for bin in 0..<SampleShape.bins {
            let (real, imaginary) = (transform.spectrum[bin].r, transform.spectrum[bin].i)
            power[bin] = (real * real + imaginary * imaginary) / energy
        }
    }

    /// Below the pitch there is only the window's slope: what lies above it is mirrored there.
    private mutating func mirrorBottom(_ pitch: Float) {
        let place = pitch / SampleShape.binWidth
        let last = min(SampleShape.bins - 2, Int(place))
        let original = power
        for bin in 0...last {
            let mirror = place - Float(bin)
            let low = min(SampleShape.bins - 2, Int(mirror))
            power[bin] += original[low] + (original[low + 1] - original[low]) * (mirror - Float(low))
        }
    }

    /// The mean over two thirds of the pitch, by differences of the running sum.
    private mutating func smooth(_ pitch: Float) {
        let loudest = power.max() ?? 0
        var sum: Float = 0
        for bin in 0..<SampleShape.bins {
            sums[bin] = sum
            sum += power[bin]
        }
        sums[SampleShape.bins] = sum
        let half = pitch / 3 / SampleShape.binWidth
        let smallest = max(1e-14, loudest * Self.floor)
        for bin in 0..<SampleShape.bins {
            let mean = (integral(Float(bin) + 0.5 + half) - integral(Float(bin) + 0.5 - half)) / (2 * half)
            power[bin] = logf(max(smallest, mean))
        }
    }

    /// Of the power up to a place, as a staircase mirrored at both ends.
    private func integral(_ place: Float) -> Float {
        let end = Float(SampleShape.bins)
        if place < 0 { return -integral(-place) }
        if place > end { return 2 * sums[SampleShape.bins] - integral(2 * end - place) }
        let low = min(SampleShape.bins - 1, Int(place))
        return sums[low] + (sums[low + 1] - sums[low]) * (place - Float(low))
    }

    private mutating func lifter(_ pitch: Float) {
        for bin in 0..<SampleShape.bins {
            transform.spectrum[bin].r = power[bin]
            transform.spectrum[bin].i = 0
        }
        windowed.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { transform.invert(into: base) } }
        for index in windowed.indices {
            let quefrency = Float(min(index, SampleShape.length - index)) / Float(SampleShape.rate)
            let angle = .pi * pitch * quefrency
            let smoothing = angle == 0 ? 1 : sinf(angle) / angle
            let compensating = 1 - 2 * Self.compensation + 2 * Self.compensation * cosf(2 * angle)
            windowed[index] *= smoothing * compensating / Float(SampleShape.length)
        }
        forward(windowed)
        for bin in 0..<SampleShape.bins { power[bin] = transform.spectrum[bin].r }
    }

    private func forward(_ signal: [Float]) {
        signal.withUnsafeBufferPointer { signal in
            silence.withUnsafeBufferPointer { silence in
                ones.withUnsafeBufferPointer { ones in
                    guard let signal = signal.baseAddress, let silence = silence.baseAddress,
                        let ones = ones.baseAddress
                    else { return }
                    transform.transform(signal, silence, window: ones)
                }
            }
        }
    }
}
