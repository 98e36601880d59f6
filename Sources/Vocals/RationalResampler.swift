internal import Glibc

/// Raises a sampling rate by an exact ratio of whole numbers, in a stream: 22,050 to 48,000 is 320/147.
///
/// It is the voice's own, beside `Audio`'s resampler, because the chunks of a voice must join to the sample: positions
/// are counted in whole numbers, the delay is taken out exactly, and the length is what the plan promised.
struct RationalResampler: Sendable {
    /// Input samples on each side of an output sample. 32 make a transition band of 2 kHz at 22,050 Hz, which ends the
    /// passband at 10 kHz, where the voice ends too.
    private static let half = 32
    /// Kaiser's β for 90 dB of rejection.
    private static let beta = 9.0

    private let up: Int
    private let down: Int
    private let taps: [Float]
    private let total: Int
    /// Input not yet out of reach, and the position of its first sample.
    private var input = [Float](repeating: 0, count: half)
    private var inputStart = -half
    private var produced = 0

    /// `total` is the length of the whole output. `to` must not be below `from`.
    init(from: Int, to: Int, total: Int) {
        let divisor = Self.greatestCommonDivisor(from, to)
        up = to / divisor
        down = from / divisor
        self.total = total
        taps = Self.design(up: to / divisor)
    }

    /// Takes the next input and gives what it completes.
    mutating func push(_ samples: [Float]) -> [Float] {
        input.append(contentsOf: samples)
        return produce(until: total)
    }

    /// Gives the rest, up to the promised length.
    mutating func finish() -> [Float] {
        var rest: [Float] = []
        let missing = total * down / up + Self.half + 2 - (inputStart + input.count)
        input.append(contentsOf: repeatElement(0, count: max(0, missing)))
        rest += produce(until: total)
        return rest
    }

    private mutating func produce(until end: Int) -> [Float] {
        let width = 2 * Self.half
        let available = inputStart + input.count
        // Output n reads input floor(n·down/up) − half + 1 … + half.
        let reachable = max(0, (available - Self.half) * up + down - 1) / down
        let last = min(end, reachable)
        guard last > produced else { return [] }
        var output = [Float](repeating: 0, count: last - produced)
        input.withUnsafeBufferPointer { input in
            taps.withUnsafeBufferPointer { taps in
                for number in produced..<last {
                    let scaled = number * down
                    let first = scaled / up - Self.half + 1 - inputStart
                    let phase = scaled % up * width
                    var sum = SIMD8<Float>.zero
                    for group in stride(from: 0, to: width, by: 8) {
                        sum += Self.eight(input, first + group) * Self.eight(taps, phase + group)
                    }
                    output[number - produced] = sum.sum()
                }
            }
        }
        produced = last
        let unneeded = last * down / up - Self.half - inputStart
        if unneeded > 0 {
            input.removeFirst(min(unneeded, input.count))
            inputStart += unneeded
        }
        return output
    }

    private static func eight(_ buffer: UnsafeBufferPointer<Float>, _ index: Int) -> SIMD8<Float> {
        UnsafeRawPointer(buffer.baseAddress! + index).loadUnaligned(as: SIMD8<Float>.self)
    }

    /// Kaiser-windowed sinc, one row of 2·half taps for each of the `up` fractions of an input sample.
    private static func design(up: Int) -> [Float] {
        var taps: [Float] = []
        for phase in 0..<up {
            let fraction = Double(phase) / Double(up)
            var row = (0..<2 * half).map { tap -> Double in
                let distance = Double(tap - half + 1) - fraction
                let sinc = distance == 0 ? 1 : sin(.pi * distance) / (.pi * distance)
                let edge = distance / Double(half)
                return abs(edge) >= 1 ? 0 : sinc * bessel(beta * (1 - edge * edge).squareRoot()) / bessel(beta)
            }
            // Each row passes a constant unchanged, so no phase is louder than another.
            let sum = row.reduce(0, +)
            row = row.map { $0 / sum }
            taps += row.map(Float.init)
        }
        return taps
    }

    /// Modified Bessel function of the first kind, order 0, by its series.
    private static func bessel(_ x: Double) -> Double {
        var sum = 1.0
        var term = 1.0
        for k in 1..<50 {
            term *= (x / 2 / Double(k)) * (x / 2 / Double(k))
            sum += term
        }
        return sum
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
