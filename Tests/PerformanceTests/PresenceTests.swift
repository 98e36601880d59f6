import Performance
import Script
import Testing

@Suite("Presence over the session's clock")
struct PresenceTests {
    private let second = Timeline.rate

    private func spoken(mood: Mood = .neutral, line: Int = 1, at start: Int = 48_000) -> (Presence, Plan) {
        var presence = Presence(seed: 42)
        let plan = Synthetic.plan(Sentences.english[12], .english, mood: mood)
        presence.add(plan, line: line, at: start)
        return (presence, plan)
    }

    @Test("streamed in blocks equals rendered whole, whatever was forgotten on the way")
    func streaming() {
        var presence = Presence(seed: 9)
        for (index, text) in Sentences.mandarin.prefix(3).enumerated() {
            presence.add(Synthetic.plan(text, .mandarin, seed: UInt64(index + 1)), line: index, at: index * 3 * second)
        }
        presence.setState(.listening, at: 8 * second)
        presence.gesture(name: "nod", at: 9 * second)
        let whole = presence.curves(from: 0, count: 660)
        var streamed: [[Float]] = []
        while streamed.count < 660 {
            let from = streamed.count * 800
            presence.forget(before: from)
            streamed += presence.curves(from: from, count: 10).frames
        }
        #expect(streamed == whole.frames)
        #expect(whole.names == FaceChannel.names && whole.start == 0 && whole.rate == 60)
    }

    @Test("a line that is added later changes nothing more than half a second before it")
    func lateAddition() {
        let (before, plan) = spoken(mood: Mood(.sad))
        var after = before
        let start = 48_000 + plan.duration
        after.add(Synthetic.plan(Sentences.english[3], .english, mood: Mood(.happy)), line: 2, at: start)
        for position in stride(from: 0, to: start - 24_000, by: 1600) {
            #expect(before.frame(at: position) == after.frame(at: position))
        }
        #expect(before.frame(at: start + 9600) != after.frame(at: start + 9600))
    }

    @Test("forgetting keeps what the last line still shows, a gesture at its very end included")
    func lateGesture() {
        var plan = Synthetic.plan("M AA1", .english)
        plan.marks = [Timed("bow", start: plan.duration + 999_999, end: plan.duration)]
        var presence = Presence(seed: 2)
        presence.add(plan, line: 1, at: 0)
        for position in stride(from: 0, to: plan.duration + 120_000, by: 4800) {
            var lean = presence
            lean.forget(before: position)
            #expect(lean.frame(at: position) == presence.frame(at: position))
        }
        #expect(presence.frame(at: plan.duration + 36_000)[.headPitch] < -0.2)
    }

    @Test("any rate samples the same curve")
    func rates() {
        let (presence, _) = spoken()
        let fast = presence.curves(from: 48_000, count: 240, rate: 120)
        let slow = presence.curves(from: 48_000, count: 60, rate: 30)
        for index in 0..<60 { #expect(slow.frames[index] == fast.frames[4 * index]) }
    }

    @Test("the same calls give the same frames, another seed another life")
    func determinism() {
        let (a, plan) = spoken()
        let (b, _) = spoken()
        #expect(a.curves(from: 0, count: 120) == b.curves(from: 0, count: 120))
        var c = Presence(seed: 43)
        c.add(plan, line: 1, at: 48_000)
        #expect(a.curves(from: 0, count: 120) != c.curves(from: 0, count: 120))
    }

    @Test("a line's place on the timeline does not change its mouth")
    func placement() {
        let (_, plan) = spoken()
        let mouth = MouthTrack(plan)
        var presence = Presence(seed: 1)
        presence.add(plan, line: 1, at: 1_000_000)
        for position in stride(from: 0, to: plan.duration, by: 1600) {
            let jaw = presence.frame(at: 1_000_000 + position)[.jawOpen]
            #expect(abs(jaw - mouth.frame(at: position).jaw) < 0.001)
        }
    }

    @Test("every frame is finite and in range in every mood, and with everything at once", arguments: Emotion.allCases)
    func range(emotion: Emotion) {
        var (presence, plan) = spoken(mood: Mood(emotion))
        presence.add(plan, line: 2, at: 60_000)
        presence.add(plan, line: 3, at: 70_000)
        for gesture in HeadGesture.allCases { presence.gesture(name: gesture.rawValue, at: 72_000) }
        presence.setState(.thinking, at: 0)
        for frame in presence.curves(from: -48_000, count: 300, rate: 30).frames { #expect(frame.isInRange) }
    }

    @Test("a cut closes the mouth within 80 ms and leaves what was before it", arguments: Emotion.allCases)
    func cut(emotion: Emotion) {
        let (whole, plan) = spoken(mood: Mood(emotion))
        for step in stride(from: 0.2, to: 1.5, by: 0.13) {
            var presence = whole
            let position = 48_000 + Timeline.position(seconds: step)
            presence.cut(line: 1, at: position)
            #expect(presence.frame(at: position) == whole.frame(at: position))
            #expect(presence.frame(at: position - 3200) == whole.frame(at: position - 3200))
            for after in stride(from: position + 3840, to: 48_000 + plan.duration + 48_000, by: 4800) {
                let frame = presence.frame(at: after)
                #expect(frame[.jawOpen] < 0.001 && frame[.mouthPucker] < 0.05 && frame[.mouthFunnel] < 0.001)
                #expect(frame[.mouthRollLower] < 0.001 && frame[.tongueOut] == 0)
            }
        }
    }

    @Test("a line cut before it began is never seen, nor is one cut twice longer than the first cut")
    func cutEarly() {
        var (presence, _) = spoken()
        presence.cut(line: 1, at: 0)
        #expect(presence.frame(at: 70_000)[.jawOpen] == 0)
        presence.cut(line: 1, at: 200_000)
        #expect(presence.frame(at: 70_000)[.jawOpen] == 0)
    }

    @Test("moods are distinct from each other and from the neutral face")
    func moods() {
        let faces = Emotion.allCases.map { emotion -> [Float] in
            var presence = Presence(seed: 1)
            let plan = Plan(mood: Mood(emotion), duration: 96_000, phonemes: [Timed(.silence, start: 0, end: 96_000)])
            presence.add(plan, line: 1, at: 0)
            return presence.frame(at: 72_000)
        }
        for a in faces.indices {
            for b in faces.indices where a < b {
                let distance = zip(faces[a], faces[b]).reduce(0) { $0 + abs($1.0 - $1.1) }
                #expect(distance > 0.4, "\(Emotion.allCases[a]) and \(Emotion.allCases[b])")
            }
        }
    }

    @Test("a mood comes, stands and goes without a jump")
    func moodEnvelope() {
        var presence = Presence(seed: 1)
        let plan = Plan(mood: Mood(.surprised), duration: 96_000, phonemes: [Timed(.silence, start: 0, end: 96_000)])
        presence.add(plan, line: 1, at: 96_000)
        let brows = presence.curves(from: 0, count: 400).frames.map { $0[.browOuterUpLeft] }
        #expect(brows[0] == 0 && brows[160] > 0.5 && brows[399] == 0)
        for (a, b) in zip(brows, brows.dropFirst()) { #expect(abs(a - b) < 0.08) }
    }

    @Test("mixing two moods does not exceed one face")
    func moodOverlap() {
        var (presence, plan) = spoken(mood: Mood(.happy))
        let alone = presence.frame(at: 96_000)[.cheekSquintLeft]
        presence.add(plan, line: 2, at: 50_000)
        #expect(presence.frame(at: 96_000)[.cheekSquintLeft] < alone + 0.15)
    }

    @Test("marks bring gestures and moods at their time")
    func marks() {
        var plan = Synthetic.plan(Sentences.english[12], .english)
        plan.marks = [Timed("bow", start: 24_000, end: 24_000), Timed("angry", start: 48_000, end: 48_000)]
        var with = Presence(seed: 1)
        with.add(plan, line: 1, at: 0)
        plan.marks = []
        var without = Presence(seed: 1)
        without.add(plan, line: 1, at: 0)
        #expect(with.frame(at: 60_000)[.headPitch] < without.frame(at: 60_000)[.headPitch] - 0.2)
        #expect(with.frame(at: 90_000)[.browDownLeft] > without.frame(at: 90_000)[.browDownLeft] + 0.4)
    }

    @Test("gestures move head or face as named; unknown ones are refused", arguments: HeadGesture.allCases)
    func gestures(gesture: HeadGesture) {
        let still = Presence(seed: 3)
        var moved = still
        let isKnown = moved.gesture(name: gesture.rawValue, at: 48_000)
        let isTaken = moved.gesture(name: "dance", at: 48_000)
        #expect(isKnown && !isTaken)
        let change = stride(from: 48_000, to: 180_000, by: 800).map { position -> Float in
            let (a, b) = (still.frame(at: position), moved.frame(at: position))
            return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
        }
        #expect((change.max() ?? 0) > 0.15)
        #expect(still.frame(at: 48_000) == moved.frame(at: 48_000))
        #expect(still.frame(at: 200_000) == moved.frame(at: 200_000))
    }

    @Test("a bow is not broken off by a wave, a wave is by a bow, and lets go smoothly")
    func priorities() {
        var bowing = Presence(seed: 3)
        bowing.gesture(name: "bow", at: 0)
        let isRefused = !bowing.gesture(name: "wave", at: 24_000)
        #expect(isRefused)
        var waving = Presence(seed: 3)
        waving.gesture(name: "wave", at: 0)
        let isTaken = waving.gesture(name: "bow", at: 24_000)
        let isFree = waving.gesture(name: "nod", at: 24_000 + 96_000)
        #expect(isTaken && isFree)
        var alone = Presence(seed: 3)
        alone.gesture(name: "bow", at: 24_000)
        // 0.25 s after the bow began nothing of the wave is left.
        #expect(waving.frame(at: 38_000) == alone.frame(at: 38_000))
        let frames = stride(from: 0, to: 96_000, by: 800).map { waving.frame(at: $0)[.headRoll] }
        for (a, b) in zip(frames, frames.dropFirst()) { #expect(abs(a - b) < 0.03) }
    }

    @Test("laughter lifts the cheeks and shakes, also under the words that are laughed")
    func laughter() {
        var plan = Synthetic.plan("HH AA1 HH AA1 HH AA1", .english)
        plan.marks = [Timed("laugh", start: 0, end: 0)]
        var presence = Presence(seed: 8)
        presence.add(plan, line: 1, at: 48_000)
        let frame = presence.frame(at: 48_000 + 24_000)
        #expect(frame[.cheekSquintLeft] > 0.6 && frame[.eyeSquintLeft] > 0.4 && frame[.mouthSmileLeft] > 0.2)
        let pitch = stride(from: 60_000, to: 96_000, by: 800).map { presence.frame(at: $0)[.headPitch] }
        let turns = zip(zip(pitch, pitch.dropFirst()), pitch.dropFirst(2)).count {
            ($0.1 - $0.0) * ($1 - $0.1) < 0
        }
        #expect(turns >= 4)
    }

    @Test("prominent words raise the brows and dip the head; a question ends with raised brows")
    func coSpeech() {
        var plan = Synthetic.plan(Sentences.english[12], .english)
        plan.words = plan.phonemes.filter { $0.value.stress == 1 }.map { Timed("w", start: $0.start, end: $0.end) }
        plan.f0.values = plan.f0.values.map { _ in 180 }
        var flat = Presence(seed: 4)
        flat.add(plan, line: 1, at: 0)
        let word = plan.words[2]
        for index in word.start / 480...word.end / 480 { plan.f0.values[index] = 300 }
        plan.text = "Really?"
        var lively = Presence(seed: 4)
        lively.add(plan, line: 1, at: 0)
        let peak = word.start + 2400
        #expect(lively.frame(at: peak)[.browInnerUp] > flat.frame(at: peak)[.browInnerUp] + 0.1)
        #expect(lively.frame(at: peak + 2400)[.headPitch] < flat.frame(at: peak + 2400)[.headPitch] - 0.02)
        let end = plan.duration - 12_000
        #expect(lively.frame(at: end)[.browOuterUpLeft] > 0.2)
    }

    @Test("a singer sways in time with the notes, a speaker does not")
    func sway() {
        var plan = Synthetic.plan([.init("SIL", 0.2), .init("zh/a", 12), .init("SIL", 0.2)], .mandarin)
        plan.kind = .song
        plan.notes = (0..<20).map { index in
            let start = Timeline.position(seconds: 0.2 + 0.6 * Double(index))
            return Timed(SungNote(key: 60, lyric: "a"), start: start, end: start + 28_800)
        }
        let roll = { (plan: Plan) -> [Float] in
            var presence = Presence(seed: 6)
            presence.add(plan, line: 1, at: 0)
            return (2..<8).map { presence.frame(at: Timeline.position(seconds: 0.8 + 1.2 * Double($0)))[.bodySway] }
        }
        var still = plan
        still.notes = []
        let difference = zip(roll(plan), roll(still)).map { $0 - $1 }
        // Every two beats the weight is on the other foot.
        for (a, b) in zip(difference, difference.dropFirst()) { #expect(a * b < 0 && abs(a) > 0.2) }
    }

    @Test("the face is continuous across lines, states, cuts and gestures")
    func continuity() {
        var presence = Presence(seed: 21)
        var start = 0
        for (index, text) in Sentences.english.prefix(4).enumerated() {
            let plan = Synthetic.plan(text, .english, seed: UInt64(index), mood: Mood(Emotion.allCases[index + 1]))
            presence.add(plan, line: index, at: start)
            start += plan.duration
        }
        presence.cut(line: 2, at: start / 2)
        presence.setState(.listening, at: start)
        presence.gesture(name: "shake", at: start)
        let plosive: Set<FaceChannel> = [
            .jawOpen, .mouthClose, .mouthPressLeft, .mouthPressRight, .mouthRollLower, .mouthRollUpper, .mouthFunnel,
            .mouthPucker, .mouthStretchLeft, .mouthStretchRight, .mouthShrugLower, .mouthLowerDownLeft,
            .mouthLowerDownRight, .mouthUpperUpLeft, .mouthUpperUpRight, .mouthSmileLeft, .mouthSmileRight,
            .mouthFrownLeft, .mouthFrownRight, .tongueOut, .cheekPuff, .mouthDimpleLeft, .mouthDimpleRight,
        ]
        var last = presence.frame(at: -48_000)
        for position in stride(from: -47_200, to: start + 96_000, by: 800) {
            let now = presence.frame(at: position)
            for channel in FaceChannel.allCases {
                let name = String(describing: channel)
                let limit: Float = name.hasPrefix("eye") ? 0.75 : plosive.contains(channel) ? 0.6 : 0.12
                #expect(abs(now[channel] - last[channel]) < limit, "\(name) at \(position)")
            }
            last = now
        }
    }

    @Test("phrase ends bring blinks: speech blinks within the range of conversation")
    func speakingBlinks() {
        var presence = Presence(seed: 31)
        var start = 0
        var line = 0
        while start < 180 * second {
            let plan = Synthetic.all()[line % 50]
            presence.add(plan, line: line, at: start)
            start += plan.duration
            line += 1
        }
        let lids = stride(from: 0, to: 180 * second, by: 1600).map { presence.frame(at: $0)[.eyeBlinkLeft] > 0.5 }
        let blinks = zip(lids, lids.dropFirst()).count { !$0 && $1 }
        #expect((10.5...36.0).contains(Double(blinks) / 3))
    }

    @Test("forgetting bounds what a long session holds and changes nothing after it")
    func forgetting() {
        var presence = Presence(seed: 5)
        let plan = Synthetic.plan("M AA1", .english)
        for line in 0..<200 { presence.add(plan, line: line, at: line * second) }
        var lean = presence
        lean.forget(before: 190 * second)
        for position in stride(from: 190 * second, to: 202 * second, by: 16_000) {
            #expect(lean.frame(at: position) == presence.frame(at: position))
        }
    }
}
