internal import CKissFFT
internal import Glibc

/// What happens to a frame between the two transforms.
struct SpectralShaping: Sendable {
    private let tilt: [Float]

    init(_ shape: HouseShape) {
        tilt = (0..<shape.bins).map { bin in
            // From 0 at 1 kHz to the full at 4 kHz, linear in octaves.
            let octaves = log2f(max(1, Float(bin) * shape.binWidth / 1000))
            return 1 + Self.brightness * min(1, octaves / 2)
        }
    }

    /// Takes the packed spectrum of pulses + i·noise apart, filters each, adds them up, and leaves the first half of a
    /// real signal's spectrum in its place.
    func apply(_ filters: FrameFilters, _ frame: Int, gain: Float, to transform: FourierTransform) {
        let bins = filters.bins
        let length = transform.length
        let spectrum = transform.spectrum
        let offset = frame * bins
        let gains = gain == 0 ? nil : effort(gain)
        filters.harmonicReal.withUnsafeBufferPointer { real in
            filters.harmonicImaginary.withUnsafeBufferPointer { imaginary in
                filters.noise.withUnsafeBufferPointer { noise in
                    for bin in 0..<bins {
                        // For z = a + ib with a and b real: A = (Z(k) + Z*(−k))/2 and B = (Z(k) − Z*(−k))/2i.
                        let here = spectrum[bin]
                        let mirror = spectrum[(length - bin) & (length - 1)]
                        let pulseReal = (here.r + mirror.r) / 2
                        let pulseImaginary = (here.i - mirror.i) / 2
                        let noiseReal = (here.i + mirror.i) / 2
                        let noiseImaginary = (mirror.r - here.r) / 2
                        let a = real[offset + bin]
                        let b = imaginary[offset + bin]
                        let c = noise[offset + bin]
                        let factor = gains?[bin] ?? 1
                        // The mirror bins above are still needed only above the middle, which is never written.
                        spectrum[bin].r = (pulseReal * a - pulseImaginary * b + noiseReal * c) * factor
                        spectrum[bin].i = (pulseReal * b + pulseImaginary * a + noiseImaginary * c) * factor
                    }
                }
            }
        }
    }

    /// Louder voice is not only more voice: its spectrum falls less steeply. Above 1 kHz the level moves by up to this
    /// much more than below, for each dB: the order of what is measured between soft and loud speech (Traunmüller and
    /// Eriksson 2000).
    private static let brightness: Float = 0.35

    private func effort(_ decibels: Float) -> [Float] { tilt.map { powf(10, decibels * $0 / 20) } }
}
