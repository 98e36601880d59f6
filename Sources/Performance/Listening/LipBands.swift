internal import Glibc

/// What the lip network hears: 49 bands of sound at 44.1 kHz, 86.1 times a second. The very numbers of
/// `Training/voicelab/lips.py`: magnitudes of a 2048-point Hann transform every 512 samples, Slaney's mel scale with
/// triangles of equal area from 40 Hz to 16 kHz in 128 bands, natural logarithm with a floor of 1e-5, the lower 98 bands
/// averaged in pairs.
struct LipBands: Sendable {
    static let rate = 44_100
    static let hop = 512
    static let count = 49
    /// A frame of silence.
    static let silence = [Float](repeating: log(1e-5), count: count)

    private static let bands = 128
    private static let low = 40.0
    private static let high = 16_000.0
    private static let window = SmallTransform.length
    /// A frame's window begins this long before its hop.
    private static let before = (window - hop) / 2

    private let shape: [Float]
    private let transform = SmallTransform()
    private let filters: [Filter]
    /// The newest samples; silence comes before the first.
    private var tail = [Float](repeating: 0, count: before)
    private var samples = 0
    private var frames = 0

    private struct Filter: Sendable {
        var first: Int
        var weights: [Float]
    }

    init() {
        shape = (0..<Self.window).map { 0.5 - 0.5 * cosf(2 * .pi * Float($0) / Float(Self.window)) }
        filters = Self.triangles()
    }

    /// The frames that can be made once `samples` are known: the newest is half a window old.
    mutating func add(_ samples: some Collection<Float>) -> [[Float]] {
        self.samples += samples.count
        tail.append(contentsOf: samples)
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

    private func frame(at offset: Int) -> [Float] {
        let input = (0..<Self.window).map { index -> Float in
            let sample = tail[offset + index]
            return (sample.isFinite ? min(8, max(-8, sample)) : 0) * shape[index]
        }
        let power = transform.power(input).map { $0.squareRoot() }
        let levels = filters.map { filter -> Float in
            var sum: Float = 0
            for (index, weight) in filter.weights.enumerated() { sum += weight * power[filter.first + index] }
            return log(max(1e-5, sum))
        }
        return (0..<Self.count).map { 0.5 * (levels[2 * $0] + levels[2 * $0 + 1]) }
    }

    /// Slaney's scale: linear below 1 kHz, logarithmic above.
    private static func mel(_ hertz: Double) -> Double {
        hertz < 1000 ? hertz * 3 / 200 : 15 + log(hertz / 1000) / (log(6.4) / 27)
    }

    private static func hertz(_ mel: Double) -> Double {
        mel < 15 ? mel * 200 / 3 : 1000 * exp((mel - 15) * log(6.4) / 27)
    }

    private static func triangles() -> [Filter] {
        let edges = (0..<bands + 2).map { index in
            hertz(mel(low) + (mel(high) - mel(low)) * Double(index) / Double(bands + 1))
        }
        let bin = Double(rate) / Double(window)
        return (0..<2 * count).map { band in
            let (left, centre, right) = (edges[band], edges[band + 1], edges[band + 2])
            let first = Int((left / bin).rounded(.up))
            let weights = (first...max(first, Int(right / bin))).map { index -> Float in
                let hertz = Double(index) * bin
                let height = max(0, min((hertz - left) / (centre - left), (right - hertz) / (right - centre)))
                return Float(height * 2 / (right - left))
            }
            return Filter(first: first, weights: weights)
        }
    }
}

/// A radix-2 transform of 2048 real samples; small, because nothing here needs more.
struct SmallTransform: Sendable {
    static let length = 2048
    private static let stages = 11

    private let cosines: [Float]
    private let sines: [Float]
    private let reversed: [Int]

    init() {
        cosines = (0..<Self.length / 2).map { cosf(2 * .pi * Float($0) / Float(Self.length)) }
        sines = (0..<Self.length / 2).map { -sinf(2 * .pi * Float($0) / Float(Self.length)) }
        reversed = (0..<Self.length).map { index in
            (0..<Self.stages).reduce(0) { $0 | ((index >> $1) & 1) << (Self.stages - 1 - $1) }
        }
    }

    /// |X|² of the bins 0…1024.
    func power(_ input: [Float]) -> [Float] {
        var real = reversed.map { input[$0] }
        var imaginary = [Float](repeating: 0, count: Self.length)
        var size = 2
        while size <= Self.length {
            let half = size / 2
            let step = Self.length / size
            for start in stride(from: 0, to: Self.length, by: size) {
                for index in 0..<half {
                    let (a, b, turn) = (start + index, start + index + half, index * step)
                    let x = real[b] * cosines[turn] - imaginary[b] * sines[turn]
                    let y = real[b] * sines[turn] + imaginary[b] * cosines[turn]
                    (real[b], imaginary[b]) = (real[a] - x, imaginary[a] - y)
                    (real[a], imaginary[a]) = (real[a] + x, imaginary[a] + y)
                }
            }
            size *= 2
        }
        return (0...Self.length / 2).map { real[$0] * real[$0] + imaginary[$0] * imaginary[$0] }
    }
}
