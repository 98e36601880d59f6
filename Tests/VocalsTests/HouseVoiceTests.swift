import Foundation
import Inference
import Script
import Testing

@testable import Vocals

@Suite struct `The house voice` {
    private func script(_ phonemes: [Phoneme] = hello, speaker: String? = nil) async throws -> VocalScript {
        let prosody = try await house.value.predictProsody(phonemes, language: .mandarin, speaker: speaker)
        return VocalScript(phonemes: phonemes, frames: prosody.frames, f0: prosody.f0, speaker: speaker, seed: 5)
    }

    /// A vowel on one pitch.
    private func tone(_ hertz: Float, frames: Int = 100) -> VocalScript {
        VocalScript(
            phonemes: [.silence, Phoneme("zh/a", tone: 1), .silence], frames: [5, frames - 10, 5],
            f0: [Float](repeating: 0, count: 5) + [Float](repeating: hertz, count: frames - 10)
                + [Float](repeating: 0, count: 5))
    }

    @Test func `gives chunks in order, gapless, in all the length of the script, the first one small`() async throws {
        let voice = try await house.value
        var script = tone(220, frames: 400)
        for frames in [400, 399, 120, 24, 25, 11] {
            script = tone(220, frames: frames)
            let chunks = try await collect(voice.render(script))
            var position = 0
            for chunk in chunks {
                #expect(chunk.start == position)
                position = chunk.end
            }
            #expect(position == Timeline.position(seconds: Double(frames) / voice.frameRate))
            #expect(chunks[0].samples.count < 16_000 || frames < 33)
        }
    }

    @Test func `gives the same bytes for the same script, and other noise for another seed`() async throws {
        let voice = try await house.value
        var script = try await script()
        let first = try await collect(voice.render(script))
        let second = try await collect(voice.render(script))
        #expect(first == second)
        script.seed = 6
        #expect(try await collect(voice.render(script)) != first)
    }

    @Test func `joins its chunks without a seam`() async throws {
        // The middle of one long script, against the same frames rendered by a network call that sees all at once.
        let voice = try await house.value
        let script = tone(200, frames: 300)
        let streamed = try await collect(voice.render(script)).flatMap(\.samples)
        let hidden = try await voice.networks.spectral.run(
            voice.networks.tokens(of: [.silence, Phone("AA"), .silence]))
        // The held vowel is no diphthong, so the durations are those of the script.
        let frames = LengthRegulator.frames(hidden: hidden, durations: script.frames)
        let manifest = voice.manifest
        var mels = try MelStream(voice, frames: frames, f0: script.f0, speaker: manifest.speakers[0], timbre: 0)
        let mel = try await mels.advance(to: script.f0.count)
        var filters = try await wholeFilters(voice, mel: mel, f0: script.f0)
        var leveller = HarmonicLeveller(meanF0: manifest.speakers[0].meanF0, shape: voice.shape)
        let levels = leveller.apply(&filters, f0: script.f0[...])
        var vocoder = try SourceFilter(f0: script.f0, shape: voice.shape, seed: 0)
        var sound = vocoder.push(filters, gains: []) + vocoder.finish()
        let bands = voice.shape.bands
        var matching = try MelMatching(voice.shape, bands: bands)
        sound = matching.push(sound, MelTarget(filters, gains: [], levels: levels, bands: bands)) + matching.finish()
        var resampler = RationalResampler(voice.shape.resampling, total: streamed.count)
        let gain = OutputStage(decibels: manifest.speakers[0].gain)
        let whole = gain.apply(resampler.push(sound) + resampler.finish())
        let ratio = signalToNoise(whole[...], streamed[...])
        // What differs is the rounding to eight bits, whose scale is the piece's. A seam would cost half of this.
        #expect(ratio > 34, "\(ratio) dB")
    }

    @Test(arguments: [100, 155.56, 261.63, 440, 587.33, 800] as [Float])
    func `sings the pitch it is given within three cents`(hertz: Float) async throws {
        let samples = try await collect(house.value.render(tone(hertz))).flatMap(\.samples)
        let measured = measuredF0(samples[14_000..<26_000], near: Double(hertz))
        let cents = 1200 * log2(measured / Double(hertz))
        #expect(abs(cents) < 3, "\(cents) cents")
    }

    @Test func `stays strong on notes outside the speakers' range`() async throws {
        let voice = try await house.value
        func level(_ hertz: Float) async throws -> Float {
            let samples = try await collect(voice.render(tone(hertz))).flatMap(\.samples)[14_000..<26_000]
            return 10 * log10(samples.reduce(0) { $0 + $1 * $1 } / 12_000)
        }
        let ordinary = try await level(250)
        for hertz in [146.8, 440, 740] as [Float] {
            let level = try await level(hertz)
            #expect(abs(level - ordinary) < 9, "\(hertz) Hz: \(level) dB, ordinarily \(ordinary) dB")
        }
    }

    @Test func `ends early when its listener is cancelled`() async throws {
        let voice = try await house.value
        let script = tone(220, frames: 20_000)
        let task = Task {
            var count = 0
            for try await _ in voice.render(script) {
                count += 1
                if count == 2 { withUnsafeCurrentTask { $0?.cancel() } }
            }
            return count
        }
        let count = (try? await task.value) ?? 2
        #expect(count == 2)
    }

    @Test func `predicts durations of at least two frames and F0 for each`() async throws {
        let voice = try await house.value
        for speaker in voice.speakers {
            let prosody = try await voice.predictProsody(hello, language: .mandarin, speaker: speaker)
            #expect(prosody.frames.count == hello.count && prosody.frames.allSatisfy { $0 >= 2 })
            #expect(prosody.f0.count == prosody.frames.reduce(0, +))
            #expect(try await voice.predictDurations(hello, language: .mandarin) == prosody.frames)
            let voiced = prosody.f0.filter { $0 > 0 }
            let mean = voiced.reduce(0, +) / Float(voiced.count)
            #expect(abs(12 * log2(mean / voice.meanF0(of: speaker))) < 5)
        }
    }

    @Test func `voices vowels throughout and silences never`() async throws {
        let prosody = try await house.value.predictProsody(hello, language: .mandarin, speaker: nil)
        var start = 0
        for (phoneme, frames) in zip(hello, prosody.frames) {
            let f0 = prosody.f0[start..<start + frames]
            if phoneme.isSilence { #expect(f0.allSatisfy { $0 == 0 }) }
            if phoneme.tone != nil { #expect(f0.allSatisfy { $0 > 0 }) }
            start += frames
        }
    }

    @Test func `predicts the pitch of durations decided elsewhere`() async throws {
        let frames = [4, 6, 20, 9, 33, 4]
        let f0 = try await house.value.predictF0(hello, frames: frames, language: .mandarin, speaker: nil)
        // The same whether the row was read for its durations before or is read now.
        _ = try await house.value.predictDurations(hello, language: .mandarin)
        #expect(try await house.value.predictF0(hello, frames: frames, language: .mandarin, speaker: nil) == f0)
        #expect(f0.count == 76)
    }

    @Test func `reads mixed languages each in its own way`() async throws {
        let mixed: [Phoneme] = [
            Phoneme("zh/w"), Phoneme("zh/o", tone: 3), Phoneme("en/L"), Phoneme("en/AH", stress: 1), Phoneme("en/V"),
            .pause, Phoneme("ja/k"), Phoneme("ja/a"),
        ]
        let prosody = try await house.value.predictProsody(mixed, language: .mandarin, speaker: nil)
        #expect(prosody.frames.count == mixed.count)
        #expect(prosody.f0.count == prosody.frames.reduce(0, +))
    }

    @Test func `moves the formants with the timbre, not the pitch`() async throws {
        let voice = try await house.value
        var script = tone(200)
        script.timbre = 4
        let samples = try await collect(voice.render(script)).flatMap(\.samples)
        let cents = 1200 * log2(measuredF0(samples[14_000..<26_000], near: 200) / 200)
        #expect(abs(cents) < 3)
        #expect(samples != (try await collect(voice.render(tone(200))).flatMap(\.samples)))
    }

    @Test func `stays within full scale however loud it is asked to be`() async throws {
        var script = tone(300)
        script.energy = [Float](repeating: 30, count: script.f0.count)
        let samples = try await collect(house.value.render(script)).flatMap(\.samples)
        #expect(samples.allSatisfy { abs($0) <= 1 && $0.isFinite })
    }

    @Test func `breathes softly and without voice`() async throws {
        let voice = try await house.value
        let script = VocalScript(phonemes: [.breath], frames: [40], f0: [Float](repeating: 200, count: 40))
        let samples = try await collect(voice.render(script)).flatMap(\.samples)
        let level = (samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)).squareRoot()
        #expect(level > 1e-4 && level < 0.05)
    }
}

@Suite struct `A bad script is refused` {
    private func error(_ change: (inout VocalScript) -> Void) async throws -> VocalsError? {
        var script = VocalScript(phonemes: [Phoneme("zh/a", tone: 1)], frames: [3], f0: [200, 200, 200])
        change(&script)
        do {
            _ = try await collect(house.value.render(script))
            return nil
        } catch let error as VocalsError {
            return error
        }
    }

    @Test func `with what is wrong with it`() async throws {
        #expect(try await error { $0.frames = [] }?.kind == .badScript)
        #expect(try await error { $0.frames = [0] }?.kind == .badScript)
        #expect(try await error { $0.frames = [Int.max] }?.kind == .badScript)
        #expect(try await error { $0.f0 = [200] }?.kind == .badScript)
        #expect(try await error { $0.f0[1] = .nan }?.kind == .badScript)
        #expect(try await error { $0.f0[1] = 9000 }?.kind == .badScript)
        #expect(try await error { $0.energy = [0] }?.kind == .badScript)
        #expect(try await error { $0.energy = [0, .infinity, 0] }?.kind == .badScript)
        #expect(try await error { $0.speaker = "nobody" }?.kind == .unknownSpeaker)
        #expect(try await error { $0.phonemes = [Phoneme("zh/qq")] }?.location == "zh/qq")
    }
}
