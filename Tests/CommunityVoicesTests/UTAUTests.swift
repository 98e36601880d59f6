import Foundation
import Inference
import Phonetics
import Script
import Singing
import Testing
import Vocals

@testable import CommunityVoices

@Suite("UTAU sample banks", .timeLimit(.minutes(5))) struct UTAUTests {
    @Test("A bank in Shift-JIS is read, and says what it sings")
    func qualification() async throws {
        let bench = try UTAUBench()
        #expect(UTAUFormat().recognises(folder: bench.path))
        let bank = try await bench.bank()
        #expect(bank.languages == [.japanese])
        #expect(bank.chooser.entries["さ"]?.preutterance == 0.07)
        let report = try await UTAUFormat().qualify(bank).joined(separator: "\n")
        #expect(report.contains("it calls itself 試験"))
        #expect(report.contains("cents from the pitch asked for"))
    }

    @Test("Every note is at its key, and the song as long as planned")
    func song() async throws {
        let bench = try UTAUBench()
        let singer = try UTAUBench.singer(await bench.bank())
        let score = tune([(57, 2, "さ"), (64, 2, "く"), (60, 2, "ら"), (0, 1, ""), (69, 3, "あ")])
        let plan = try await singer.plan(score, options: SongOptions(style: .plain))
        let sound = try await samples(singer.sing(plan))
        #expect(sound.count == plan.plan.duration)
        for note in plan.plan.notes {
            let middle = note.start + note.duration * 2 / 5..<note.start + note.duration * 4 / 5
            let cents = PitchProbe.cents(
                sound[middle], from: 440 * exp2(Double(note.value.key - 69) / 12), rate: Double(Timeline.rate))
            #expect(abs(cents ?? 99) < 2, "\(note.value): \(cents ?? 99)")
        }
    }

    @Test("Rendered twice it is the same, to the byte")
    func repeatable() async throws {
        let bench = try UTAUBench()
        let singer = try UTAUBench.singer(await bench.bank())
        let plan = try await singer.plan(tune([(60, 1, "し"), (62, 1, "ん")]))
        let first = try await samples(singer.sing(plan))
        #expect(try await first == samples(singer.sing(plan)))
        #expect(first.contains { abs($0) > 0.05 })
    }

    @Test("A vowel keeps its resonances at another pitch")
    func resonances() async throws {
        let bench = try UTAUBench()
        let bank = try await bench.bank()
        let f0 = 311.0
        let script = VocalScript(
            phonemes: [.silence, Phoneme("ja/a"), .silence], frames: [10, 100, 10],
            f0: [Float](repeating: Float(f0), count: 120))
        let sound = try await bank.sound(of: script)
        // Of the harmonics up to 3 kHz, against those of the formula; the level does not matter.
        let middle = sound[24_000..<43_200].map(Double.init)
        let levels = (1...9).map { harmonic -> Double in
            let hertz = f0 * Double(harmonic)
            var (real, imaginary) = (0.0, 0.0)
            for (index, value) in middle.enumerated() {
                let angle = 2 * Double.pi * hertz * Double(index) / 48_000
                let window = 0.5 - 0.5 * cos(2 * .pi * Double(index) / Double(middle.count))
                real += value * window * cos(angle)
                imaginary += value * window * sin(angle)
            }
            // The recording's own harmonics fall by 6 dB an octave.
            let wanted = UTAUBench.response(hertz, "a") / hertz
            return 20 * log10((real * real + imaginary * imaginary).squareRoot() / wanted)
        }
        let mean = levels.reduce(0, +) / Double(levels.count)
        let rms = (levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(levels.count)).squareRoot()
        #expect(rms < 3, "\(levels.map { ($0 - mean).rounded() })")
    }

    @Test("A consonant comes before the beat, as it was recorded")
    func consonant() async throws {
        let bench = try UTAUBench()
        let bank = try await bench.bank()
        let script = VocalScript(
            phonemes: [.silence, Phoneme("ja/s"), Phoneme("ja/a"), .silence], frames: [20, 7, 60, 10],
            f0: [Float](repeating: 330, count: 97))
        let sound = try await bank.sound(of: script)
        let entry = try #require(bank.chooser.entries["さ"])
        let recording = try await bank.recordings.recording(entry)
        // The vowel begins at 0.27 s; in the recording at offset + preutterance = 80 ms.
        let noise = 12_960 - 2_880..<12_960 - 1_440
        let shift = Int((recording.start + entry.preutterance - 0.27) * 48_000)
        var (cross, own, there) = (0.0, 0.0, 0.0)
        for index in noise {
            let (a, b) = (Double(sound[index]), Double(recording.sample.samples[index + shift]))
            (cross, own, there) = (cross + a * b, own + a * a, there + b * b)
        }
        #expect(cross / (own * there).squareRoot() > 0.98)
        let before = sound[..<9_000].map(abs).max() ?? 1
        #expect(before < 0.002)
    }

    @Test("The sample behind the vowel before is taken where the bank has it, else the plain one")
    func context() async throws {
        let bench = try UTAUBench(context: true)
        let bank = try await bench.bank()
        let a = try #require(SungMora([Phoneme("ja/a")]))
        let i = try #require(SungMora([Phoneme("ja/i")]))
        let sa = try #require(SungMora([Phoneme("ja/s"), Phoneme("ja/a")]))
        #expect(bank.chooser.entry(for: i, after: a, key: 60)?.alias == "a い")
        #expect(bank.chooser.entry(for: i, after: nil, key: 60)?.alias == "い")
        #expect(bank.chooser.entry(for: sa, after: i, key: 60)?.alias == "さ")
        let singer = try UTAUBench.singer(bank)
        let plan = try await singer.plan(tune([(60, 2, "あ"), (60, 2, "い"), (60, 2, "う")]))
        let sound = try await samples(singer.sing(plan))
        // Joined in the middle of a vowel there is no dent.
        let joint = try #require(plan.plan.notes.dropFirst().first).start
        let levels = stride(from: joint - 9_600, to: joint + 9_600, by: 960).map { start in
            sound[start..<start + 1_920].reduce(Float(0)) { $0 + $1 * $1 }
        }
        #expect((levels.min() ?? 0) > (levels.max() ?? 1) * 0.03)
    }

    @Test("prefix.map chooses the recordings of a pitch")
    func pitches() async throws {
        let bench = try UTAUBench()
        let lines = try bench.otoLines()
        let high = lines.map { line in
            var parts = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            parts[0] += "↑"
            return parts.joined(separator: ",")
        }
        try bench.setOto(lines + high)
        let map = ["C4\t\t", "C5\t\t↑", "D5\t\t↑"].joined(separator: "\r\n")
        try bench.write(Data(map.utf8), to: "prefix.map")
        let bank = try await bench.bank()
        let a = try #require(SungMora([Phoneme("ja/a")]))
        #expect(bank.chooser.entry(for: a, after: nil, key: 60)?.alias == "あ")
        #expect(bank.chooser.entry(for: a, after: nil, key: 72)?.alias == "あ↑")
        #expect(bank.chooser.entry(for: a, after: nil, key: 80)?.alias == "あ↑")
    }

    @Test("What is wrong in an oto.ini is said with file and line, and the rest is sung")
    func damaged() async throws {
        let bench = try UTAUBench()
        let good = try bench.otoLines()
        try bench.setOto(
            good + [
                "../../etc/passwd=ぬ,0,0,0,0,0", "none.wav=ぬ,0,0,0,0,0", "あ.wav=ぬ,nan,0,0,0,0", "あ.wav", "あ.wav=ぬ,1e300",
                "あ.wav=ぬ,0,-5,0,0,0", "あ.wav=ぬ,0,0,0,0,0,0,0",
            ])
        let bank = try await bench.bank()
        #expect(bank.refused == 7)
        let first = good.count + 1
        #expect(bank.problems.first == "oto.ini:\(first): “../../etc/passwd” is no file in its own folder")
        #expect(bank.problems.dropFirst().first == "oto.ini:\(first + 1): there is no file none.wav")
        #expect(bank.problems.contains { $0.contains("offset “nan” is no number") })
    }

    @Test("Mutated lines are read or refused, and what is read stays within bounds", arguments: 0..<20)
    func mutated(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func draw(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        let pool = Array("=,.-eE0919か\u{0}/\\ nan∞\t")
        for _ in 0..<200 {
            var line = Array("_あかあ.wav=a か,1210.5,180,-320,120,60")
            for _ in 0...draw(4) { line[draw(line.count)] = pool[draw(pool.count)] }
            if draw(3) == 0 { line.removeSubrange(draw(line.count)...) }
            guard case .success(let entry) = OtoLine.parse(Substring(String(line)), folder: "") else { continue }
            #expect(entry.offset >= 0 && entry.fixed >= 0 && entry.preutterance >= 0)
            #expect([entry.offset, entry.fixed, entry.cutoff, entry.overlap].allSatisfy { abs($0) <= 600 })
            #expect(!entry.file.contains("/") && !entry.file.contains("\\"))
            #expect((0...5).contains(entry.end(of: 5)) || entry.offset > 5)
        }
    }

    @Test("A bank that cannot be sung is refused with the reason")
    func refused() async throws {
        let bench = try UTAUBench()
        let kana = Array(try bench.otoLines().prefix(2))
        try bench.setOto(kana)
        #expect(await complaint { try await bench.bank() }.contains("neither of Japanese nor of Mandarin"))
        try bench.setOto(["x"])
        #expect(await complaint { try await bench.bank() }.contains("oto.ini:1: there is no `=` in it"))
        try bench.write(Data([0xFF, 0xFF, 0x80]), to: "oto.ini")
        #expect(await complaint { try await bench.bank() }.contains("neither UTF-8 nor Shift-JIS"))
    }

    @Test("A damaged recording, or one that its line cuts to nothing, ends the song with its name")
    func recordings() async throws {
        let bench = try UTAUBench()
        let bank = try await bench.bank()
        try bench.write(Data("not a wave".utf8), to: "あ.wav")
        var script = VocalScript(
            phonemes: [.silence, Phoneme("ja/a"), .silence], frames: [10, 50, 10],
            f0: [Float](repeating: 220, count: 70))
        #expect(await complaint { try await bank.sound(of: script) }.contains("あ.wav"))
        try bench.setOto(
            try bench.otoLines().map {
                $0.replacingOccurrences(of: "い.wav=い,20,60,-520", with: "い.wav=い,20,60,-5")
            })
        script.phonemes[1] = Phoneme("ja/i")
        #expect(await complaint { try await bench.bank().sound(of: script) }.contains("ends before it begins"))
        script.phonemes[1] = Phoneme("en/AE", stress: 1)
        #expect(await complaint { try await bank.sound(of: script) }.contains("no sample for this syllable"))
    }

    @Test("Beside other voices in a library it sings")
    func library() async throws {
        let bench = try UTAUBench()
        let parent = (bench.path as NSString).deletingLastPathComponent + "/library-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: parent) }
        try FileManager.default.createSymbolicLink(atPath: "\(parent)/sampled", withDestinationPath: bench.path)
        let library = await VoiceLibrary(
            folder: parent, runtime: try InferenceRuntime.load(), formats: [CommunityFormat(espeak: .never)],
            banks: [DiffSingerFormat(), UTAUFormat()])
        #expect(library.problems.isEmpty)
        #expect(library.singer(named: "sampled", language: nil)?.vocalist.languages == [.japanese])
    }
}
