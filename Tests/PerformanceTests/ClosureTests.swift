import Performance
import Script
import Testing

@Suite("Lips that have to meet do meet")
struct ClosureTests {
    private static let bilabials: Set<Substring> = ["P", "B", "M", "p", "b", "m"]
    private static let labiodentals: Set<Substring> = ["F", "V", "f"]

    /// Samples at which a rendered frame falls inside `range` widened by the steal that a short closure may make.
    private func frames(_ fps: Int, phase: Int, _ range: Range<Int>) -> [Int] {
        let step = Timeline.rate / fps
        let margin = Timeline.position(seconds: 0.036)
        let first = (range.lowerBound - margin - phase) / step * step + phase
        return Array(stride(from: first, to: range.upperBound + margin, by: step))
    }

    @Test(
        "every p b m has a rendered frame with sealed lips at any frame phase",
        arguments: [(60, 1.0), (30, 1.0), (60, 2.0), (30, 2.0)])
    func sealed(fps: Int, speed: Double) {
        var count = 0
        for plan in Synthetic.all(speed: speed) {
            let face = FacePlan(plan: plan)
            for phoneme in plan.phonemes where Self.bilabials.contains(phoneme.value.name) {
                let sealed = frames(fps, phase: 233, phoneme.range).contains { face.frame(at: $0).isSealed }
                #expect(sealed, "\(phoneme) at \(fps) fps")
                for phase in stride(from: 0, to: Timeline.rate / fps, by: 100) {
                    let closed = frames(fps, phase: phase, phoneme.range).contains {
                        face.mouth.frame(at: $0).seal == 1
                    }
                    #expect(closed, "\(phoneme) at \(fps) fps, phase \(phase)")
                }
                count += 1
            }
        }
        #expect(count > 150)
    }

    @Test("lips meet before p b m inside speech", arguments: [1.0, 2.0])
    func meetsEarly(speed: Double) {
        var count = 0
        for plan in Synthetic.all(speed: speed) {
            let mouth = MouthTrack(plan)
            for (index, phoneme) in plan.phonemes.enumerated() where Self.bilabials.contains(phoneme.value.name) {
                #expect(mouth.frame(at: phoneme.start).seal >= 0.99, "\(phoneme)")
                guard index > 0, !plan.phonemes[index - 1].value.isSilence else { continue }
                let lead = min(0.008, 0.3 * Timeline.seconds(plan.phonemes[index - 1].duration))
                let before = phoneme.start - Timeline.position(seconds: lead)
                #expect(mouth.frame(at: before).seal >= 0.99, "\(phoneme)")
                count += 1
            }
        }
        #expect(count > 60)
    }

    @Test(
        "lips part at the burst: in p, the breath behind it is heard through open lips",
        arguments: [("en/P", 0.100), ("zh/p", 0.100), ("en/B", 0.070), ("zh/b", 0.070), ("ja/p", 0.070)])
    func partsAtTheBurst(name: String, length: Double) {
        let vowel = name.hasPrefix("zh") ? "zh/a" : name.hasPrefix("en") ? "en/AA" : "ja/a"
        let plan = Synthetic.plan([
            .init("SIL", 0.2), .init(vowel, 0.15), .init(name, length), .init(vowel, 0.15), .init("SIL", 0.2),
        ])
        let mouth = MouthTrack(plan)
        let stop = plan.phonemes[2]
        #expect(mouth.frame(at: stop.start + 1200).seal == 1)
        #expect(mouth.frame(at: stop.end).seal < 0.6)
        let breathes = name == "en/P" || name == "zh/p"
        #expect((mouth.frame(at: stop.end).seal < 0.05) == breathes)
    }

    @Test("m is sealed nearly to its end", arguments: ["en/M", "zh/m", "ja/m"])
    func nasal(name: String) {
        let vowel = name.hasPrefix("zh") ? "zh/a" : name.hasPrefix("en") ? "en/AA" : "ja/a"
        let plan = Synthetic.plan([.init("SIL", 0.2), .init(vowel, 0.15), .init(name, 0.08), .init(vowel, 0.15)])
        let mouth = MouthTrack(plan)
        // To a Mandarin m the aligner gives the beginning of its vowel too.
        let before = name == "zh/m" ? 0.023 : 0.013
        #expect(mouth.frame(at: plan.phonemes[2].end - Timeline.position(seconds: before)).seal >= 0.99)
        #expect(mouth.frame(at: plan.phonemes[2].end + Timeline.position(seconds: 0.030)).seal < 0.5)
    }

    @Test("no sound but p b m seals the lips")
    func noFalseSeal() {
        for plan in Synthetic.all() {
            let mouth = MouthTrack(plan)
            for (index, phoneme) in plan.phonemes.enumerated() {
                let near = plan.phonemes[max(0, index - 1)...min(plan.phonemes.count - 1, index + 1)]
                guard !near.contains(where: { Self.bilabials.contains($0.value.name) }) else { continue }
                #expect(mouth.frame(at: (phoneme.start + phoneme.end) / 2).seal == 0)
            }
        }
    }

    @Test(
        "every f v has a rendered frame with the lip on the teeth",
        arguments: [(60, 1.0), (30, 1.0), (60, 2.0), (30, 2.0)])
    func labiodental(fps: Int, speed: Double) {
        var count = 0
        for plan in Synthetic.all(speed: speed) {
            let face = FacePlan(plan: plan)
            for phoneme in plan.phonemes where Self.labiodentals.contains(phoneme.value.name) {
                let touched = frames(fps, phase: 97, phoneme.range).contains { face.frame(at: $0).touchesTeeth }
                #expect(touched, "\(phoneme) at \(fps) fps")
                count += 1
            }
        }
        #expect(count > 40)
    }

    @Test(
        "Japanese p b m close too, palatalised ones included; f only comes near",
        arguments: ["p", "b", "m", "py", "by", "my"])
    func japanese(name: String) {
        let plan = Synthetic.plan([
            .init("SIL", 0.2), .init("ja/a", 0.1), .init("ja/" + name, 0.05), .init("ja/a", 0.1), .init("ja/f", 0.08),
            .init("ja/u", 0.1), .init("SIL", 0.2),
        ])
        let mouth = MouthTrack(plan)
        #expect(mouth.frame(at: plan.phonemes[2].start + 1200).seal == 1)
        let near = mouth.frame(at: plan.phonemes[4].start + 1920)
        #expect(near.seal == 0 && near.contact == 0 && near.jaw < 0.25)
    }

    @Test("moods never open a closure", arguments: Emotion.allCases)
    func moods(emotion: Emotion) {
        let plan = Synthetic.plan(Sentences.english[4], .english, mood: Mood(emotion))
        let face = FacePlan(plan: plan)
        for phoneme in plan.phonemes where Self.bilabials.contains(phoneme.value.name) {
            #expect(face.frame(at: phoneme.start + phoneme.duration / 3).isSealed)
        }
    }

    @Test("closures of two ms are still shown, and lips part between two of them")
    func impossibleHaste() {
        let plan = Synthetic.plan([
            .init("SIL", 0.2), .init("en/AA", 0.15), .init("en/P", 0.002), .init("en/AA", 0.1), .init("en/B", 0.06),
            .init("en/AA", 0.15), .init("SIL", 0.2),
        ])
        let mouth = MouthTrack(plan)
        let sealed = stride(from: 0, to: plan.duration, by: 48).filter { mouth.frame(at: $0).seal >= 0.99 }
        #expect(sealed.count >= 34 + 40)
        #expect(
            stride(from: plan.phonemes[3].start, to: plan.phonemes[3].end, by: 48).contains {
                mouth.frame(at: $0).seal < 0.05
            })
    }
}
