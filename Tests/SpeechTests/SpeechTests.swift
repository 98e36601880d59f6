import Foundation
import Phonetics
import Script
import Testing
import Vocals

@testable import Speech

@Suite struct `A spoken plan` {
    @Test(arguments: [
        "大家好，欢迎来到直播间。今天是2026年11月21日，气温-3.5°C！", "Hello everyone, it costs $3.50. Would you like one?",
        "我们的产品叫Vox Humana，it works offline，好用吗？", "好", "A", "谢谢大家！！！😀",
    ]) func `covers its duration without gaps, and its words lie in it in order`(text: String) async throws {
        let spoken = try await synthesizer().plan(Utterance(text))
        let plan = spoken.plan
        let part = try #require(spoken.parts.first)
        let script = try #require(part.script)
        #expect(spoken.parts.count == 1 && plan.duration == part.duration)
        var position = 0
        for phoneme in plan.phonemes {
            #expect(phoneme.start == position && phoneme.end > phoneme.start)
            position = phoneme.end
        }
        #expect(position == plan.duration)
        #expect(!plan.words.isEmpty)
        for (word, next) in zip(plan.words, plan.words.dropFirst()) { #expect(word.end <= next.start) }
        // Every phoneme that sounds belongs to a word.
        for phoneme in plan.phonemes where !phoneme.value.isSilence {
            #expect(plan.words.contains { $0.range.contains(phoneme.start) })
        }
        #expect(plan.f0.values.count == script.frameCount && plan.energy.values.count == script.frameCount)
        #expect(plan.f0.values.allSatisfy { $0 == 0 || (60...700).contains($0) })
        #expect(plan.phonemes[0].duration < 2_500 && plan.phonemes[plan.phonemes.count - 1].duration < 6_000)
    }

    @Test func `is the same each time`() async throws {
        let synthesizer = try await synthesizer()
        let utterance = Utterance("今天天气很好。")
        let (first, second) = (try await synthesizer.plan(utterance), try await synthesizer.plan(utterance))
        #expect(first.plan == second.plan && first.parts.map(\.script) == second.parts.map(\.script))
    }

    @Test func `speaks Mandarin with four to five and a half syllables a second`() async throws {
        let text = "我们这款杯子是在景德镇手工烧制的，杯壁很薄，拿在手里很轻。"
        let plan = try await synthesizer().plan(Utterance(text)).plan
        let syllables = plan.phonemes.filter { $0.value.tone != nil }.count
        let pauses = plan.phonemes.filter(\.value.isSilence).reduce(0) { $0 + $1.duration }
        let pace = Double(syllables) / Timeline.seconds(plan.duration - pauses)
        #expect((4.4...5.5).contains(pace), "\(pace) syllables a second")
    }

    @Test(arguments: ["", "   ", "😀🎉", "……！！", "，"]) func `of nothing to say is empty and silent`(text: String)
        async throws
    {
        let synthesizer = try await synthesizer()
        let spoken = try await synthesizer.plan(Utterance(text))
        #expect(spoken.isSilent && spoken.plan.duration == 0)
        var chunks = 0
        for try await _ in synthesizer.sound(spoken).chunks { chunks += 1 }
        #expect(chunks == 0)
    }

    @Test func `takes the voice by name and by language`() async throws {
        let synthesizer = try await synthesizer()
        func speaker(_ text: String, _ voice: String?) async throws -> String? {
            try await synthesizer.plan(Utterance(text, voice: voice)).parts.first?.script?.speaker
        }
        #expect(try await speaker("你好", nil) == "mandarin")
        #expect(try await speaker("Good morning", nil) == "english")
        #expect(try await speaker("Good morning", "house") == "english")
        #expect(try await speaker("Good morning", "house/mandarin") == "mandarin")
        await #expect { try await synthesizer.plan(Utterance("你好", voice: "nobody")) } throws: {
            ($0 as? SpeechError)?.kind == .noSuchVoice && ($0 as? SpeechError)?.advice.contains("house/english") == true
        }
        await #expect(throws: SpeechError.self) { try await synthesizer.plan(Utterance("你好", voice: "house/nobody")) }
    }

    @Test func `takes a preset's pitch and formants with the voice's name`() async throws {
        let synthesizer = try await synthesizer()
        let text = "Good morning, and welcome to the show."
        func script(_ voice: String) async throws -> VocalScript {
            try #require(try await synthesizer.plan(Utterance(text, voice: voice)).parts.first?.script)
        }
        func pitch(_ script: VocalScript) -> Float {
            let voiced = script.f0.filter { $0 > 0 }.sorted()
            return voiced[voiced.count / 2]
        }
        let plain = try await script("house/english")
        for preset in VoicePreset.allCases {
            let shaded = try await script("house/english@\(preset.rawValue)")
            #expect(abs(shaded.timbre - plain.timbre - preset.timbre) < 0.01)
            #expect(abs(12 * log2(pitch(shaded) / pitch(plain)) - preset.pitch) < 0.3)
            #expect(shaded.frames == plain.frames)
        }
    }

    @Test func `refuses a text that is far too long`() async throws {
        let text = String(repeating: "好", count: SpeechSynthesizer.longestText + 1)
        await #expect { try await synthesizer().plan(Utterance(text)) } throws: {
            ($0 as? SpeechError)?.kind == .textTooLong
        }
    }
}

@Suite struct `The manner` {
    private func script(_ text: String, _ change: (inout Utterance) -> Void = { _ in }) async throws -> VocalScript {
        var utterance = Utterance(text)
        change(&utterance)
        return try #require(try await synthesizer().plan(utterance).parts.first?.script)
    }

    @Test(arguments: ["今天天气很好。", "The weather is lovely today."])
    func `obeys rate, pitch and volume`(text: String) async throws {
        let plain = try await script(text)
        let fast = try await script(text) { $0.prosody = Prosody(rate: 1.5) }
        #expect(Double(fast.frameCount) < 0.78 * Double(plain.frameCount))
        let high = try await script(text) { $0.prosody = Prosody(pitch: 4) }
        #expect(abs(high.f0.meanSemitones(around: 200) - plain.f0.meanSemitones(around: 200) - 4) < 0.2)
        let loud = try await script(text) { $0.prosody = Prosody(volume: 6) }
        #expect(zip(loud.energy, plain.energy).allSatisfy { abs($0 - $1 - 6) < 0.01 })
    }

    @Test func `makes moods go the ways that are known of them`() async throws {
        let text = "今天天气很好，我们出去走走。"
        let plain = try await script(text)
        let happy = try await script(text) { $0.mood = Mood(.happy) }
        let sad = try await script(text) { $0.mood = Mood(.sad) }
        let middle = plain.f0.meanSemitones(around: 200)
        #expect(happy.f0.meanSemitones(around: 200) > middle + 1 && sad.f0.meanSemitones(around: 200) < middle - 0.5)
        #expect(happy.frameCount < plain.frameCount && sad.frameCount > plain.frameCount)
        #expect(happy.energy[20] > plain.energy[20] && sad.energy[20] < plain.energy[20])
        #expect(Manner(Mood(.angry, intensity: 0)) == Manner())
    }

    @Test(arguments: [("你喜欢喝茶。", "你喜欢喝茶？"), ("She likes green tea.", "She likes green tea?")])
    func `lifts the end of a question`(statement: String, question: String) async throws {
        let (low, high) = (try await script(statement), try await script(question))
        func end(_ script: VocalScript) -> Float { Array(script.f0.suffix(20)).meanSemitones(around: 200) }
        #expect(end(high) > end(low) + 2)
    }

    @Test func `keeps the pitch up where more is to come`() async throws {
        let ends = try await script("今天天气很好")
        let continues = try await script("今天天气很好") { $0.continues = true }
        func end(_ script: VocalScript) -> Float { Array(script.f0.suffix(24)).meanSemitones(around: 200) }
        #expect(end(continues) > end(ends) + 0.5)
        #expect(continues.frames.last! < ends.frames.last!)
    }

    @Test func `lets the line fall through a phrase`() async throws {
        // High level tones only, so that the line is heard by itself.
        let script = try await script("今天公司三十三分钟开工")
        let voiced = script.f0.filter { $0 > 0 }
        let third = voiced.count / 3
        #expect(
            Array(voiced.suffix(third)).meanSemitones(around: 200)
                < Array(voiced.prefix(third)).meanSemitones(around: 200))
    }
}

@Suite struct `Speech as sound` {
    @Test func `is as long as its plan, audible and never silent for long`() async throws {
        let stream = try await synthesizer().speak(Utterance("你好，欢迎。"))
        var samples: [Float] = []
        for try await chunk in stream.chunks {
            #expect(chunk.start == samples.count)
            samples += chunk.samples
        }
        #expect(samples.count == stream.plan.duration)
        let level = 10 * log10(samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count))
        #expect((-28 ... -14).contains(level), "\(level) dB")
        // The first phoneme sounds within 60 ms.
        let first = try #require(samples.firstIndex { abs($0) > 0.003 })
        #expect(first < 2_880)
    }

    @Test func `ends when nobody listens`() async throws {
        let stream = try await synthesizer().speak(Utterance(String(repeating: "大家好，", count: 40)))
        let task = Task {
            var count = 0
            for try await _ in stream.chunks {
                count += 1
                withUnsafeCurrentTask { $0?.cancel() }
            }
            return count
        }
        let count = (try? await task.value) ?? 1
        #expect(count == 1)
    }
}

@Suite struct `The voices that ship` {
    @Test func `load without a problem`() async throws {
        let library = try await shipped.value
        #expect(library.names == ["house", "house/mandarin", "house/english"])
        #expect(library.problems.isEmpty)
    }
}
