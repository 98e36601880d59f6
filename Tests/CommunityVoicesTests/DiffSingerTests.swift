import Foundation
import Inference
import Phonetics
import Script
import Singing
import Testing
import Vocals

@testable import CommunityVoices

@Suite("DiffSinger voicebanks", .timeLimit(.minutes(2))) struct DiffSingerTests {
    @Test("A bank says its languages, speakers and what its networks are")
    func qualification() async throws {
        let bench = try BankBench()
        let bank = try await bench.bank()
        #expect(bank.languages == [.mandarin, .english, .japanese])
        #expect(bank.speakers == ["soft", "power"])
        let report = try await bank.qualified().joined(separator: "\n")
        #expect(report.contains("flow, 10 steps"))
        #expect(report.contains("dsdur, dspitch, dsvariance; vocoder: dsvocoder"))
        #expect(report.contains("zh: 4 words"))
        #expect(report.contains("cents from the pitch asked for"))
    }

    @Test("A song has the planned length, the pitch of its notes, and silence in its rests")
    func song() async throws {
        let bench = try BankBench()
        let singer = try singer(await bench.bank())
        var options = SongOptions(style: .plain)
        options.usesOwnMelody = false
        let plan = try await singer.plan(littleStar, options: options)
        let sound = try await samples(singer.sing(plan))
        #expect(sound.count == plan.plan.duration)
        #expect(plan.remarks.isEmpty)
        for note in plan.plan.notes {
            let middle = note.start + note.duration * 2 / 5..<note.start + note.duration * 4 / 5
            let cents = PitchProbe.cents(
                sound[middle], from: 440 * exp2(Double(note.value.key - 69) / 12), rate: Double(Timeline.rate))
            #expect(abs(cents ?? 99) < 8, "\(note.value)")
        }
        let first = plan.plan.phonemes.first { !$0.value.isSilence }
        let quiet = sound[480..<(first?.start ?? 0) - 1_000].map(abs).max() ?? 1
        #expect(quiet < 0.01)
    }

    @Test("The bank's dictionary decides the sounds, and the face gets the nearest of ours")
    func dictionary() async throws {
        let bench = try BankBench()
        let singer = try singer(await bench.bank())
        let yi = try await singer.plan(tune([(64, 1, "一"), (64, 1, "好")])).phrases[0].script.phonemes
        // `yi` is in its dictionary with the glide; `hao` is not, and goes by name.
        #expect(yi.map(\.alias).prefix(6).contains("zh/y"))
        #expect(yi.contains { $0.symbol == "zh/h" && $0.alias == nil })
        let little = try await singer.plan(tune([(64, 1, "little"), (64, 1, "+")])).phrases[0].script.phonemes
        let flap = little.first { $0.alias == "en/dx" }
        #expect(flap?.symbol == "en/D")
        #expect(little.contains { $0.alias == "en/ax" && $0.symbol == "en/AH" })
    }

    @Test("A bank that parts Mandarin finals is sung by its dictionary, with one vowel a syllable")
    func parted() async throws {
        let bench = try BankBench()
        // Another's phones: no final of pinyin is among them.
        let names = ["SP", "AP", "zh/sj", "zh/y", "zh/aa", "zh/ng", "zh/n", "zh/iy"]
        let table = "{" + names.enumerated().map { "\"\($1)\": \($0 + 1)" }.joined(separator: ", ") + "}"
        for folder in ["", "dsdur/", "dspitch/", "dsvariance/"] {
            try bench.write(table, to: "current/\(folder)tiny.phonemes.json")
        }
        let types = ["zh/sj": "fricative", "zh/y": "semivowel", "zh/ng": "nasal", "zh/n": "nasal"]
        let symbols = names.dropFirst(2).map { "- {symbol: \($0), type: \(types[$0] ?? "vowel")}\n" }.joined()
        let words = [
            "xiang: zh/sj, zh/y, zh/aa, zh/ng", "xing: zh/sj, zh/iy, zh/ng", "ni: zh/n, zh/iy",
            "ying: zh/y, zh/iy, zh/ng", "la: zh/n, zh/aa",
        ]
        let more = (0..<100).map { "w\($0): zh/aa" }
        let entries = (words + more).map { line in
            let parts = line.split(separator: ":")
            return "- {grapheme: \(parts[0]), phonemes: [\(parts[1])]}\n"
        }.joined()
        try bench.write("symbols:\n\(symbols)entries:\n\(entries)", to: "current/dsdur/dsdict-zh.yaml")
        let bank = try await bench.bank()
        #expect(bank.languages == [.mandarin])
        let plan = try await singer(bank).plan(tune([(64, 2, "想"), (66, 2, "你"), (64, 2, "应")]))
        let sung = plan.phrases[0].script.phonemes.filter { !$0.isSilence }
        #expect(sung.map(\.alias) == ["zh/sj", "zh/y", "zh/aa", "zh/ng", "zh/n", "zh/iy", "zh/y", "zh/iy", "zh/ng"])
        #expect(sung.map(\.symbol) == ["zh/x", "zh/y", "zh/iang", "zh/ng", "zh/n", "zh/i", "zh/y", "zh/ing", "zh/ng"])
        #expect(try await samples(singer(bank).sing(plan)).count == plan.plan.duration)
    }

    @Test("Words without an entry are sung by the names of our own reading: English, kana")
    func names() async throws {
        let bench = try BankBench()
        let bank = try await bench.bank()
        #expect(bank.sounds.name(of: Phoneme("en/TH")) == "en/th")
        #expect(bank.sounds.name(of: Phoneme("zh/iou", tone: 2)) == "zh/iu")
        #expect(bank.sounds.name(of: Phoneme("ja/ky")) == "ja/ky")
        #expect(bank.sounds.name(of: .breath) == "AP")
        #expect(bank.sounds.name(of: .silence) == "SP")
        let plan = try await singer(bank).plan(tune([(64, 1, "think"), (62, 1, "さくら")]))
        #expect(try await samples(singer(bank).sing(plan)).count == plan.plan.duration)
    }

    @Test("Consonants last as long as the bank's duration model says")
    func durations() async throws {
        let bench = try BankBench()
        let bank = try await bench.bank()
        let syllables = [
            SyllableToSing(
                phonemes: [Phoneme("zh/x"), Phoneme("zh/iao", tone: 1)], onset: 1, start: 0, end: 1, key: 64),
            SyllableToSing(
                phonemes: [Phoneme("zh/x"), Phoneme("zh/ing", tone: 1)], onset: 1, start: 1, end: 2, key: 64),
        ]
        let frames = try #require(try await bank.singDurations(syllables, language: .mandarin, speaker: nil))
        // The model: 4 + number % 5 for a consonant, 20 for a vowel, and what the speaker and the key add.
        let number = try #require(bank.acoustic.table.phonemes["zh/x"])
        let more = Double(64) * 0.001 - 0.6
        let own = Double(4 + number % 5) + more
        #expect(frames[0][0] == Int(own.rounded()))
        // Between two vowels the model's lengths are stretched to the time that there is.
        let second = own * 86.1328 / (own + 20 + more)
        #expect(abs(Double(frames[1][0]) - second) <= 1)
        let withWish = try #require(try await bank.singDurations(syllables, language: .mandarin, speaker: "power"))
        #expect(withWish[0][0] == Int((own + 1).rounded()))
    }

    @Test("The bank's pitch model shapes the melody, but not where the user drew one, nor in rests")
    func melody() async throws {
        let bench = try BankBench()
        let singer = try singer(await bench.bank())
        let plan = try await singer.plan(littleStar)
        let script = plan.phrases[0].script
        // The model sings a quarter of a semitone high.
        let notes = plan.phrases[0].plan.notes
        for note in notes {
            let frame = Int((Timeline.seconds(note.start) + 0.35) * singer.voice.frameRate)
            let cents = 1200 * log2(Double(script.f0[frame]) / (440 * exp2(Double(note.value.key - 69) / 12)))
            #expect(abs(cents - 25) < 0.1)
        }
        #expect(script.f0.allSatisfy { $0 == 0 || $0 > 200 })
        var drawn = littleStar
        drawn.parts[0].pitch = ScoreCurve([[.init(tick: 0, value: 6410), .init(tick: 900, value: 6410)]])
        let touched = try await singer.plan(drawn).phrases[0].script
        let frame = Int((Timeline.seconds(notes[0].start) + 0.35) * singer.voice.frameRate)
        #expect(abs(1200 * log2(Double(touched.f0[frame]) / 440) + 490) < 0.1)
    }

    @Test(
        "The same seed is the same sound, another is another take, though the graphs draw noise",
        arguments: [
            "current", "early",
        ])
    func determinism(name: String) async throws {
        let bench = try BankBench()
        var script = vowel(name == "early" ? "a" : "zh/a")
        let first = try await bench.bank(name).sound(of: script)
        let second = try await bench.bank(name).sound(of: script)
        #expect(first == second)
        let again = try await bench.bank(name)
        _ = try await again.sound(of: vowel(name == "early" ? "o" : "zh/o"))
        #expect(try await again.sound(of: script) == first)
        script.seed = 2
        #expect(try await bench.bank(name).sound(of: script) != first)
    }

    @Test("An early bank's strides, depth, table and decimal logarithms are its own")
    func early() async throws {
        let bench = try BankBench()
        let bank = try await bench.bank("early")
        #expect(bank.languages == [.mandarin])
        #expect(bank.speakers == ["default"])
        let report = try await bank.qualified().joined(separator: "\n")
        #expect(report.contains("diffusion"))
        #expect(report.contains("no input for gender, velocity"))
        let loud = try await level(bank.sound(of: vowel("a")))
        // The vowel's level is −1.5 in natural logarithms, the energies of the variance model stand 0.05 a semitone above
        // neutral, and a sine with 0.4 of its octave has a root mean square of 0.76.
        let curves = Float(2 * 0.02 * 0.05 * (69 + 12 * log2(330.0 / 440)))
        #expect(abs(loud - (-1.5 + curves + log(Float(0.7616)))) < 0.03)
    }

    @Test("Speakers are chosen and mixed by name")
    func speakers() async throws {
        let bench = try BankBench()
        let bank = try await bench.bank()
        var script = vowel()
        var levels: [String: Float] = [:]
        for speaker in ["soft", "power", "soft:50+power:50"] {
            script.speaker = speaker
            levels[speaker] = try await level(bank.sound(of: script))
        }
        let soft = try #require(levels["soft"])
        let power = try #require(levels["power"])
        let mixed = try #require(levels["soft:50+power:50"])
        #expect(abs(power - soft - 1) < 0.02)
        #expect(abs(mixed - (soft + power) / 2) < 0.02)
        #expect(bank.accepts(speaker: "soft:1+power:3"))
        #expect(!bank.accepts(speaker: "soft:1+nobody:3"))
        script.speaker = "nobody"
        #expect(await complaint { try await bank.sound(of: script) }.contains("mix them as"))
    }

    @Test(
        "Drawn curves reach the networks in their units",
        arguments: [
            (VoiceParameter.energy, Float(100), Float(0.24)), (.breathiness, -50, -0.12), (.voicing, 0, -0.24),
            (.tension, 100, 0.1), (.gender, 25, -0.3), (.velocity, 200, 0.3),
        ])
    func curves(parameter: VoiceParameter, value: Float, change: Float) async throws {
        let bench = try BankBench()
        let bank = try await bench.bank()
        var script = vowel()
        let plain = try await level(bank.sound(of: script))
        script.parameters[parameter] = [Float](repeating: value, count: script.frameCount)
        let drawn = try await level(bank.sound(of: script))
        #expect(abs(drawn - plain - change) < 0.02)
    }

    @Test("A project's curves come with the song")
    func project() async throws {
        let bench = try BankBench()
        let singer = try singer(await bench.bank())
        var score = littleStar
        score.parts[0].parameters[.tension] = ScoreCurve([[.init(tick: 0, value: 0), .init(tick: 960, value: 80)]])
        let script = try await singer.plan(score).phrases[0].script
        #expect(abs((script.parameters[.tension]?.max() ?? 0) - 80) < 1)
        #expect(script.parameters[.energy] == nil)
    }

    @Test("Nobody listening any more ends the work")
    func cancellation() async throws {
        let bench = try BankBench()
        let singer = try singer(await bench.bank())
        let stream = try await singer.sing(littleStar)
        let task = Task {
            var heard = 0
            for try await chunk in stream.chunks {
                heard += chunk.samples.count
                withUnsafeCurrentTask { $0?.cancel() }
            }
            return heard
        }
        let heard = try? await task.value
        #expect((heard ?? 0) < stream.plan.duration)
    }

    @Test("In a library a bank sings, and the voice that speaks speaks for it")
    func library() async throws {
        let bench = try BankBench()
        try FileManager.default.createSymbolicLink(atPath: "\(bench.path)/ours", withDestinationPath: houseFolder)
        let library = await VoiceLibrary(
            folder: bench.path, runtime: try InferenceRuntime.load(), formats: [CommunityFormat(espeak: .never)],
            banks: [DiffSingerFormat()])
        #expect(library.singing.map(\.name) == ["current", "early"])
        // The vocoder's folder is no voice of its own.
        #expect(library.problems.isEmpty)
        #expect(library.names.contains("current/power"))
        #expect(library.singer(named: "current/power", language: nil)?.speaker == "power")
        #expect(library.singer(named: "current/soft:2+power:1", language: nil)?.vocalist.name == "current")
        #expect(library.voice(named: "current", language: nil)?.vocalist.name == "house")
        #expect(library.singer(named: "house", language: nil)?.vocalist.name == "house")
        #expect(library.singer(named: "nobody", language: nil) == nil)
    }
}

/// `Voices/house`, found from this file.
let houseFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Voices/house").path
