internal import CLanes
internal import Glibc

/// A forward Fourier transform of a fixed length, eight numbers at a time. The vocoder makes seven transforms a frame; with
/// KissFFT, which takes one number at a time, they were a quarter of all that speech costs.
///
/// The signal is dealt out to the eight lanes of a vector like cards: lane l gets x[8p + l]. So the lanes are transformed
/// beside each other (radix 4, self-sorting: Stockham), and at the end across each other (radix 8) after a turn: the
/// four-step method (Bailey 1990).
///
/// The owner of its memory; used by one task at a time.
final class LaneFourier {
    /// Complex numbers; a power of two from 64 on.
    let length: Int
    /// Vectors of a signal: its length over 8.
    private let rows: Int
    private let memory: UnsafeMutablePointer<Lanes>
    /// What is transformed, in natural order, and its transform afterwards.
    let real, imaginary: UnsafeMutablePointer<Lanes>
    private let otherReal, otherImaginary: UnsafeMutablePointer<Lanes>
    /// e^(−2πi·lane·row/length).
    private let turnReal, turnImaginary: UnsafeMutablePointer<Lanes>
    /// Cosine and sine of 2π·t/rows.
    private let wheel: UnsafeMutablePointer<(cosine: Float, sine: Float)>

    /// nil for lengths that are no power of two from 64 on.
    init?(length: Int) {
        guard length >= 64, length & (length - 1) == 0 else { return nil }
        self.length = length
        rows = length / 8
        memory = .allocate(capacity: 6 * rows)
        memory.initialize(repeating: .zero, count: 6 * rows)
        (real, imaginary) = (memory, memory + rows)
        (otherReal, otherImaginary) = (memory + 2 * rows, memory + 3 * rows)
        (turnReal, turnImaginary) = (memory + 4 * rows, memory + 5 * rows)
        let (count, rows) = (length, rows)
        wheel = .allocate(capacity: rows)
        for step in 0..<rows {
            let angle = 2 * Double.pi * Double(step) / Double(rows)
            (wheel + step).initialize(to: (Float(cos(angle)), Float(sin(angle))))
        }
        for row in 0..<rows {
            for lane in 0..<8 {
                let angle = -2 * Double.pi * Double(lane * row % count) / Double(count)
                turnReal[row][lane] = Float(cos(angle))
                turnImaginary[row][lane] = Float(sin(angle))
            }
        }
    }

    deinit {
        memory.deallocate()
        wheel.deallocate()
    }

    /// Transforms what is in `real` and `imaginary`, in place.
    func transform() {
        var (fromReal, fromImaginary, toReal, toImaginary) = (real, imaginary, otherReal, otherImaginary)
        var (size, stride) = (rows, 1)
        while size > 1 {
            if size % 4 == 0 {
                quarter(fromReal, fromImaginary, toReal, toImaginary, size: size, stride: stride)
                (size, stride) = (size / 4, stride * 4)
            } else {
                halve(fromReal, fromImaginary, toReal, toImaginary, stride: stride)
                (size, stride) = (size / 2, stride * 2)
            }
            swap(&fromReal, &toReal)
            swap(&fromImaginary, &toImaginary)
        }
        across(fromReal, fromImaginary, toReal, toImaginary)
        guard toReal != real else { return }
        real.update(from: toReal, count: rows)
        imaginary.update(from: toImaginary, count: rows)
    }

    /// One pass of radix 4 over signals of `size` rows.
    private func quarter(
        _ x: UnsafeMutablePointer<Lanes>, _ y: UnsafeMutablePointer<Lanes>, _ u: UnsafeMutablePointer<Lanes>,
        _ v: UnsafeMutablePointer<Lanes>, size: Int, stride: Int
    ) {
        let apart = stride * (size / 4)
        for place in 0..<size / 4 {
            let (one, two, three) = (wheel[place * stride], wheel[2 * place * stride], wheel[3 * place * stride])
            let (x, y) = (x + stride * place, y + stride * place)
            let (u, v) = (u + 4 * stride * place, v + 4 * stride * place)
            for step in 0..<stride {
                let (a, b) = (x[step], x[step &+ apart])
                let (c, d) = (x[step &+ 2 &* apart], x[step &+ 3 &* apart])
                let (e, f) = (y[step], y[step &+ apart])
                let (g, h) = (y[step &+ 2 &* apart], y[step &+ 3 &* apart])
                let (even, odd, evenTurned, oddTurned) = (a + c, b + d, e + g, f + h)
                u[step] = even + odd
                v[step] = evenTurned + oddTurned
                // −i·(b − d) turns the difference by a quarter.
                let (p, q) = ((a - c) + (f - h), (e - g) - (b - d))
                u[step &+ stride] = p * one.cosine + q * one.sine
                v[step &+ stride] = q * one.cosine - p * one.sine
                let (r, s) = (even - odd, evenTurned - oddTurned)
                u[step &+ 2 &* stride] = r * two.cosine + s * two.sine
                v[step &+ 2 &* stride] = s * two.cosine - r * two.sine
                let (t, w) = ((a - c) - (f - h), (e - g) + (b - d))
                u[step &+ 3 &* stride] = t * three.cosine + w * three.sine
                v[step &+ 3 &* stride] = w * three.cosine - t * three.sine
            }
        }
    }

    /// The last pass where the rows are no power of four.
    private func halve(
        _ x: UnsafeMutablePointer<Lanes>, _ y: UnsafeMutablePointer<Lanes>, _ u: UnsafeMutablePointer<Lanes>,
        _ v: UnsafeMutablePointer<Lanes>, stride: Int
    ) {
        for step in 0..<stride {
            (u[step], u[step + stride]) = (x[step] + x[step + stride], x[step] - x[step + stride])
            (v[step], v[step + stride]) = (y[step] + y[step + stride], y[step] - y[step + stride])
        }
    }

    /// The transforms of the lanes become one: turned, then radix 8 across them.
    private func across(
        _ x: UnsafeMutablePointer<Lanes>, _ y: UnsafeMutablePointer<Lanes>, _ u: UnsafeMutablePointer<Lanes>,
        _ v: UnsafeMutablePointer<Lanes>
    ) {
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 16) { scratch in
            guard let block = scratch.baseAddress else { return }
            for group in 0..<rows / 8 {
                for row in 0..<8 {
                    let (a, b) = (x[8 * group + row], y[8 * group + row])
                    let (c, s) = (turnReal[8 * group + row], turnImaginary[8 * group + row])
                    block[row] = a * c - b * s
                    block[8 + row] = a * s + b * c
                }
                Self.transpose(block)
                Self.transpose(block + 8)
                Self.eight(block, block + 8, u + group, v + group, apart: rows / 8)
            }
        }
    }

    /// Eight vectors of eight, rows for columns: pairs, then quartets, then halves are exchanged.
    @inline(__always)
    private static func transpose(_ block: UnsafeMutablePointer<Lanes>) {
        typealias Two = (Lanes, Lanes)
        func pairs(_ a: Lanes, _ b: Lanes) -> Two { (lanes_first(a, b), lanes_second(a, b)) }
        func quartets(_ a: Lanes, _ b: Lanes) -> Two { (lanes_first_pairs(a, b), lanes_second_pairs(a, b)) }
        func quarter(_ first: Int) -> (Lanes, Lanes, Lanes, Lanes) {
            let (a, b) = pairs(block[first], block[first + 1])
            let (c, d) = pairs(block[first + 2], block[first + 3])
            let (i, j) = quartets(a, c)
            let (k, l) = quartets(b, d)
            return (i, k, j, l)
        }
        let (upper, under) = (quarter(0), quarter(4))
        func put(_ row: Int, _ a: Lanes, _ b: Lanes) {
            (block[row], block[row + 4]) = (lanes_lower_halves(a, b), lanes_higher_halves(a, b))
        }
        put(0, upper.0, under.0)
        put(1, upper.1, under.1)
        put(2, upper.2, under.2)
        put(3, upper.3, under.3)
    }

    /// An eight-point transform of vectors.
    @inline(__always)
    private static func eight(
        _ x: UnsafeMutablePointer<Lanes>, _ y: UnsafeMutablePointer<Lanes>, _ u: UnsafeMutablePointer<Lanes>,
        _ v: UnsafeMutablePointer<Lanes>, apart: Int
    ) {
        let half = Float(0.5).squareRoot()
        let even = four((x[0], y[0]), (x[2], y[2]), (x[4], y[4]), (x[6], y[6]))
        let odd = four((x[1], y[1]), (x[3], y[3]), (x[5], y[5]), (x[7], y[7]))
        func put(_ place: Int, _ a: Pair, _ b: Pair) {
            (u[place * apart], v[place * apart]) = (a.r + b.r, a.i + b.i)
            (u[(place + 4) * apart], v[(place + 4) * apart]) = (a.r - b.r, a.i - b.i)
        }
        put(0, even.0, odd.0)
        put(1, even.1, ((odd.1.r + odd.1.i) * half, (odd.1.i - odd.1.r) * half))
        put(2, even.2, (odd.2.i, -odd.2.r))
        put(3, even.3, ((odd.3.i - odd.3.r) * half, -(odd.3.r + odd.3.i) * half))
    }

    private typealias Pair = (r: Lanes, i: Lanes)

    @inline(__always)
    private static func four(_ a: Pair, _ b: Pair, _ c: Pair, _ d: Pair) -> (Pair, Pair, Pair, Pair) {
        let (p, q): (Pair, Pair) = ((a.r + c.r, a.i + c.i), (a.r - c.r, a.i - c.i))
        let (s, t): (Pair, Pair) = ((b.r + d.r, b.i + d.i), (b.r - d.r, b.i - d.i))
        return ((p.r + s.r, p.i + s.i), (q.r + t.i, q.i - t.r), (p.r - s.r, p.i - s.i), (q.r - t.i, q.i + t.r))
    }
}
