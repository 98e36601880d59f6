/// Raises a sampling rate by an exact ratio of whole numbers, in a stream: 22,050 to 48,000 is 320/147.
///
/// It is the voice's own, beside `Audio`'s resampler, because the chunks of a voice must join to the sample: positions
/// are counted in whole numbers, the delay is taken out exactly, and the length is what the plan promised.
struct RationalResampler: Sendable {
    private static let half = ResamplingFilter.half

    private let up: Int
    private let down: Int
    private let taps: [Float]
    private let total: Int
    /// Input not yet out of reach, and the position of its first sample.
    private var input = [Float](repeating: 0, count: half)
    private var inputStart = -half
    private var produced = 0

    /// `total` is the length of the whole output.
    init(_ filter: ResamplingFilter, total: Int) {
        (up, down, taps) = (filter.up, filter.down, filter.taps)
        self.total = total
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
                    // Two sums: an addition need not wait for the one before it.
                    var (even, odd) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
                    for group in stride(from: 0, to: width, by: 16) {
                        even += Self.eight(input, first + group) * Self.eight(taps, phase + group)
                        odd += Self.eight(input, first + group + 8) * Self.eight(taps, phase + group + 8)
                    }
                    output[number - produced] = (even + odd).sum()
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
}
