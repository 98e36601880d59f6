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

    @Test("the sealed stretch covers at least 0.8 of every p b m", arguments: [1.0, 2.0])
    func overlap(speed: Double) {
        var overlaps: [Double] = []
        for plan in Synthetic.all(speed: speed) {
            let mouth = MouthTrack(plan)
            for phoneme in plan.phonemes where Self.bilabials.contains(phoneme.value.name) {
                let samples = Array(stride(from: phoneme.start, to: phoneme.end, by: 24))
                let closed = samples.count { mouth.frame(at: $0).seal >= 0.99 }
                overlaps.append(Double(closed) / Double(samples.count))
            }
        }
        overlaps.sort()
        let mean = overlaps.reduce(0, +) / Double(overlaps.count)
        #expect(overlaps[0] >= 0.8)
        #expect(mean >= 0.87)
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
            #expect(face.frame(at: phoneme.start + phoneme.duration / 2).isSealed)
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
        #expect(sealed.count >= 34 + 52)
        #expect(
            stride(from: plan.phonemes[3].start, to: plan.phonemes[3].end, by: 48).contains {
                mouth.frame(at: $0).seal < 0.05
            })
    }
}
