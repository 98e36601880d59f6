internal import Foundation
public import Script

/// Feeds the lip network: takes sound as it comes and gives what the network wants to see next. A value without the
/// network itself, so that whoever runs graphs runs it, and tests need none. The network is made of convolutions only:
/// cut anywhere, the results are those of the whole. It has scratch memory of its own, so it is not copied.
public struct LipStream: ~Copyable, Sendable {
    /// Hz of the sound that is wanted.
    public static let rate = LipBands.rate
    /// Results a second.
    public static let frameRate = Double(LipBands.rate) / Double(LipBands.hop)
    /// Values of an input frame, and of a result.
    public static let bands = LipBands.count
    public static let classes = LipClass.count
    /// Input frames that a result reaches back and ahead. Ahead makes 35 ms, half a window 23 more.
    static let past = 64
    static let ahead = 3
    /// Results asked for at once, at most: ten seconds. Even, since two results share a step of the network.
    private static let block = 860

    private var features = LipBands()
    private var rows = [[Float]](repeating: LipBands.silence, count: past)
    private var isFinished = false

    public init() {}

    /// The trained network and what is told of it.
    public static var modelPath: String {
        Bundle.module.bundleURL.appendingPathComponent("Resources/Lips/lips.onnx").path
    }

    /// More sound, mono at `rate`.
    public mutating func add(_ samples: some Collection<Float>) { rows += features.add(samples) }

    /// No more comes.
    public mutating func finish() {
        guard !isFinished else { return }
        isFinished = true
        rows += features.finish()
        let isOdd = (rows.count - Self.past) % 2 != 0
        rows += [[Float]](repeating: LipBands.silence, count: Self.ahead + (isOdd ? 1 : 0))
    }

    /// The network's next input, `frames` × `bands` values, or nil when more sound is needed first.
    public mutating func next() -> (values: [Float], frames: Int)? {
        let results = min(Self.block, rows.count - Self.past - Self.ahead) & ~1
        guard results > 0 else { return nil }
        let input = rows[..<(results + Self.past + Self.ahead)].flatMap(\.self)
        rows.removeFirst(results)
        return (input, results + Self.past + Self.ahead)
    }
}
