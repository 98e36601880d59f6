internal import CKissFFT
internal import Glibc

/// Forward transform of two real signals at once and inverse of one, of a fixed even length. The owner of its KissFFT
/// plans and scratch memory: one for each synthesis, used by one task at a time.
///
/// `@unchecked Sendable`: it is only reached through the value that owns it, which an actor owns in turn.
final class FourierTransform: @unchecked Sendable {
    let length: Int
    private let forward: OpaquePointer
    private let inverse: OpaquePointer
    private let packed: UnsafeMutablePointer<kiss_fft_cpx>
    let spectrum: UnsafeMutablePointer<kiss_fft_cpx>

    /// nil when memory runs out.
    init?(length: Int) {
        guard let forward = kiss_fft_alloc(Int32(length), 0, nil, nil) else { return nil }
        guard let inverse = kiss_fftr_alloc(Int32(length), 1, nil, nil) else {
            free(UnsafeMutableRawPointer(forward))
            return nil
        }
        self.length = length
        self.forward = forward
        self.inverse = inverse
        packed = .allocate(capacity: length)
        packed.initialize(repeating: kiss_fft_cpx(r: 0, i: 0), count: length)
        spectrum = .allocate(capacity: length)
        spectrum.initialize(repeating: kiss_fft_cpx(r: 0, i: 0), count: length)
    }

    deinit {
        free(UnsafeMutableRawPointer(forward))
        free(UnsafeMutableRawPointer(inverse))
        packed.deallocate()
        spectrum.deallocate()
    }

    /// Transforms `first` + i·`second`, both windowed, into `spectrum`.
    func transform(
        _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, window: UnsafePointer<Float>
    ) {
        for index in 0..<length {
            packed[index].r = first[index] * window[index]
            packed[index].i = second[index] * window[index]
        }
        kiss_fft(forward, packed, spectrum)
    }

    /// The real signal of the first length/2 + 1 bins of `spectrum`, times `length`.
    func invert(into signal: UnsafeMutablePointer<Float>) { kiss_fftri(inverse, spectrum, signal) }
}
