import Foundation
import Phonetics
import Script
import Testing
import Vocals

@testable import Speech

@Suite struct `SSML` {
    private func plan(_ text: String, _ change: (inout Utterance) -> Void = { _ in }) async throws -> SpokenPlan {
        var utterance = Utterance(text)
        change(&utterance)
        return try await synthesizer().plan(utterance)
    }

    private func words(_ plan: SpokenPlan) -> [String] { plan.plan.words.map(\.value) }

    @Test func `is told from text by its first element`() {
        for text in ["<speak>hi</speak>", "  \n<speak version='1.1'>", "<?xml version=\"1.0\"?>\n<speak>", "<speak"] {
            #expect(SSMLReader.isSSML(text), "\(text)")
        }
        for text in ["speak", "<speaker>", "a <speak>", "", "<", "<?xml"] {
            #expect(!SSMLReader.isSSML(text), "\(text)")
        }
    }

    @Test func `leaves nothing of itself in what is said and shown`() async throws {
        let plan = try await plan(
            """
            <?xml version="1.0"?><!-- a <note> --><speak version="1.1" xml:lang="en-US"
              xmlns="http://www.w3.org/2001/10/synthesis"><metadata>hidden</metadata>
              <p><s>Tom &amp; Jerry</s> <s>are <emphasis>here</emphasis> &#x21;</s></p><![CDATA[ A < B ]]></speak>
            """)
        #expect(plan.plan.text.split(separator: " ").joined(separator: " ") == "Tom & Jerry are here ! A < B")
        #expect(words(plan).prefix(5) == ["Tom", "&", "Jerry", "are", "here"])
    }

    @Test(arguments: [0.25, 1, 3.2]) func `pauses for as long as it says`(seconds: Double) async throws {
        let plan = try await plan("<speak>今天<break time=\"\(seconds)s\"/>天气很好。</speak>").plan
        let pause = try #require(plan.phonemes.first { $0.value == .pause })
        // To the frame of the voice, 11.6 ms.
        #expect(abs(Timeline.seconds(pause.duration) - seconds) < 0.0059)
        #expect(plan.words.map(\.value).joined() == "今天天气很好")
    }

    @Test func `takes a pause away, and puts one in the place of the comma's`() async throws {
        let none = try await plan("<speak>你好，<break strength='none'/>大家。</speak>").plan
        #expect(!none.phonemes.contains { $0.value == .pause })
        let long = try await plan("<speak>你好，<break time='900ms'/>大家。</speak>").plan
        let pauses = long.phonemes.filter { $0.value == .pause }
        #expect(pauses.count == 1 && abs(Timeline.seconds(pauses[0].duration) - 0.9) < 0.006)
    }

    @Test func `is silent before the first and behind the last word where it says so`() async throws {
        let plain = try await plan("<speak>你好</speak>").plan
        let before = try await plan("<speak><break time='1s'/>你好</speak>").plan
        let after = try await plan("<speak>你好<break time='1s'/></speak>").plan
        #expect(abs(Timeline.seconds(before.phonemes[0].duration) - 1) < 0.02)
        #expect(abs(Timeline.seconds(after.phonemes.last?.duration ?? 0) - 1) < 0.02)
        #expect(before.duration > plain.duration + 40_000 && after.duration > plain.duration + 40_000)
        let only = try await plan("<speak><break time='2s'/></speak>")
        #expect(abs(Timeline.seconds(only.plan.duration) - 2) < 0.02)
        var samples: [Float] = []
        for try await chunk in try await synthesizer().sound(only).chunks { samples += chunk.samples }
        #expect(samples.count == only.plan.duration && samples.allSatisfy { abs($0) < 0.002 })
    }

    @Test func `keeps pauses within bounds`() throws {
        let marked = try SSMLReader.read("<speak>a" + String(repeating: "<break time='900s'/>", count: 40) + "</speak>")
        let rests = marked.markup.items.compactMap { if case .rest(let seconds) = $0.kind { seconds } else { nil } }
        #expect(rests.max() == MarkedText.longestPause && rests.reduce(0, +) == MarkedText.longestPauses)
    }

    @Test func `changes rate, pitch and volume for a stretch and no further`() async throws {
        let text = "欢迎光临我们的商店"
        func script(_ attributes: String) async throws -> (script: [Float], plan: Plan) {
            let plan = try await plan("<speak>\(text)，<prosody \(attributes)>\(text)</prosody>，\(text)。</speak>")
            return (plan.parts[0].script?.f0 ?? [], plan.plan)
        }
        func third(_ plan: Plan, _ index: Int) -> Range<Int> {
            let pauses =
                [0] + plan.phonemes.filter { $0.value == .pause }.flatMap { [$0.start, $0.end] } + [plan.duration]
            return pauses[index * 2]..<pauses[index * 2 + 1]
        }
        func pitch(_ plan: Plan, _ index: Int) -> Float {
            let range = third(plan, index)
            return stride(from: range.lowerBound, to: range.upperBound, by: 480).map { plan.f0.step(at: $0) }
                .meanSemitones(around: 200)
        }
        let plain = try await script("rate='medium'").plan
        let high = try await script("pitch='+4st'").plan
        #expect(abs(pitch(high, 1) - pitch(plain, 1) - 4) < 0.3)
        #expect(abs(pitch(high, 0) - pitch(plain, 0)) < 0.2 && abs(pitch(high, 2) - pitch(plain, 2)) < 0.2)
        let slow = try await script("rate='50%'").plan
        #expect(Double(third(slow, 1).count) > 1.6 * Double(third(plain, 1).count))
        #expect(third(slow, 0).count == third(plain, 0).count)
        let loud = try await script("volume='+6dB'").plan
        let (middle, first) = (third(loud, 1), third(loud, 0))
        func level(_ plan: Plan, _ range: Range<Int>) -> Float {
            plan.energy.value(at: (range.lowerBound + range.upperBound) / 2)
        }
        #expect(abs(level(loud, middle) - level(plain, middle) - 6) < 0.1)
        #expect(abs(level(loud, first) - level(plain, first)) < 0.1)
        let absolute = try await script("pitch='300Hz'").plan
        #expect(pitch(absolute, 1) > pitch(plain, 1) + 2)
    }

    @Test func `gives marks their times, moods among them`() async throws {
        let plan = try await plan(
            """
            <speak><mark name="begin"/>你好<mark name="nod"/>，<break time="1s"/><mark name="middle"/>大家<mark name="in"/>好
            <mstts:express-as style="cheerful">太好了</mstts:express-as>再见<mark name="end"/></speak>
            """
        ).plan
        let times = Dictionary(plan.marks.map { ($0.value, $0.start) }, uniquingKeysWith: { first, _ in first })
        let words = plan.words
        #expect(plan.marks.map(\.value) == ["begin", "nod", "middle", "in", "happy", "neutral", "end"])
        #expect(times["begin"] == words[0].start)
        let pause = try #require(plan.phonemes.first { $0.value == .pause })
        #expect(times["nod"] == pause.start && times["middle"] == pause.end)
        #expect(times["in"] == words.first { $0.value == "好" && $0.start > pause.end }?.start)
        #expect(times["happy"] == words.first { $0.value.hasPrefix("太") }?.start)
        #expect(times["neutral"] == words.first { $0.value == "再见" }?.start)
        #expect(times["end"] == words.last?.end)
        #expect(plan.mood == .neutral)
    }

    @Test func `has the mood of its beginning as the plan's`() async throws {
        let plan = try await plan("<speak><mstts:express-as style='sad' styledegree='0.5'>唉</mstts:express-as></speak>")
            .plan
        #expect(plan.mood == Mood(.sad, intensity: 0.5) && plan.marks.isEmpty)
    }

    @Test(arguments: [
        ("<phoneme alphabet='pinyin' ph='chong2 fu4'>重复</phoneme>", "ch ong2 f u4"),
        ("<phoneme alphabet='arpabet' ph='HH AH0 L OW1'>你好</phoneme>", "HH AH L OW"),
        ("<phoneme alphabet='x-voxhumana' ph='zh/h zh/ao3 en/HH en/AY1'>x</phoneme>", "h ao3 HH AY"),
        ("<phoneme alphabet='ipa' ph='xɑʊ˨˩˦'>x</phoneme>", "h ao3"),
        ("<phoneme alphabet='ipa' ph='ʈʂʊŋ˥ kwɔ˧˥'>x</phoneme>", "zh ong1 g uo2"),
        ("<phoneme alphabet='ipa' ph='həˈloʊ'>你好</phoneme>", "HH AH L OW"),
        ("<phoneme alphabet='ipa' ph='təˈmeɪtoʊ'>x</phoneme>", "T AH M EY T OW"),
        ("<sub alias='世界卫生组织'>WHO</sub>", "sh ir4 j ie4 uei4 sh eng1 z u3 zh ir1"),
        ("<say-as interpret-as='digits'>120</say-as>号", "i1 er4 l ing2 h ao4"),
        ("我<say-as interpret-as='telephone'>110</say-as>", "uo3 iao1 iao1 l ing2"),
        ("<say-as interpret-as='ordinal'>3</say-as>名", "d i4 s an1 m ing2"),
        ("<say-as interpret-as='date' format='md'>5/1</say-as>见", "u3 ve4 i1 r ir4 j ian4"),
        ("我<say-as interpret-as='time'>2:05</say-as>到", "uo3 l iang2 d ian3 l ing2 u3 f en1 d ao4"),
    ]) func `says what a reading says`(inner: String, expected: String) async throws {
        let plan = try await plan("<speak>\(inner)</speak>").plan
        let said = plan.phonemes.map(\.value).filter { !$0.isSilence }
            .map { String($0.name) + ($0.tone.map(String.init) ?? "") }.joined(separator: " ")
        #expect(said == expected)
    }

    @Test func `shows what is written where something else is said`() async throws {
        let plan = try await plan(
            "<speak>看<sub alias='world health'>WHO</sub>，<say-as interpret-as='characters'>AB1</say-as></speak>")
        #expect(words(plan) == ["看", "WHO", "AB1"])
    }

    @Test func `reads figures in the language that it gives`() async throws {
        let plan = try await plan("<speak>这是<lang xml:lang='en'>42</lang>和42</speak>").plan
        let said = plan.phonemes.map(\.value).filter { !$0.isSilence }
        #expect(said.contains { $0.symbol == "en/F" } && said.suffix(5).allSatisfy { $0.language == .mandarin })
    }

    @Test func `changes the voice without a gap in the sound`() async throws {
        let text =
            "<speak>大家好。<voice name='house/english'>Hello everyone.</voice><voice xml:lang='zh'>再见</voice></speak>"
        let spoken = try await plan(text)
        #expect(spoken.parts.map(\.script?.speaker) == ["mandarin", "english", "mandarin"])
        var position = 0
        for phoneme in spoken.plan.phonemes {
            #expect(phoneme.start == position)
            position = phoneme.end
        }
        #expect(position == spoken.plan.duration)
        let rate = spoken.plan.f0.rate
        #expect(abs(Double(spoken.plan.f0.values.count) / rate - Timeline.seconds(spoken.plan.duration)) < 2 / rate)
        var samples = 0
        for try await chunk in try await synthesizer().sound(spoken).chunks {
            #expect(chunk.start == samples)
            samples = chunk.end
        }
        #expect(samples == spoken.plan.duration)
    }

    @Test(arguments: [
        ("<speak>a", "not closed"), ("<speak><b>a</speak>", "closes nothing"), ("<speak>a</speak>b", "outside"),
        ("<speak a=1>", "quotes"), ("<speak>&nbsp;</speak>", "entity"), ("<speak><!DOCTYPE x>", "document type"),
        ("<speak a='1' a='2'/>", "twice"), ("<speak>\n a<break</speak>", "no name"), ("<speak><!-- ", "comment"),
        ("<speak" + String(repeating: "><a", count: 60), "too many"),
    ]) func `that is broken is an error with its place`(text: String, what: String) async throws {
        await #expect { try await plan(text) } throws: { error in
            guard let error = error as? SpeechError, error.kind == .badMarkup else { return false }
            return error.location.contains("line") && error.what.contains(what)
        }
    }

    @Test(arguments: [
        ("<phoneme alphabet='ipa' ph='xɑʊ'>好</phoneme>", "Mandarin"),
        ("<phoneme alphabet='ipa' ph='ʘ'>x</phoneme>", "ʘ"),
        ("<phoneme alphabet='ipa' ph=''>x</phoneme>", "IPA"),
        ("<phoneme alphabet='pinyin' ph='nonsense9'>好</phoneme>", "nonsense9"), ("<phoneme>好</phoneme>", "ph"),
        ("<phoneme alphabet='klingon' ph='x'>好</phoneme>", "klingon"),
    ]) func `refuses phonemes that it cannot read`(inner: String, what: String) async throws {
        await #expect { try await plan("<speak xml:lang='zh'>\n\(inner)</speak>") } throws: { error in
            guard let error = error as? SpeechError, error.kind == .badMarkup else { return false }
            return error.location.contains("line 2") && error.what.contains(what) && !error.advice.isEmpty
        }
    }

    @Test func `draws a contour over its words`() async throws {
        let text = "欢迎光临我们的商店"
        let level = try await plan("<speak><prosody>\(text)</prosody>，\(text)。</speak>")
        let curved = try await plan(
            "<speak><prosody contour='(0%,+4st) (50%, -4st) (100%,+4st)'>\(text)</prosody>，\(text)。</speak>")
        let plain = try #require(level.parts[0].script)
        let drawn = try #require(curved.parts[0].script)
        #expect(plain.frames == drawn.frames)
        let shifts = zip(plain.f0, drawn.f0).map { $0 > 0 ? 12 * log2($1 / $0) : nil }
        let pause = try #require(plain.phonemes.firstIndex(of: .pause))
        let end = plain.frames[..<pause].reduce(0, +)
        let voiced = shifts[..<end].compactMap(\.self)
        #expect(voiced.prefix(3).allSatisfy { $0 > 2 } && voiced.suffix(3).allSatisfy { $0 > 2 })
        #expect(abs((voiced.min() ?? 0) + 4) < 0.5)
        #expect(shifts[end...].compactMap(\.self).allSatisfy { abs($0) < 0.01 })
    }

    @Test(arguments: [1.5, 3.0]) func `takes as long as it is told to`(seconds: Double) async throws {
        let plan = try await plan(
            "<speak>你好，<prosody duration='\(seconds)s'>欢迎光临我们的商店</prosody>，再见。</speak>"
        ).plan
        let inner = plan.words.filter { "欢迎光临我们的商店".contains($0.value) }
        let length = Timeline.seconds((inner.last?.end ?? 0) - (inner.first?.start ?? 0))
        // To the frames of its nine syllables.
        #expect(abs(length - seconds) < 0.06)
    }

    @Test func `passes over a contour that is none`() async throws {
        for contour in [
            "(0%)", "0%,+2st", "(120%,+2st)", "(0%,+2st", "((((((", String(repeating: "(0%,+1st)", count: 40),
        ]
        where SSMLValues.contour(contour) != nil {
            #expect(contour == "(0%,+2st")
        }
    }

    @Test func `that is broken is read as text where that is chosen`() async throws {
        let synthesizer = SpeechSynthesizer(
            voices: try await shipped.value, transcriber: try await frontEnd.value, brokenMarkup: .readAsText)
        let plan = try await synthesizer.plan(Utterance("<speak>Hello <b there</speak> my &lt; <i>friend")).plan
        #expect(plan.text.split(separator: " ").joined(separator: " ") == "Hello my < friend")
    }

    @Test func `lets a request and a persona have readings of their own`() async throws {
        let persona = try UserLexicon(text: "重 = zhong4\n小何 = xiao3 he1\n")
        let synthesizer = SpeechSynthesizer(
            voices: try await shipped.value, transcriber: try await frontEnd.value,
            lexicons: { $0 == "xiaohe" ? persona : nil })
        func said(_ utterance: Utterance, _ lexicon: UserLexicon? = nil) async throws -> [Int] {
            try await synthesizer.plan(utterance, lexicon: lexicon).plan.phonemes.compactMap(\.value.tone)
        }
        #expect(try await said(Utterance("小何")) == [3, 2])
        #expect(try await said(Utterance("小何", lexicon: "xiaohe")) == [3, 1])
        let request = try UserLexicon(text: "小何 = xiao4 he4")
        #expect(try await said(Utterance("小何", lexicon: "xiaohe"), request) == [4, 4])
        #expect(try await said(Utterance("小何", lexicon: "nobody")) == [3, 2])
    }
}

@Suite struct `Stage tags` {
    private func plan(_ text: String) async throws -> Plan { try await synthesizer().plan(Utterance(text)).plan }

    @Test func `are never spoken nor shown`() async throws {
        let plan = try await plan("[happy]你好[nod]大家[pause 0.8]再见[sing farewell]。")
        #expect(plan.text == "你好大家再见。")
        #expect(plan.words.map(\.value).joined() == "你好大家再见")
        #expect(plan.mood == Mood(.happy))
        #expect(plan.marks.map(\.value) == ["nod"])
        let pause = try #require(plan.phonemes.first { $0.value == .pause })
        #expect(abs(Timeline.seconds(pause.duration) - 0.8) < 0.006)
    }

    @Test func `change the mood from where they stand`() async throws {
        let plan = try await plan("Well. [sad:0.4] I am sorry. [excited] But look!")
        #expect(plan.mood == .neutral)
        #expect(plan.marks.map(\.value) == ["sad", "excited"])
        #expect(plan.marks[0].start == plan.words.first { $0.value == "I" }?.start)
        #expect(plan.marks[1].start == plan.words.first { $0.value == "But" }?.start)
    }

    @Test(arguments: [("太好了[laugh]真的", "zh/h"), ("So good [laughs] really", "en/HH")])
    func `laugh aloud`(text: String, initial: String) async throws {
        let plan = try await plan(text)
        let mark = try #require(plan.marks.first { $0.value == "laugh" })
        #expect(plan.marks.contains { $0.value == "happy" && $0.start == mark.start })
        let heard = plan.phonemes.filter { $0.start >= mark.start && !$0.value.isSilence }.prefix(6)
        #expect(heard.filter { $0.value.symbol == initial }.count == 3)
        #expect(!plan.words.contains { $0.value.contains("laugh") })
    }

    @Test func `that are none stay text`() async throws {
        #expect(try await plan("第[1]条 [something else]").text == "第[1]条 [something else]")
        #expect(try await plan("[happy").text == "[happy")
        #expect(try await plan("[pause forever]好").text == "[pause forever]好")
    }

    @Test func `give phonemes within the text`() async throws {
        let plan = try await plan("{重|chong2}新来 [[HH AY1]] {不对|x9}")
        #expect(plan.text == "重新来  {不对|x9}")
        let said = plan.phonemes.map(\.value).filter { !$0.isSilence }
        #expect(said.prefix(2).map(\.symbol) == ["zh/ch", "zh/ong"])
        #expect(said.contains { $0.symbol == "en/AY" })
    }
}

@Suite struct `Mandarin questions` {
    private func end(_ text: String) async throws -> Float {
        let plan = try await synthesizer().plan(Utterance(text))
        return Array((plan.parts[0].script?.f0 ?? []).suffix(20)).meanSemitones(around: 200)
    }

    @Test(arguments: ["你喜欢喝什么", "这个是谁的", "你要去哪里", "这是怎么做的", "一共有几位客人", "他为什么不来", "你看，这是什么茶"])
    func `that ask for a word do not rise`(text: String) async throws {
        #expect(abs(try await end(text + "？") - end(text + "。")) < 1.5)
    }

    @Test(arguments: ["你知道他是谁吗", "他几乎没来", "你喜欢喝茶", "什么都可以吗"])
    func `that ask for yes or no rise`(text: String) async throws {
        #expect(try await end(text + "？") > end(text + "。") + 2)
    }
}
