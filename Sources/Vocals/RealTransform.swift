internal import CKissFFT
internal import Glibc

/// Forward and inverse transform of one real signal of a fixed even length. The owner of its KissFFT plans and its
/// spectrum: one for each synthesis, used by one task at a time.
///
/// `@unchecked Sendable`: it is only reached through the value that owns it, which an actor owns in turn.
final class RealTransform: @unchecked Sendable {
    let length: Int
    private let forward: OpaquePointer
    private let inverse: OpaquePointer
    /// length/2 + 1 bins.
    let spectrum: UnsafeMutablePointer<kiss_fft_cpx>

    /// nil when memory runs out.
    init?(length: Int) {
        guard let forward = kiss_fftr_alloc(Int32(length), 0, nil, nil) else { return nil }
        guard let inverse = kiss_fftr_alloc(Int32(length), 1, nil, nil) else {
            free(UnsafeMutableRawPointer(forward))
            return nil
        }
        self.length = length
        self.forward = forward
        self.inverse = inverse
        spectrum = .allocate(capacity: length / 2 + 1)
        spectrum.initialize(repeating: kiss_fft_cpx(r: 0, i: 0), count: length / 2 + 1)
    }

    deinit {
        free(UnsafeMutableRawPointer(forward))
        free(UnsafeMutableRawPointer(inverse))
        spectrum.deallocate()
    }

    func transform(_ signal: UnsafePointer<Float>) { kiss_fftr(forward, signal, spectrum) }

    /// Magnitudes of `count` bins from `first` on.
    func magnitudes(from first: Int, _ count: Int, into result: UnsafeMutablePointer<Float>) {
        for index in 0..<count {
            let bin = spectrum[first + index]
            result[index] = (bin.r * bin.r + bin.i * bin.i).squareRoot()
        }
    }

    /// The signal of `spectrum`, times `length`.
    func invert(into signal: UnsafeMutablePointer<Float>) { kiss_fftri(inverse, spectrum, signal) }
}
