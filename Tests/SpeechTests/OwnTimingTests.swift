import Script
import Synchronization
import Testing
import Vocals

@testable import Speech

/// Gives every phoneme 0.1 s and remembers what it was asked for.
private final class Metronome: SpeakingVoice {
    let name = "metronome"
    let kind = "test"
    let speakers = ["left", "right"]
    let languages: [Language] = [.english]
    let readsText: Bool
    let asked = Mutex<SpeakingScript?>(nil)

    init(readsText: Bool = false) { self.readsText = readsText }

    func plan(_ script: SpeakingScript) async throws -> SpeakingPlan {
        asked.withLock { $0 = script }
        let step = Timeline.rate / 10
        let phonemes = script.words.flatMap(\.phonemes)
        return SpeakingPlan(
            duration: phonemes.count * step,
            phonemes: phonemes.enumerated().map { Timed($1, start: $0 * step, end: ($0 + 1) * step) },
            words: script.words.prefix(1).map { Timed($0.text, start: 0, end: step) }, isExact: true
        ) {
            AsyncThrowingStream { continuation in
                continuation.yield(AudioChunk(start: 0, samples: [1]))
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
}
