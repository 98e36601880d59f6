import Script
import Synchronization
import Testing
import Vocals

@testable import Speech

/// Gives every phoneme 0.1 s and remembers what it was asked for.
private final class Metronome: SpeakingVoice {
    let name = "metronome"
    let kind = "test"
    let speakers = ["left", "right", "angry", "robot"]
    let languages: [Language] = [.english]
    let readsText: Bool
    let asked = Mutex<SpeakingScript?>(nil)
    let all = Mutex<[SpeakingScript]>([])

    init(readsText: Bool = false) { self.readsText = readsText }

    func plan(_ script: SpeakingScript) async throws -> SpeakingPlan {
        asked.withLock { $0 = script }
        all.withLock { $0.append(script) }
        let step = Timeline.rate / 10
        let phonemes = script.words.flatMap(\.phonemes)
        return SpeakingPlan(
            duration: phonemes.count * step,
            phonemes: phonemes.enumerated().map { Timed($1, start: $0 * step, end: ($0 + 1) * step) },
            words: script.words.prefix(1).map { Timed($0.text, start: 0, end: step) },
            indices: [script.words.first?.index], isExact: true
        ) {
            AsyncThrowingStream { continuation in
                continuation.yield(
                    AudioChunk(start: 0, samples: [Float](repeating: 1, count: phonemes.count * step)))
                continuation.finish()
            }
        }
    }
}

@Suite struct `A voice with its own timing` {
    private func synthesizer(_ voice: Metronome) async throws -> SpeechSynthesizer {
        let library = VoiceLibrary(voices: try await shipped.value.voices, speaking: [voice])
        return SpeechSynthesizer(voices: library, transcriber: try await frontEnd.value)
    }

    @Test func `decides when what is said`() async throws {
        let voice = Metronome()
        let synthesizer = try await synthesizer(voice)
        let utterance = Utterance(
            "It costs $3, doesn't it?", voice: "metronome/right", prosody: Prosody(rate: 1.5, volume: 6),
            continues: true)
        let spoken = try await synthesizer.plan(utterance)
        let script = try #require(voice.asked.withLock { $0 })
        #expect(script.speaker == "right" && script.rate == 1.5 && script.decibels == 6 && script.continues)
        #expect(script.words.map(\.text) == ["It", "costs", "$3", "doesn't", "it"])
        #expect(script.words[2].spoken == "three dollars" && script.words[2].pause == .minor)
        #expect(script.words[4].ending == .question)
        #expect(!spoken.isSilent && spoken.plan.duration == spoken.plan.phonemes.last?.end)
        #expect(spoken.plan.text == utterance.text && spoken.plan.f0.values.isEmpty)
        var chunks = 0
        for try await _ in synthesizer.sound(spoken).chunks { chunks += 1 }
        #expect(chunks == 1)
    }

    @Test func `is asked for text that our front end cannot read only when it reads text`() async throws {
        for readsText in [true, false] {
            let voice = Metronome(readsText: readsText)
            let spoken = try await synthesizer(voice).plan(Utterance("😀", voice: "metronome"))
            #expect(spoken.isSilent && voice.asked.withLock { ($0 != nil) == readsText })
        }
    }

    @Test func `leaves the songs to one that can sing, and is not taken unasked`() async throws {
        let voice = Metronome()
        let synthesizer = try await synthesizer(voice)
        #expect(synthesizer.voices.voice(named: "metronome", language: nil)?.vocalist.name == "house")
        _ = try await synthesizer.plan(Utterance("Hello"))
        #expect(voice.asked.withLock { $0 == nil })
        await #expect(throws: SpeechError.self) {
            try await synthesizer.plan(Utterance("Hello", voice: "metronome/up"))
        }
    }

    @Test func `speaks with others in one timeline without a gap`() async throws {
        let voice = Metronome()
        let synthesizer = try await synthesizer(voice)
        let spoken = try await synthesizer.plan(
            Utterance(
                """
                <speak>大家好。<voice name="metronome/right">Hello there.</voice><mark name="bow"/>再见。</speak>
                """))
        let plan = spoken.plan
        #expect(spoken.parts.count == 4 && spoken.parts.map { $0.script != nil } == [true, false, false, true])
        #expect(voice.asked.withLock { $0?.speaker } == "right")
        var position = 0
        for phoneme in plan.phonemes {
            #expect(phoneme.start == position && phoneme.end >= phoneme.start)
            position = phoneme.end
        }
        #expect(
            position == plan.duration
                && spoken.parts.last?.start == spoken.parts.dropLast().reduce(0) { $0 + $1.duration })
        #expect(plan.words.map(\.value) == ["大家", "好", "Hello", "再见"])
        let bye = try #require(plan.words.last)
        #expect(plan.marks == [Timed("bow", start: bye.start, end: bye.start)])
        #expect(plan.f0.values.count == Int((Timeline.seconds(plan.duration) * plan.f0.rate).rounded()))
        var end = 0
        for try await chunk in synthesizer.sound(spoken).chunks {
            #expect(chunk.start == end)
            end = chunk.end
        }
        #expect(end == plan.duration)
    }

    @Test func `has a speaker for a style or a mood of its name`() async throws {
        let voice = Metronome()
        let synthesizer = try await synthesizer(voice)
        let text = """
            <speak>One, <mstts:express-as style="robot">two,</mstts:express-as>
            <mstts:express-as style="angry">three,</mstts:express-as> four.</speak>
            """
        _ = try await synthesizer.plan(Utterance(text, voice: "metronome"))
        #expect(voice.all.withLock { $0.map(\.speaker) } == [nil, "robot", "angry", nil])
        _ = try await synthesizer.plan(Utterance("Five", voice: "metronome", mood: Mood(.angry)))
        #expect(voice.asked.withLock { $0?.speaker } == "angry")
        _ = try await synthesizer.plan(Utterance("Six", voice: "metronome/left", mood: Mood(.angry)))
        #expect(voice.asked.withLock { $0?.speaker } == "left")
    }

    @Test func `takes pauses and changes of speed from markup`() async throws {
        let voice = Metronome()
        let synthesizer = try await synthesizer(voice)
        let text = """
            <speak><break time="300ms"/>One<break time="1s"/>two <prosody rate="150%">three</prosody><break time="250ms"/></speak>
            """
        let spoken = try await synthesizer.plan(Utterance(text, voice: "metronome"))
        let rests = spoken.parts.compactMap { part in
            if case .silence = part.source { Timeline.seconds(part.duration) } else { nil }
        }
        #expect(rests == [0.3, 1, 0.25])
        #expect(voice.all.withLock { $0.map(\.rate) } == [1, 1, 1.5])
        #expect(voice.all.withLock { $0.map(\.continues) } == [true, true, false])
    }
}
