/// Cents by frame, changed piece by piece: each change touches only the frames it lasts for.
struct PitchCurve {
    /// Of the first frame, in frames of the song.
    private let first: Int
    private let rate: Double
    private var cents: [Double]
    /// What every frame from this one on is moved by.
    private var steps: [Double]

    init(frames: Range<Int>, rate: Double, cents: Double) {
        first = frames.lowerBound
        self.rate = rate
        self.cents = [Double](repeating: cents, count: frames.count)
        steps = [Double](repeating: 0, count: frames.count + 1)
    }

    /// Seconds of the song in the middle of a frame.
    func time(_ index: Int) -> Double { (Double(first + index) + 0.5) / rate }

    /// The frames whose middles lie within `start..<end` seconds.
    func frames(from start: Double, to end: Double) -> Range<Int> {
        let low = index(start)
        return low..<Swift.max(low, index(end))
    }

    private func index(_ seconds: Double) -> Int {
        let place = (seconds * rate - 0.5 - Double(first)).rounded(.up)
        return Int(Swift.min(Double(cents.count), Swift.max(0, place)))
    }

    mutating func add(from start: Double, to end: Double, _ change: (Double) -> Double) {
        for index in frames(from: start, to: end) { cents[index] += change(time(index)) }
    }

    /// A smooth rise by `interval` that stays.
    mutating func addStep(_ interval: Double, from start: Double, length: Double) {
        add(from: start, to: start + length) { interval * PitchShaper.smoothStep(($0 - start) / length) }
        steps[index(start + length)] += interval
    }

    /// Half a wave of `height` that begins and ends level.
    mutating func addBell(_ height: Double, from start: Double, length: Double) {
        guard length > 0 else { return }
        add(from: start, to: start + length) { height * PitchShaper.bell(($0 - start) / length) }
    }

    /// The finished curve.
    var values: [Double] {
        var moved = 0.0
        return cents.indices.map { index in
            moved += steps[index]
            return cents[index] + moved
        }
    }
}
