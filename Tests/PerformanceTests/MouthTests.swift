import Performance
import Script
import Testing

@Suite("The mouth follows the plan")
struct MouthTests {
    private func sample(_ plan: Plan, _ seconds: Double) -> Articulation {
        MouthTrack(plan).frame(at: Timeline.position(seconds: seconds))
    }

    @Test("sounds of the tongue leave the lips alone", arguments: ["T", "D", "N", "L", "K", "G", "NG", "HH"])
    func tongueOnly(consonant: String) {
        for vowel in ["AA", "IY", "UW", "AO"] {
            let with = Synthetic.plan([
                .init("SIL", 0.2), .init("en/" + vowel, 0.2), .init("en/" + consonant, 0.08), .init("en/" + vowel, 0.2),
                .init("SIL", 0.2),
            ])
            let without = Synthetic.plan([.init("SIL", 0.2), .init("en/" + vowel, 0.48), .init("SIL", 0.2)])
            for seconds in stride(from: 0.3, through: 0.6, by: 0.01) {
                let a = sample(with, seconds)
                let b = sample(without, seconds)
                for lips in [\Articulation.spread, \.pucker, \.funnel, \.lowerLip, \.upperLip, \.seal, \.contact] {
                    #expect(abs(a[keyPath: lips] - b[keyPath: lips]) < 0.02)
                }
            }
        }
    }

    @Test("a tongue sound does move the jaw")
    func tongueMovesJaw() {
        let plan = Synthetic.plan([
            .init("SIL", 0.2), .init("en/AA", 0.2), .init("en/T", 0.08), .init("en/AA", 0.2), .init("SIL", 0.2),
        ])
        #expect(sample(plan, 0.44).jaw < sample(plan, 0.32).jaw - 0.1)
    }

    @Test("rounding is there 60 ms before its vowel, over the consonants before it")
    func roundingSpreads() {
        let plan = Synthetic.plan([
            .init("SIL", 0.2), .init("zh/a", 0.2), .init("zh/g", 0.07), .init("zh/u", 0.2), .init("SIL", 0.2),
        ])
        let plain = Synthetic.plan([
            .init("SIL", 0.2), .init("zh/a", 0.2), .init("zh/g", 0.07), .init("zh/a", 0.2), .init("SIL", 0.2),
        ])
        #expect(sample(plan, 0.47 - 0.06).pucker > 0.2)
        #expect(sample(plan, 0.30).pucker < 0.1)
        #expect(sample(plain, 0.41).pucker < 0.01)
    }

    @Test("sibilants narrow the jaw between open vowels")
    func sibilants() {
        for name in ["en/S", "en/SH", "zh/x", "zh/sh", "zh/z"] {
            let plan = Synthetic.plan([
                .init("SIL", 0.2), .init("zh/a", 0.2), .init(name, 0.1), .init("zh/a", 0.2), .init("SIL", 0.2),
            ])
            #expect(sample(plan, 0.45).jaw < 0.25)
        }
    }

    @Test("vowels open in order: a, e, i")
    func vowels() {
        let jaws = ["en/AA", "en/EH", "en/IY"].map {
            sample(Synthetic.plan([.init("SIL", 0.2), .init($0, 0.2), .init("SIL", 0.2)]), 0.3).jaw
        }
        #expect(jaws[0] > jaws[1] + 0.15 && jaws[1] > jaws[2] + 0.1)
    }

    @Test("haste reduces the opening")
    func reduction() {
        let text = Sentences.english[4]
        let opening = { (speed: Double) -> Float in
            let plan = Synthetic.plan(text, .english, speed: speed)
            let mouth = MouthTrack(plan)
            return stride(from: 0, to: plan.duration, by: 480).map { mouth.frame(at: $0).jaw }.max() ?? 0
        }
        #expect(opening(2) < 0.85 * opening(1))
    }

    @Test("energy opens the jaw")
    func energy() {
        let jaws = [Float(-8), 0, 6].map {
            sample(Synthetic.plan("AA1", .english, energy: $0), 0.26).jaw
        }
        #expect(jaws[0] < jaws[1] - 0.05 && jaws[1] < jaws[2] - 0.05)
    }

    @Test("sung vowels open with pitch, and more than spoken ones")
    func singing() {
        let parts: [Synthetic.Part] = [
            .init("SIL", 0.3), .init("AP", 0.3), .init("zh/l", 0.06), .init("zh/a", 1.2), .init("SIL", 0.3),
        ]
        let jaw = { (hertz: Float, kind: Plan.Kind) in
            self.sample(Synthetic.plan(parts, .mandarin, .neutral, 0, hertz, kind), 1.3).jaw
        }
        #expect(jaw(220, .song) < jaw(440, .song) - 0.1)
        #expect(jaw(440, .song) < jaw(700, .song) - 0.03)
        #expect(jaw(260, .speech) < jaw(260, .song))
    }

    @Test("a long sung final holds its nucleus; glide and coda stay short")
    func sungFinal() {
        let plan = Synthetic.plan(
            [.init("SIL", 0.2), .init("zh/uang", 2), .init("SIL", 0.2)], .mandarin, .neutral, 0, 300, .song)
        let visemes = VisemeTrack(plan).visemes
        #expect(visemes.map(\.value) == [.sil, .U, .aa, .nn, .sil])
        #expect(visemes[1].duration <= 4800 && visemes[3].duration <= 7680)
        #expect(sample(plan, 1.5).jaw > 0.5)
    }

    @Test("a breath is seen")
    func breath() {
        let plan = Synthetic.plan([.init("SIL", 0.3), .init("AP", 0.4), .init("zh/a", 0.3), .init("SIL", 0.3)])
        #expect(sample(plan, 0.5).jaw > 0.1)
        #expect(sample(plan, 0.5).lowerLip > 0.05)
    }

    @Test("silence of more than 350 ms is still, and the mouth is shut 350 ms after the last sound")
    func silence() {
        let plan = Synthetic.plan([
            .init("SIL", 0.3), .init("en/AA", 0.2), .init("SP", 0.9), .init("en/AA", 0.2), .init("SIL", 0.1),
        ])
        #expect(sample(plan, 0.95).jaw < 0.01)
        #expect(sample(plan, 0.7).jaw < 0.02)
        #expect(sample(plan, 1.6 + 0.35) == .rest)
        #expect(sample(plan, 0.05) == .rest)
    }

    @Test("/h/ takes its vowel's shape")
    func glottal() {
        let plan = Synthetic.plan([.init("SIL", 0.2), .init("en/HH", 0.08), .init("en/UW", 0.2), .init("SIL", 0.2)])
        #expect(sample(plan, 0.24).pucker > 0.3)
    }

    @Test("the curve is continuous: no step over 0.35 a frame at 60 fps but in closures")
    func continuity() {
        var worst: Float = 0
        for plan in Synthetic.all() + Synthetic.all(speed: 2) {
            let mouth = MouthTrack(plan)
            var last = mouth.frame(at: -16_000)
            for position in stride(from: -15_200, to: plan.duration + 16_000, by: 800) {
                let now = mouth.frame(at: position)
                for lane in [\Articulation.spread, \.pucker, \.funnel, \.lowerLip, \.upperLip, \.tongue] {
                    worst = max(worst, abs(now[keyPath: lane] - last[keyPath: lane]))
                }
                if max(now.seal, last.seal, now.contact, last.contact) == 0 {
                    worst = max(worst, abs(now.jaw - last.jaw))
                }
                last = now
            }
        }
        #expect(worst < 0.35)
    }

    @Test("fine steps are small everywhere: no jump hides between frames")
    func noJump() {
        let plan = Synthetic.plan(Sentences.english[6], .english, speed: 2)
        let mouth = MouthTrack(plan)
        var last = mouth.frame(at: -16_000)
        for position in stride(from: -15_976, to: plan.duration + 16_000, by: 24) {
            let now = mouth.frame(at: position)
            #expect(abs(now.jaw - last.jaw) < 0.08 && abs(now.pucker - last.pucker) < 0.03)
            last = now
        }
    }
}
