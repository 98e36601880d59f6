internal import Glibc

/// Moves the formants by stretching the mel spectrum along its axis: what stood at frequency f stands at f·2^(s/12).
struct MelWarp: Sendable {
    /// Position on the unwarped axis of each mel channel.
    private let sources: [Float]
    private static let limit: Float = 6

    /// nil when there is nothing to move.
    init?(semitones: Float, range: ClosedRange<Float>, count: Int) {
        guard semitones.isFinite, semitones != 0, count > 1 else { return nil }
        let ratio = powf(2, min(Self.limit, max(-Self.limit, semitones)) / 12)
        let low = Self.mel(range.lowerBound)
        // Centres of `count` triangles between the two ends.
        let step = (Self.mel(range.upperBound) - low) / Float(count + 1)
        sources = (0..<count).map { channel in
            let source = Self.mel(Self.hertz(low + step * Float(channel + 1)) / ratio)
            return min(Float(count - 1), max(0, (source - low) / step - 1))
        }
    }

    func apply(_ mel: inout [Float]) {
        let count = sources.count
        var row = [Float](repeating: 0, count: count)
        for start in stride(from: 0, to: mel.count, by: count) {
            for (channel, source) in sources.enumerated() {
                let index = min(count - 2, Int(source))
                let fraction = source - Float(index)
                row[channel] = mel[start + index] * (1 - fraction) + mel[start + index + 1] * fraction
            }
            mel.replaceSubrange(start..<start + count, with: row)
        }
    }

    /// O'Shaughnessy's mel scale, as the training used it.
    private static func mel(_ hertz: Float) -> Float { 2595 * log10f(1 + hertz / 700) }
    private static func hertz(_ mel: Float) -> Float { 700 * (powf(10, mel / 2595) - 1) }
}
