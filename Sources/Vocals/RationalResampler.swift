internal import Spectra

/// Raises a sampling rate by an exact ratio of whole numbers, in a stream: 22,050 to 48,000 is 320/147.
///
/// It is the voice's own, beside `Audio`'s resampler, because the chunks of a voice must join to the sample: positions
/// are counted in whole numbers, the delay is taken out exactly, and the length is what the plan promised.
struct RationalResampler: Sendable {
    private let half: Int
    private let up: Int
    private let down: Int
    private let taps: [Float]
    private let total: Int
    /// Input not yet out of reach, and the position of its first sample.
    private var input: [Float]
    private var inputStart: Int
    private var produced = 0

    /// `total` is the length of the whole output.
    init(_ filter: ResamplingFilter, total: Int) {
        (up, down, taps, half) = (filter.up, filter.down, filter.taps, filter.half)
        self.total = total
        input = Array(repeating: 0, count: half)
        inputStart = -half
    }

    /// Takes the next input and gives what it completes.
    mutating func push(_ samples: [Float]) -> [Float] {
        input.append(contentsOf: samples)
        return produce(until: total)
    }

    /// Gives the rest, up to the promised length.
    mutating func finish() -> [Float] {
        var rest: [Float] = []
        let missing = total * down / up + half + 2 - (inputStart + input.count)
        input.append(contentsOf: repeatElement(0, count: max(0, missing)))
        rest += produce(until: total)
        return rest
    }

    private mutating func produce(until end: Int) -> [Float] {
        let width = 2 * half
        let available = inputStart + input.count
        // Output n reads input floor(n·down/up) − half + 1 … + half.
        let reachable = max(0, (available - half) * up + down - 1) / down
        let last = min(end, reachable)
        guard last > produced else { return [] }
        var output = [Float](repeating: 0, count: last - produced)
        input.withUnsafeBufferPointer { input in
            taps.withUnsafeBufferPointer { taps in
                guard let input = input.baseAddress, let taps = taps.baseAddress else { return }
                var (first, step) = (produced * down).quotientAndRemainder(dividingBy: up)
                first -= half - 1 + inputStart
                for number in produced..<last {
                    // Two sums: an addition need not wait for the one before it.
                    var (even, odd) = (Lanes.zero, Lanes.zero)
                    let (samples, weights) = (input + first, taps + step * width)
                    for group in stride(from: 0, to: width, by: 16) {
                        even += .load(samples + group) * .load(weights + group)
                        odd += .load(samples + group + 8) * .load(weights + group + 8)
                    }
                    output[number - produced] = (even + odd).sum()
                    // Counted on: a division costs as much as half of the products.
                    step += down
                    while step >= up { (step, first) = (step - up, first + 1) }
                }
            }
        }
        produced = last
        let unneeded = last * down / up - half - inputStart
        if unneeded > 0 {
            input.removeFirst(min(unneeded, input.count))
            inputStart += unneeded
        }
        return output
    }
}
