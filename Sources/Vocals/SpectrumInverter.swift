internal import CKissFFT

/// Spectra back to signals, for vocoders that give magnitudes and phases: the inverse transform of real signals of a fixed
/// even length.
public struct SpectrumInverter: Sendable {
    public let length: Int

    /// - Parameter length: of the signals; even. nil for others.
    public init?(length: Int) {
        guard length > 1, length % 2 == 0 else { return nil }
        self.length = length
    }

    /// One signal of `length` samples for each spectrum of length/2 + 1 bins, one behind the other in `real` and
    /// `imaginary`. Throws when the counts do not fit or memory runs out.
    public func signals(real: [Float], imaginary: [Float]) throws(VocalsError) -> [Float] {
        let bins = length / 2 + 1
        guard real.count == imaginary.count, real.count % bins == 0, let transform = FourierTransform(length: length)
        else {
            throw VocalsError(
                .badScript, "\(real.count) values are no spectra of \(bins) bins", at: "a spectrum",
                advice: "Give as many bins as the transform has.")
        }
        var result = [Float](repeating: 0, count: real.count / bins * length)
        let scale = 1 / Float(length)
        result.withUnsafeMutableBufferPointer { signal in
            guard let start = signal.baseAddress else { return }
            for frame in 0..<real.count / bins {
                for bin in 0..<bins {
                    transform.spectrum[bin].r = real[frame * bins + bin]
                    transform.spectrum[bin].i = imaginary[frame * bins + bin]
                }
                transform.invert(into: start + frame * length)
            }
        }
        for index in result.indices { result[index] *= scale }
        return result
    }
}
