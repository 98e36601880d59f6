internal import Glibc

/// Forward and inverse transform of one real signal, by a complex one of half the length: even samples are its real part,
/// odd ones its imaginary part (Cooley, Lewis and Welch 1970). The owner of its spectrum: one for each synthesis, used by
/// one task at a time.
///
/// `@unchecked Sendable`: it is only reached through the value that owns it, which an actor owns in turn, or which is never copied.
public final class RealTransform: @unchecked Sendable {
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
            let (samples, weights) = (signal + 16 * row, window + 16 * row)
            let first = Lanes.load(samples) * .load(weights)
            let second = Lanes.load(samples + 8) * .load(weights + 8)
            half.real[row] = .even(first, second)
            half.imaginary[row] = .odd(first, second)
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
        let (a, b) = (Lanes.load(x + bin), Lanes.load(y + bin))
        let (c, d) = (Lanes.load(x + mirror).backwards, Lanes.load(y + mirror).backwards)
        let (cosine, sine) = (Lanes.load(cosine + bin), Lanes.load(sine + bin))
        let (oddReal, oddImaginary) = (b + d, c - a)
        ((a + c + cosine * oddReal + sine * oddImaginary) * 0.5).store(at: real + bin)
        ((b - d + cosine * oddImaginary - sine * oddReal) * 0.5).store(at: imaginary + bin)
    }

    /// The signal of the spectrum, times `length`.
    public func invert(into signal: UnsafeMutablePointer<Float>) {
        let count = half.length
        for row in 0..<count / 8 {
            let (bin, mirror) = (8 * row, count - 8 * row - 7)
            let (a, b) = (Lanes.load(real + bin), Lanes.load(imaginary + bin))
            let (c, d) = (Lanes.load(real + mirror).backwards, Lanes.load(imaginary + mirror).backwards)
            let (cosine, sine) = (Lanes.load(cosine + bin), Lanes.load(sine + bin))
            let (turned, risen) = (a - c, b + d)
            // Real and imaginary parts exchanged make of the forward transform the inverse one.
            half.imaginary[row] = a + c - sine * turned - cosine * risen
            half.real[row] = b - d + cosine * turned - sine * risen
        }
        half.transform()
        for row in 0..<count / 8 {
            let (first, second) = Lanes.zipped(half.imaginary[row], half.real[row])
            first.store(at: signal + 16 * row)
            second.store(at: signal + 16 * row + 8)
        }
    }

    /// Magnitudes of `count` bins from `first` on.
    public func magnitudes(from first: Int, _ count: Int, into result: UnsafeMutablePointer<Float>) {
        var place = 0
        while place + 8 <= count {
            let (a, b) = (Lanes.load(real + first + place), Lanes.load(imaginary + first + place))
            Lanes.root(a * a + b * b).store(at: result + place)
            place += 8
        }
        for bin in first + place..<first + count {
            result[bin - first] = (real[bin] * real[bin] + imaginary[bin] * imaginary[bin]).squareRoot()
        }
    }
}
