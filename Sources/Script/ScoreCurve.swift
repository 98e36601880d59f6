/// A line drawn over a part: values at ticks, straight between the points of a stroke, nothing between strokes.
public struct ScoreCurve: Sendable, Equatable {
    public struct Point: Sendable, Equatable {
        /// Not always whole: editors place points in milliseconds.
        public var tick: Double
        public var value: Double

        public init(tick: Double, value: Double) {
            self.tick = tick
            self.value = value
        }
    }

    /// In order of time, none empty, the points of each in order.
    public let strokes: [[Point]]

    /// Orders points and strokes, and drops what is not finite. Where strokes overlap the earlier one gives way.
    public init(_ strokes: [[Point]] = []) {
        let clean = strokes.map { stroke in
            let points = stroke.filter { $0.tick.isFinite && $0.value.isFinite }
            let isOrdered = zip(points, points.dropFirst()).allSatisfy { $0.tick <= $1.tick }
            return isOrdered ? points : points.sorted { $0.tick < $1.tick }
        }
        var kept: [[Point]] = []
        for stroke in clean.filter({ !$0.isEmpty }).sorted(by: { $0[0].tick < $1[0].tick }) {
            while let last = kept.last, let end = last.last, end.tick >= stroke[0].tick {
                kept.removeLast()
                let rest = Array(last.prefix { $0.tick < stroke[0].tick })
                if !rest.isEmpty {
                    kept.append(rest)
                    break
                }
            }
            kept.append(stroke)
        }
        self.strokes = kept
    }

    public var isEmpty: Bool { strokes.isEmpty }

    /// nil outside the strokes.
    public func value(at tick: Double) -> Double? {
        guard let index = Self.last(in: strokes, where: { $0[0].tick <= tick }) else { return nil }
        let stroke = strokes[index]
        guard let left = Self.last(in: stroke, where: { $0.tick <= tick }) else { return nil }
        let from = stroke[left]
        guard left + 1 < stroke.count else { return from.tick == tick ? from.value : nil }
        let to = stroke[left + 1]
        guard to.tick > from.tick else { return to.value }
        return from.value + (to.value - from.value) * (tick - from.tick) / (to.tick - from.tick)
    }

    /// The same line with its ticks and its values changed.
    public func map(tick: (Double) -> Double = { $0 }, value: (Double) -> Double = { $0 }) -> ScoreCurve {
        ScoreCurve(strokes.map { $0.map { Point(tick: tick($0.tick), value: value($0.value)) } })
    }

    /// Bisection: the last element for which the condition, true at first and false from some place on, holds.
    private static func last<Element>(in array: [Element], where holds: (Element) -> Bool) -> Int? {
        var low = 0
        var high = array.count
        while low < high {
            let middle = (low + high) / 2
            if holds(array[middle]) { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }
}
