import Foundation
import Performance
import Script
import Testing

/// A simulated hour against the published statistics: Bentivoglio 1997 and Doughty 2001 (blinks), Lee, Badler & Badler
/// 2002 (gaze and saccades), 12–20 breaths a minute with two fifths of each drawn in.
@Suite("An hour of life")
struct HourTests {
    private static let hour = 3600 * Timeline.rate

    @Test(
        "blinks come at the published rate in every minute's average and at no steady beat",
        arguments: [(LifeState.idle, 8.0...21.0), (.listening, 10.5...32.5)])
    func blinks(state: LifeState, range: ClosedRange<Double>) {
        let blinks = IdleLife(seed: 77).blinks(in: 0..<Self.hour, states: StateTrack(state))
        #expect(range.contains(Double(blinks.count) / 60))
        let gaps = zip(blinks, blinks.dropFirst()).map { Timeline.seconds($1.position - $0.position) }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let third = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) } / Double(gaps.count)
        let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
        // Strongly skewed to the right (5.2 ± 3.1 s watching a film).
        #expect(third / (variance * variance.squareRoot()) > 0.7)
        // Nobody stares for a minute.
        #expect((gaps.max() ?? 0) < 45)
    }

    @Test(
        "the eyes stay and leave for as long as they do in people",
        arguments: [(LifeState.listening, 7.9, 0.43), (.speaking, 3.1, 0.93)])
    func gaze(state: LifeState, mutual: Double, away: Double) {
        let shifts = IdleLife(seed: 5).shifts(in: 0..<Self.hour, state: state)
        var stays: [Double] = []
        var leaves: [Double] = []
        var since = 0
        var isAway = false
        for shift in shifts where shift.isAway != isAway {
            let length = Timeline.seconds(shift.position - since)
            if isAway { leaves.append(length) } else { stays.append(length) }
            since = shift.position
            isAway = shift.isAway
        }
        let mean = { (values: [Double]) in values.reduce(0, +) / Double(values.count) }
        #expect((0.7 * mutual...1.4 * mutual).contains(mean(stays)), "\(mean(stays))")
        #expect((0.7 * away...1.4 * away).contains(mean(leaves)), "\(mean(leaves))")
        #expect(stays.count > 200)
    }

    @Test("nine saccades of ten stay under 15 degrees, small ones prevail, and the cardinal ones are twice as likely")
    func saccades() {
        let all = IdleLife(seed: 6).shifts(in: 0..<Self.hour, state: .idle)
        let sizes = all.map(\.degrees).filter { $0 > 0.05 }.sorted()
        #expect(sizes[sizes.count * 9 / 10] < 15)
        #expect(sizes[sizes.count / 2] < 6)
        #expect(sizes.last ?? 0 < 33)
        let leaving = all.filter { $0.isAway && $0.degrees > 3 }
        // Within 22.5° of an axis, the squashing of the vertical undone; half the circle.
        let cardinal = leaving.count { shift in
            let (x, y) = (abs(shift.yaw), abs(shift.pitch) / 0.7)
            return min(x, y) < 0.414 * max(x, y)
        }
        #expect((1.4...3.0).contains(Double(cardinal) / Double(leaving.count - cardinal)))
        #expect((0.02...0.06).contains(GazeShift.duration(degrees: sizes[sizes.count / 2])))
    }

    /// A frame is the whole face: every run looks at a third of the hour, the long one at all of it.
    private static let watched =
        ProcessInfo.processInfo.environment["VOXHUMANA_SOAK"] == nil ? hour / 3 : hour

    @Test("breathes 12 to 20 times a minute, two fifths of it in, and never twice alike")
    func breath() {
        let life = IdleLife(seed: 12)
        let values = stride(from: 0, to: Self.watched, by: 6000).map { life.frame(at: $0)[.breath] }
        let turns = zip(values, values.dropFirst()).map { $1 > $0 }
        let rises = turns.indices.dropLast().filter { !turns[$0] && turns[$0 + 1] }
        #expect((12.0...20.0).contains(Double(rises.count) / (Timeline.seconds(Self.watched) / 60)))
        #expect((0.33...0.47).contains(Double(turns.count { $0 }) / Double(turns.count)))
        let lengths = Set(zip(rises, rises.dropFirst()).map { $1 - $0 })
        #expect(lengths.count > 8)
    }

    /// What is seen of a conversation: who speaks, lids and breath, ten times a second.
    private struct Seen {
        var isSpeaking: Bool
        var lids: Float
        var breath: Float
    }

    /// Lines of three to five sentences, then as long a listening.
    private static func talk(_ length: Int) -> [Seen] {
        var presence = Presence(seed: 33)
        var seen: [Seen] = []
        let plans = Synthetic.all()
        var position = 0
        var turn = 0
        while position < length {
            let start = position
            presence.setState(.speaking, at: start)
            var end = start
            for _ in 0..<(3 + turn % 3) {
                let plan = plans[(7 * turn + end / 1000) % 50]
                presence.add(plan, line: end, at: end)
                end += plan.duration
            }
            presence.setState(.listening, at: end)
            let next = end + (end - start)
            while position < next {
                let face = presence.frame(at: position)
                seen.append(
                    Seen(isSpeaking: position < end, lids: face[.eyeBlinkLeft], breath: face[.breath]))
                position += Timeline.rate / 10
            }
            presence.forget(before: position)
            turn += 1
        }
        return seen
    }

    @Test("in conversation lids close as often as people's do, and speech draws its breath in quickly")
    func conversation() {
        let seen = Self.talk(Self.watched)
        for isSpeaking in [true, false] {
            let part = seen.indices.dropFirst().filter { seen[$0].isSpeaking == isSpeaking }
            let minutes = Double(part.count) / 600
            let blinks = part.count { seen[$0].lids > 0.35 && seen[$0 - 1].lids <= 0.35 }
            // Doughty 2001: 10.5 to 32.5 in conversation.
            #expect((10.5...32.5).contains(Double(blinks) / minutes), "\(Double(blinks) / minutes)")
            let inward = part.count { seen[$0].breath > seen[$0 - 1].breath + 1e-4 }
            let share = Double(inward) / Double(part.count)
            // About 10 % of the cycle is spent on breathing in while speaking, 40 % at rest.
            #expect(isSpeaking ? (0.03...0.22).contains(share) : (0.30...0.50).contains(share), "\(share)")
        }
    }
}
