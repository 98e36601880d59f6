internal import CKissFFT
internal import Glibc

/// The response of a resonance that begins at once and has no more delay than its spectrum asks for: its cepstrum,
/// folded (Oppenheim and Schafer, *Discrete-Time Signal Processing*, on the complex cepstrum).
struct MinimumPhase: Sendable {
    struct Response {
        var real: [Float]
        var imaginary: [Float]
    }

    private let transform: FourierTransform
    /// For each frequency of the transform, the place among the envelope's values.
    private let places: [Float]
    private let ones = [Float](repeating: 1, count: SampleShape.length)
    private let silence = [Float](repeating: 0, count: SampleShape.length)

    /// - Parameter timbre: semitones by which the resonances move.
    init(_ transform: FourierTransform, timbre: Float) {
        self.transform = transform
        let ratio = powf(2, (timbre.isFinite ? min(6, max(-6, timbre)) : 0) / 12)
        places = (0..<SampleShape.bins).map { SampleShape.place(of: Float($0) * SampleShape.binWidth / ratio) }
    }

    /// - Parameter envelope: natural logarithm of power at `SampleShape.frequencies`.
    func response(_ envelope: [Float]) -> Response {
        for (bin, place) in places.enumerated() {
            let low = min(SampleShape.points - 2, Int(place))
            let power = envelope[low] + (envelope[low + 1] - envelope[low]) * (place - Float(low))
            transform.spectrum[bin].r = power / 2
            transform.spectrum[bin].i = 0
        }
        var cepstrum = [Float](repeating: 0, count: SampleShape.length)
        let middle = SampleShape.length / 2
        cepstrum.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            transform.invert(into: base)
            let scale = 1 / Float(SampleShape.length)
            base[0] *= scale
            base[middle] *= scale
            for index in 1..<middle { base[index] *= 2 * scale }
            for index in middle + 1..<SampleShape.length { base[index] = 0 }
        }
        forward(cepstrum)
        var response = Response(
            real: [Float](repeating: 0, count: SampleShape.bins),
            imaginary: [Float](repeating: 0, count: SampleShape.bins))
        for bin in 0..<SampleShape.bins {
            let size = expf(transform.spectrum[bin].r)
            response.real[bin] = size * cosf(transform.spectrum[bin].i)
            response.imaginary[bin] = size * sinf(transform.spectrum[bin].i)
        }
        return response
    }

    private func forward(_ cepstrum: [Float]) {
        cepstrum.withUnsafeBufferPointer { cepstrum in
            silence.withUnsafeBufferPointer { silence in
                ones.withUnsafeBufferPointer { ones in
                    guard let cepstrum = cepstrum.baseAddress, let silence = silence.baseAddress,
                        let ones = ones.baseAddress
                    else { return }
                    transform.transform(cepstrum, silence, window: ones)
                }
            }
        }
    }
}
