internal import Glibc
internal import Spectra

/// What the lip network hears: 49 bands of sound at 44.1 kHz, 86.1 times a second. The very numbers of
/// `Training/voicelab/lips.py`: magnitudes of a 2048-point Hann transform every 512 samples, Slaney's mel scale with
/// triangles of equal area from 40 Hz to 16 kHz in 128 bands, natural logarithm with a floor of 1e-5, the lower 98 bands
/// averaged in pairs.
struct LipBands: ~Copyable, Sendable {
    static let rate = 44_100
    static let hop = 512
    static let count = 49
    /// A frame of silence.
    static let silence = [Float](repeating: MelBands.silence, count: count)

    private static let bands = 128
    /// Hz of the lowest band's lower end and of the highest one's upper end.
    private static let range: ClosedRange<Float> = 40...16_000
    private static let window = 2048
    /// A frame's window begins this long before its hop.
    private static let before = (window - hop) / 2

    private let shape: [Float]
    private let transform: RealTransform
    private let mel = MelBands(bands, range: range, rate: rate, length: window)
    private var magnitudes: [Float]
    private var sums = [Float](repeating: 0, count: bands + 2)
    /// The newest samples; silence comes before the first.
    private var tail = [Float](repeating: 0, count: before)
    private var samples = 0
    private var frames = 0

    init() {
        shape = (0..<Self.window).map { 0.5 - 0.5 * cosf(2 * .pi * Float($0) / Float(Self.window)) }
        guard let transform = RealTransform(length: Self.window) else {
            preconditionFailure("2048 is a power of two")
        }
        self.transform = transform
        magnitudes = [Float](repeating: 0, count: mel.bins)
    }

    /// The frames that can be made once `samples` are known: the newest is half a window old.
    mutating func add(_ samples: some Collection<Float>) -> [[Float]] {
        self.samples += samples.count
        tail.append(contentsOf: samples.lazy.map { $0.isFinite ? min(8, max(-8, $0)) : 0 })
        return make()
    }

    /// The rest, as if silence followed: as many frames in all as whole hops of sound came.
    mutating func finish() -> [[Float]] {
        tail.append(contentsOf: repeatElement(0, count: Self.window))
        return make(upTo: samples / Self.hop)
    }

    private mutating func make(upTo limit: Int = .max) -> [[Float]] {
        var made: [[Float]] = []
        var offset = 0
        while offset + Self.window <= tail.count, frames < limit {
            made.append(frame(at: offset))
            offset += Self.hop
            frames += 1
        }
        tail.removeFirst(offset)
        return made
    }

    private mutating func frame(at offset: Int) -> [Float] {
        tail.withUnsafeBufferPointer { tail in
            guard let start = tail.baseAddress else { return }
            transform.transform(start + offset, window: shape)
        }
        transform.magnitudes(from: mel.first, mel.bins, into: &magnitudes)
        mel.gather(magnitudes, into: &sums)
        // The first and the last sum belong to no band.
        let levels = (1...2 * Self.count).map { log(max(MelBands.floor, sums[$0])) }
        return (0..<Self.count).map { 0.5 * (levels[2 * $0] + levels[2 * $0 + 1]) }
    }
}
