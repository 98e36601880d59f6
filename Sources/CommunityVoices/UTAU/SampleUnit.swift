internal import Script
internal import Vocals

/// A sample at its place in a phrase. Times are seconds of the phrase.
struct SampleUnit: Sendable {
    var recording: Recording
    /// Where it begins to sound, and how long it takes to be whole.
    var start: Double
    var fadeIn: Double
    /// Where it is gone, and for how long it was going.
    var end: Double
    var fadeOut: Double
    /// Seconds of the recording, from the beginning of its piece, that were left out for want of time.
    var skipped: Double

    /// Seconds in which sound without a neighbour begins or ends without a click.
    static let edge = 0.008

    /// 0…1.
    func weight(at time: Double) -> Float {
        guard time > start, time < end else { return 0 }
        return Float(min(1, (time - start) / max(fadeIn, Self.edge), (end - time) / max(fadeOut, Self.edge)))
    }

    /// Seconds of `recording.sample` that sound at a time, and whether they keep their own pace there.
    func place(at time: Double) -> (seconds: Double, isOwnPace: Bool) {
        let own = skipped + time - start
        let fixed = recording.entry.fixed
        guard own > fixed else { return (recording.start + own, true) }
        let wanted = end - start + skipped - fixed
        let there = max(0.01, recording.end - recording.start - fixed)
        let pace = min(1, there / max(0.01, wanted))
        return (recording.start + min(recording.end - recording.start, fixed + (own - fixed) * pace), pace == 1)
    }
}

/// What is to be sung when: one syllable's sample, or a way between two.
struct SampleWish: Sendable, Equatable {
    var entry: OtoEntry
    /// When the sample's own note begins.
    var time: Double
    /// When sound must be gone, where nothing follows it.
    var end: Double
    /// It begins in silence.
    var isFirst: Bool
}

extension SampleUnit {
    /// Seconds for a voice to die away after its note.
    private static let release = 0.03

    /// Units of wishes in order: each begins before its note, as far as there is room, and the one before goes on until
    /// it is whole.
    static func units(_ wishes: [(wish: SampleWish, recording: Recording)]) -> [SampleUnit] {
        var units: [SampleUnit] = []
        var last: Double?
        for (wish, recording) in wishes {
            let entry = recording.entry
            var (lead, overlap) = (entry.preutterance, min(entry.overlap, entry.preutterance))
            if !wish.isFirst, let last {
                // Half of the note before at most, as the editor gives way.
                let room = max(0.01, (wish.time - last) / 2)
                let own = lead - max(0, overlap)
                if own > room {
                    (lead, overlap) = (lead * room / own, overlap * room / own)
                }
            }
            var unit = SampleUnit(
                recording: recording, start: wish.time - lead, fadeIn: max(0, overlap), end: wish.end + release,
                fadeOut: release, skipped: entry.preutterance - lead)
            if wish.isFirst {
                unit.fadeIn = min(unit.fadeIn, 0.03)
            } else if !units.isEmpty {
                let previous = units.count - 1
                unit.start = max(unit.start, units[previous].start + edge)
                unit.skipped = max(0, entry.preutterance - (wish.time - unit.start))
                units[previous].fadeOut = max(edge, max(0, overlap))
                units[previous].end = unit.start + (overlap < 0 ? overlap : max(edge, overlap))
                unit.fadeIn = max(edge, max(0, overlap))
            }
            units.append(unit)
            last = wish.time
        }
        return units
    }
}
