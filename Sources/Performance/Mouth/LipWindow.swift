internal import Script

/// A stretch in which the lips must meet: full from `on` to `off`, approached and left smoothly. Seconds.
struct LipWindow: Sendable, Equatable {
    var attackStart: Double
    var on: Double
    var off: Double
    var releaseEnd: Double
    /// Pressure builds up behind it (p b).
    var isPlosive: Bool

    func value(at time: Double) -> Float {
        guard time > attackStart, time < releaseEnd else { return 0 }
        if time < on { return Easing.smooth((time - attackStart) / (on - attackStart)) }
        if time <= off { return 1 }
        return 1 - Easing.smooth((time - off) / (releaseEnd - off))
    }

    /// Longer than a frame at 30 fps (33.3 ms): at any phase one rendered frame lies inside, two at 60 fps.
    static let shortest = 0.0345
    /// Approach and release, seconds: bilabial onsets are seen from 50 ms on, releases in 40–60 ms.
    static let attack = 0.050
    static let release = 0.050
    /// Reach of any window beyond its full stretch, seconds.
    static let reach = 0.060
}

extension LipWindow {
    /// The windows of all phones that `belongs` names; neighbours that both do share one window ("po**p m**an").
    static func windows(_ phones: [Timed<SpokenPhone>], where belongs: (Phone) -> Bool) -> [LipWindow] {
        var windows: [LipWindow] = []
        var index = 0
        while index < phones.count {
            guard belongs(phones[index].value.phone) else {
                index += 1
                continue
            }
            var last = index
            while last + 1 < phones.count, belongs(phones[last + 1].value.phone) { last += 1 }
            windows.append(window(phones, from: index, through: last))
            index = last + 1
        }
        separate(&windows)
        return windows
    }

    private static func window(_ phones: [Timed<SpokenPhone>], from first: Int, through last: Int) -> LipWindow {
        var on = Timeline.seconds(phones[first].start) - lead(phones, at: first)
        let end = Timeline.seconds(phones[last].end)
        let length = end - Timeline.seconds(phones[last].start)
        let timing = phones[last].value.closure
        var off = end - min(timing.release * length, timing.longestRelease)
        if off - on < shortest { off = min(end, on + shortest) }
        if off - on < shortest, first > 0 {
            // Stolen from the sound before, at most half of it.
            on -= min(shortest - (off - on), 0.5 * Timeline.seconds(phones[first - 1].duration))
        }
        if off - on < shortest { off = on + shortest }
        return LipWindow(
            attackStart: on - attack, on: on, off: off, releaseEnd: off + release,
            isPlosive: phones[last].value.phone == .plosive)
    }

    /// Seconds by which a closure begins before its phone; after silence there is no sound that it could cut short.
    private static func lead(_ phones: [Timed<SpokenPhone>], at index: Int) -> Double {
        guard index > 0, !phones[index - 1].value.phone.isSilent else { return 0 }
        let before = Timeline.seconds(phones[index - 1].duration)
        return min(phones[index].value.closure.lead, ClosureTiming.mostOfNeighbour * before)
    }

    /// Between two closings the lips part: approach and release each take at most 45 % of what lies between.
    private static func separate(_ windows: inout [LipWindow]) {
        for index in windows.indices.dropFirst() {
            let gap = max(0.002, windows[index].on - windows[index - 1].off)
            windows[index - 1].releaseEnd = windows[index - 1].off + min(release, 0.45 * gap)
            windows[index].attackStart = windows[index].on - min(attack, 0.45 * gap)
        }
    }

    /// The strongest window at a time; the windows are in order.
    static func value(of windows: [LipWindow], at time: Double) -> (value: Float, isPlosive: Bool) {
        var low = 0
        var high = windows.count
        while low < high {
            let middle = (low + high) / 2
            if windows[middle].releaseEnd <= time { low = middle + 1 } else { high = middle }
        }
        var strongest: (value: Float, isPlosive: Bool) = (0, false)
        while low < windows.count, windows[low].attackStart < time {
            let value = windows[low].value(at: time)
            if value > strongest.value { strongest = (value, windows[low].isPlosive) }
            low += 1
        }
        return strongest
    }
}
