import Performance
import Script
import Testing

@Suite("Visemes of a plan")
struct VisemeTests {
    private func visemes(_ symbols: [String]) -> [Viseme] {
        VisemeTrack(Synthetic.plan(symbols.map { .init($0, 0.2) })).visemes.map(\.value)
    }

    @Test("cover the plan without gaps and without equal neighbours")
    func complete() {
        for plan in Synthetic.all() {
            let track = VisemeTrack(plan).visemes
            #expect(track.first?.start == 0 && track.last?.end == plan.duration)
            for (a, b) in zip(track, track.dropFirst()) {
                #expect(a.end == b.start && a.value != b.value && a.duration > 0)
            }
        }
    }

    @Test("Mandarin finals go their way")
    func finals() {
        #expect(visemes(["zh/zh", "zh/uang"]) == [.CH, .U, .aa, .nn])
        #expect(visemes(["zh/iao"]) == [.I, .aa, .U])
        #expect(visemes(["zh/van"]) == [.U, .E, .nn])
        #expect(visemes(["zh/sh", "zh/ir"]) == [.CH, .I])
        #expect(visemes(["zh/f", "zh/ei"]) == [.FF, .E, .I])
    }

    @Test("every pinyin initial and final, ARPABET phone and romaji phone is known")
    func known() {
        let mandarin =
            "b p m f d t n l g k h j q x zh ch sh r z c s a o e i u v ai ei ao ou an en ang eng er ia ie iao iu ian in "
            + "iang ing iong ong ua uo uai ui uan un uang ueng ve van vn ir iz"
        // An unknown sound counts as kk, so these must not.
        let back: Set<Substring> = ["g", "k", "h"]
        for name in mandarin.split(separator: " ") where !back.contains(name) {
            #expect(!visemes(["zh/" + name]).contains(.kk), "zh/\(name)")
        }
        let english = "P B M F V TH DH T D N L CH JH SH ZH S Z R W Y AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW"
        for name in english.split(separator: " ") { #expect(!visemes(["en/" + name]).contains(.kk), "en/\(name)") }
        for name in "a i u e o N p b m py by my f t d n ny r ry s z ts sh ch j y w v".split(separator: " ") {
            #expect(!visemes(["ja/" + name]).contains(.kk), "ja/\(name)")
        }
    }

    @Test("Japanese sounds map as heard")
    func japanese() {
        #expect(visemes(["ja/k", "ja/a", "ja/N", "ja/p", "ja/a", "ja/i"]) == [.kk, .aa, .nn, .PP, .aa, .I])
    }

    @Test("silences, unknown sounds and broken plans are survived")
    func hostile() {
        #expect(visemes(["SIL", "SP", "AP"]) == [.sil])
        #expect(visemes(["xx/??", "", "en/"]) == [.kk])
        var plan = Plan(duration: 48_000)
        #expect(VisemeTrack(plan).visemes == [Timed(.sil, start: 0, end: 48_000)])
        plan.phonemes = [
            Timed(Phoneme("en/AA"), start: -500, end: 100), Timed(Phoneme("en/P"), start: 90, end: 20),
            Timed(Phoneme("en/M"), start: 5000, end: 9_000_000_000),
        ]
        plan.f0 = Curve(rate: .nan, values: [.nan, .infinity])
        plan.energy = Curve(rate: 100, values: [.nan, -.infinity, 1e30])
        let track = VisemeTrack(plan).visemes
        #expect(track.map(\.value) == [.aa, .sil, .PP] && track.last?.end == 48_000)
        for frame in FacePlan(plan: plan).curves().frames { #expect(frame.isInRange) }
        plan.duration = -5
        #expect(VisemeTrack(plan).visemes.isEmpty)
        #expect(FacePlan(plan: plan).curves().frames.isEmpty)
    }
}
