internal import CKissFFT
internal import Glibc

/// How much of a voice is breath, by band: four periods, drawn to an even length along the pitch, put a steady voice's
/// harmonics into every fourth frequency and leave nothing half-way between them. What is found there is breath.
struct BreathEstimator {
    private let transform: FourierTransform
    private var warped = [Float](repeating: 0, count: SampleShape.length)
    private let silence = [Float](repeating: 0, count: SampleShape.length)
    private let window: [Float]

    private static let periods: Float = 4
    /// Natural logarithm of the least share: −40 dB, where the window ends.
    private static let least: Float = -9.2

    init(_ transform: FourierTransform) {
        self.transform = transform
        window = (0..<SampleShape.length).map {
            0.5 - 0.5 * cosf(2 * .pi * Float($0) / Float(SampleShape.length))
        }
    }

    /// Natural logarithm of the share of breath in each band's power.
    /// - Parameter slope: Hz a second by which the pitch moves.
    mutating func shares(_ samples: [Float], at middle: Int, f0: Float, slope: Float) -> [Float] {
        warp(samples, at: middle, f0: f0, slope: slope)
        warped.withUnsafeBufferPointer { warped in
            silence.withUnsafeBufferPointer { silence in
                window.withUnsafeBufferPointer { window in
                    guard let warped = warped.baseAddress, let silence = silence.baseAddress,
                        let window = window.baseAddress
                    else { return }
                    transform.transform(warped, silence, window: window)
                }
            }
        }
        return Self.filled(counted(f0))
    }

    /// Along the phase of the pitch, f0·t + slope·t²/2.
    private mutating func warp(_ samples: [Float], at middle: Int, f0: Float, slope: Float) {
        let rate = Float(SampleShape.rate)
        for index in 0..<SampleShape.length {
            let phase = (Float(index) / Float(SampleShape.length) - 0.5) * Self.periods
            let time = phase / f0
            let bent = time - slope / f0 * time * time / 2
            let place = Float(middle) + bent * rate
            warped[index] = Self.value(samples, place)
        }
    }

    /// By the cubic through the four nearest samples (Catmull and Rom).
    private static func value(_ samples: [Float], _ place: Float) -> Float {
        let low = Int(place.rounded(.down))
        guard low >= 1, low + 2 < samples.count else { return 0 }
        let x = place - Float(low)
        let (a, b, c, d) = (samples[low - 1], samples[low], samples[low + 1], samples[low + 2])
        return b + 0.5 * x * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a)))
    }

    /// Sums of what is between the harmonics and of all, by band.
    private func counted(_ f0: Float) -> [(breath: Float, all: Float)] {
        var sums = [(breath: Float, all: Float)](repeating: (0, 0), count: SampleShape.bands)
        func power(_ bin: Int) -> Float {
            let value = transform.spectrum[bin]
            return value.r * value.r + value.i * value.i
        }
        var harmonic = 1
        while harmonic < SampleShape.length / 8 - 1, Float(harmonic) * f0 < Float(SampleShape.rate) / 2 {
            let bin = 4 * harmonic
            let edges = (power(bin - 2) + power(bin + 2)) / 2
            let band = min(SampleShape.bands - 1, Int(Float(harmonic) * f0 / SampleShape.bandWidth))
            sums[band].breath += edges
            sums[band].all += (edges + power(bin - 1) + power(bin) + power(bin + 1)) / 4
            harmonic += 1
        }
        return sums
    }

    /// A band without a harmonic is like the one below it.
    private static func filled(_ sums: [(breath: Float, all: Float)]) -> [Float] {
        var last = least
        return sums.map { sum in
            if sum.all > 0 { last = max(least, min(0, logf(max(1e-9, sum.breath / sum.all)))) }
            return last
        }
    }
}
