internal import Glibc

/// Forward and inverse transform of one real signal, by a complex one of half the length: even samples are its real part,
/// odd ones its imaginary part (Cooley, Lewis and Welch 1970). The owner of its spectrum: one for each synthesis, used by
/// one task at a time.
///
/// `@unchecked Sendable`: it is only reached through the value that owns it, which an actor owns in turn, or which is never copied.
public final class RealTransform: @unchecked Sendable {
    private typealias Lanes = SIMD8<Float>

    /// Samples; a power of two from 128 on.
    public let length: Int
    /// length/2 + 1 bins.
    public let real, imaginary: UnsafeMutablePointer<Float>
    private let half: LaneFourier
    /// Of 2πk/length.
    private let cosine, sine: UnsafeMutablePointer<Float>

    /// nil for lengths that are no power of two from 128 on.
    public init?(length: Int) {
        guard let half = LaneFourier(length: length / 2), length == 2 * half.length else { return nil }
        self.half = half
        self.length = length
        let bins = length / 2 + 1
        real = .allocate(capacity: 4 * bins)
        real.initialize(repeating: 0, count: 4 * bins)
        (imaginary, cosine, sine) = (real + bins, real + 2 * bins, real + 3 * bins)
        for bin in 0..<bins {
            cosine[bin] = Float(cos(2 * Double.pi * Double(bin) / Double(length)))
            sine[bin] = Float(sin(2 * Double.pi * Double(bin) / Double(length)))
        }
    }

    deinit { real.deallocate() }

    /// `length` samples, times a window of as many, into the spectrum.
    public func transform(_ signal: UnsafePointer<Float>, window: UnsafePointer<Float>) {
        for row in 0..<half.length / 8 {
            let pairs = Self.load16(signal + 16 * row) * Self.load16(window + 16 * row)
            half.real[row] = pairs.evenHalf
            half.imaginary[row] = pairs.oddHalf
        }
        half.transform()
        let count = half.length
        half.real.withMemoryRebound(to: Float.self, capacity: count) { x in
            half.imaginary.withMemoryRebound(to: Float.self, capacity: count) { y in
                // The mirror of bin 0 is itself.
                (real[0], imaginary[0]) = (x[0] + y[0], 0)
                (real[count], imaginary[count]) = (x[0] - y[0], 0)
                var bin = 1
                while bin < count {
                    // The last eight overlap those before them.
                    let here = min(bin, count - 8)
                    split(x, y, at: here)
                    bin = here + 8
                }
            }
        }
    }

    /// Eight bins of the signal from those of its halves.
    private func split(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, at bin: Int) {
        let mirror = half.length - bin - 7
        let (a, b) = (Self.load(x + bin), Self.load(y + bin))
        let (c, d) = (Self.reversed(x + mirror), Self.reversed(y + mirror))
        let (cosine, sine) = (Self.load(cosine + bin), Self.load(sine + bin))
        let (oddReal, oddImaginary) = (b + d, c - a)
        Self.store((a + c + cosine * oddReal + sine * oddImaginary) * 0.5, at: real + bin)
        Self.store((b - d + cosine * oddImaginary - sine * oddReal) * 0.5, at: imaginary + bin)
    }

    /// The signal of the spectrum, times `length`.
    public func invert(into signal: UnsafeMutablePointer<Float>) {
        let count = half.length
        for row in 0..<count / 8 {
            let (bin, mirror) = (8 * row, count - 8 * row - 7)
            let (a, b) = (Self.load(real + bin), Self.load(imaginary + bin))
            let (c, d) = (Self.reversed(real + mirror), Self.reversed(imaginary + mirror))
            let (cosine, sine) = (Self.load(cosine + bin), Self.load(sine + bin))
            let (turned, risen) = (a - c, b + d)
            // Real and imaginary parts exchanged make of the forward transform the inverse one.
            half.imaginary[row] = a + c - sine * turned - cosine * risen
            half.real[row] = b - d + cosine * turned - sine * risen
        }
        half.transform()
        for row in 0..<count / 8 {
            var pairs = SIMD16<Float>.zero
            pairs.evenHalf = half.imaginary[row]
            pairs.oddHalf = half.real[row]
            UnsafeMutableRawPointer(signal + 16 * row).storeBytes(of: pairs, as: SIMD16<Float>.self)
        }
    }

    /// Magnitudes of `count` bins from `first` on.
    public func magnitudes(from first: Int, _ count: Int, into result: UnsafeMutablePointer<Float>) {
        for bin in first..<first + count {
            result[bin - first] = (real[bin] * real[bin] + imaginary[bin] * imaginary[bin]).squareRoot()
        }
    }

    private static func load(_ place: UnsafePointer<Float>) -> Lanes {
        UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
    }

    private static func load16(_ place: UnsafePointer<Float>) -> SIMD16<Float> {
        UnsafeRawPointer(place).loadUnaligned(as: SIMD16<Float>.self)
    }

    private static func reversed(_ place: UnsafePointer<Float>) -> Lanes {
        let v = load(place)
        return Lanes(v[7], v[6], v[5], v[4], v[3], v[2], v[1], v[0])
    }

    private static func store(_ lanes: Lanes, at place: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(place).storeBytes(of: lanes, as: Lanes.self)
    }
}
