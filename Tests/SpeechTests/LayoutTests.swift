import Phonetics
import Script
import Testing

@testable import Speech

@Suite struct `The layout of an utterance` {
    @Test func `has silence at both ends and a pause where phrases part`() {
        let layout = SpeechLayout(welcome)
        #expect(
            layout.phonemes.map(\.symbol) == [
                "SIL", "zh/d", "zh/a", "zh/j", "zh/ia", "zh/h", "zh/ao", "SP", "zh/h", "zh/uan", "zh/ing", "SIL",
            ])
        #expect(layout.phrases.map(\.syllables) == [0..<3, 3..<5])
        #expect(layout.phrases.map(\.sentence) == [nil, .statement])
        #expect(layout.pauses.map(\.size) == [.minor])
        #expect(layout.words.map(\.text) == ["大家", "好", "欢迎"])
        #expect(layout.words.map(\.phonemes) == [1..<5, 5..<7, 8..<11])
    }

    @Test func `merges breaks and leaves out what makes no sound`() {
        let pause = Token(text: "…", range: 0..<3, language: .mandarin, syllables: [], breakAfter: .major)
        let text = Transcription(
            tokens: [pause, word("好", [["h", "ao3"]], .minor), pause, word("好", [["h", "ao3"]], .minor), pause],
            language: .mandarin)
        let layout = SpeechLayout(text)
        #expect(layout.phonemes.filter { $0 == .pause }.count == 1)
        #expect(layout.pauses.map(\.size) == [.major])
        #expect(layout.phrases.count == 2)
        #expect(layout.words.count == 2)
    }
}

@Suite struct `The rhythm` {
    private let layout = SpeechLayout(welcome)
    /// As the network reads single words: every syllable 30 frames.
    private let predicted = [9, 10, 20, 10, 20, 10, 20, 9, 10, 20, 30, 9]

    private func frames(_ manner: Manner = Manner(), continues: Bool = false) -> [Int] {
        SpeechRhythm.frames(
            layout, predicted: predicted, manners: Manners(manner), ending: continues ? .continues : .ends,
            frameRate: 22_050 / 256)
    }

    private func syllables(_ frames: [Int]) -> [Int] { layout.syllables.map { frames[$0.phonemes].reduce(0, +) } }

    @Test func `speaks Mandarin at a running pace, and the last syllable of a phrase longer`() {
        let syllables = syllables(frames())
        #expect([0, 1, 3].allSatisfy { (12...28).contains(syllables[$0]) })
        #expect([2, 4].allSatisfy { (12...32).contains(syllables[$0]) })
        #expect(syllables[2] > syllables[0] && syllables[2] > syllables[1])
        #expect(syllables[4] > syllables[3])
    }

    @Test func `a long initial gives way with its final in quick speech, and is not drawn out in slow speech`() {
        // An initial a little shorter than its final, and one that is longer: neither takes the other's time.
        for initial in [18, 24] {
            let predicted = [9, initial, 20, initial, 20, initial, 20, 9, initial, 20, 30, 9]
            let said = { (rate: Float) in
                SpeechRhythm.frames(
                    layout, predicted: predicted, manners: Manners(Manner(rate: rate)), ending: .ends,
                    frameRate: 22_050 / 256)
            }
            // A syllable inside its phrase: `da`.
            let (quick, slow) = (said(1), said(0.6))
            let whole = Double(quick[1] + quick[2])
            #expect(Double(quick[2]) >= 0.35 * whole && Double(quick[1]) >= 0.33 * whole)
            #expect(initial > 18 || Double(quick[2]) >= 0.4 * whole)
            #expect(slow[1] <= initial && slow[2] > slow[1])
        }
    }

    @Test func `a nasal or lateral initial is not left too short to be told from another`() {
        let layout = SpeechLayout(
            Transcription(tokens: [word("那里", [["n", "a4"], ["l", "i3"]], .major)], language: .mandarin))
        let frames = SpeechRhythm.frames(
            layout, predicted: [9, 5, 25, 5, 25, 9], manners: Manners(Manner()), ending: .ends, frameRate: 22_050 / 256)
        // 72 ms are 6.2 frames; the final keeps the greater part.
        #expect(frames[1] >= 6 && frames[3] >= 6)
        #expect(frames[2] > frames[1] && frames[4] > frames[3])
    }

    @Test func `pauses and the ends last what they should`() {
        let frames = frames()
        #expect((14...17).contains(frames[7]))
        #expect((2...3).contains(frames[0]))
        #expect((7...9).contains(frames[11]))
        #expect(self.frames(continues: true)[11] < frames[11])
    }

    @Test func `follows the rate asked for`() {
        let plain = frames().reduce(0, +)
        let fast = frames(Manner(rate: 1.5)).reduce(0, +)
        let slow = frames(Manner(rate: 0.6)).reduce(0, +)
        #expect(Double(fast) < Double(plain) * 0.75 && Double(slow) > Double(plain) * 1.4)
        #expect(frames(Manner(rate: 4)).allSatisfy { $0 >= 2 })
    }
}

@Suite struct `Target approximation` {
    @Test func `reaches its target and never jumps`() {
        var larynx = TargetApproximation(height: 0)
        let high = larynx.approach(.init(start: 4, end: 4, strength: 40), count: 30, frameRate: 86)
        let fall = larynx.approach(.init(start: 4, end: -5, strength: 40), count: 20, frameRate: 86)
        #expect(high[0] == 0 && abs(high[29] - 4) < 0.1)
        #expect(abs(fall[0] - high[29]) < 0.1)
        #expect(fall[19] < 0)
        let course = high + fall
        #expect(zip(course, course.dropFirst()).allSatisfy { abs($1 - $0) < 1.2 })
    }
}
