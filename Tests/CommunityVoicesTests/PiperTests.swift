import Foundation
import Inference
import Script
import Testing
import Vocals

@testable import CommunityVoices

@Suite struct `A Piper voice` {
    private let bench: VoiceBench
    init() throws { bench = try VoiceBench() }

    @Test(arguments: ["piper", "whole", "untimed"])
    func `gives as many samples as its plan says, without gaps`(graph: String) async throws {
        let voice = try await load(bench.piper("v", graph: graph))
        let plan = try await voice.plan(helloWorld)
        let chunks = try await collect(plan.render())
        var position = 0
        for chunk in chunks {
            #expect(chunk.start == position)
            position = chunk.end
        }
        #expect(position == plan.duration && plan.duration > Timeline.rate / 4)
        #expect(plan.phonemes.first?.start == 0 && plan.phonemes.last?.end == plan.duration)
        for (a, b) in zip(plan.phonemes, plan.phonemes.dropFirst()) { #expect(a.end == b.start && a.start <= a.end) }
        #expect(plan.words.map(\.value) == ["Hello", "world"])
        #expect(plan.isExact == (graph != "untimed"))
        #expect(voice.network.isSplit == (graph == "piper"))
    }

    @Test func `takes each phoneme's time from the network's durations`() async throws {
        let voice = try await load(bench.piper("v"))
        let plan = try await voice.plan(helloWorld)
        let encoded = try await voice.encoder.encode(helloWorld)[0]
        // What the fixture's graph does: 2 … 6 frames by the symbol's number.
        var frames = Array(repeating: 0, count: encoded.phonemes.count)
        for (symbol, owner) in zip(encoded.symbols, encoded.owners) {
            frames[owner] += Int((Double(symbol % 5) + 1.6).rounded(.up))
        }
        var start = 0
        for (index, phoneme) in plan.phonemes.enumerated() {
            #expect(phoneme.start == Timeline.position(seconds: Double(start * 256) / 22_050))
            start += frames[index]
        }
        #expect(plan.duration == Timeline.position(seconds: Double(start * 256) / 22_050))
        let word = try #require(plan.words.last)
        #expect(word.start == plan.phonemes.first { $0.value.symbol == "en/W" }?.start)
    }

    @Test func `sounds in pieces as it does whole`() async throws {
        let path = "\(resources)/speakers.onnx"
        let runtime = try InferenceRuntime.load()
        let network = try await VITSNetwork(outline: try await GraphOutline.read(path), path: path, runtime: runtime)
        let symbols: [Int64] = (0..<90).map { Int64($0 * 7 % 60) }
        let scales = VITSScales(noise: 0)
        let made = try await network.encode(symbols, tones: nil, scales: scales, speaker: 2)
        #expect(made.durations?.reduce(0, +) == made.frames)
        let whole = try await InferenceModel.load(path: path, runtime: runtime).run([
            "input": Tensor(symbols, shape: [1, 90]), "input_lengths": Tensor([Int64(90)], shape: [1]),
            "scales": Tensor([Float(0), 1, 0.8], shape: [3]), "sid": Tensor([Int64(2)], shape: [1]),
        ])[0].floats()
        let voice = try await load(
            bench.piper("v", graph: "speakers", config: "espeak") {
                $0.replacingOccurrences(of: "\"num_speakers\": 1", with: "\"num_speakers\": 3")
            })
        let sentence = SpokenSentence(encoded: EncodedSentence(), made: made, length: made.frames * 256)
        var pieces: [Float] = []
        for piece in RenderPiece.pieces(of: [sentence], isSplit: true, gap: 0) {
            guard case .frames(_, let frames) = piece else { continue }
            let window = max(0, frames.lowerBound - 12)..<min(made.frames, frames.upperBound + 12)
            let sound = try await voice.network.decode(made, window: window, speaker: 2)
            pieces +=
                sound[(frames.lowerBound - window.lowerBound) * 256..<(frames.upperBound - window.lowerBound) * 256]
        }
        #expect(pieces.count == whole.count)
        #expect(zip(pieces, whole).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func `begins with a small piece`() async throws {
        let voice = try await load(bench.piper("v"))
        let long = SpeakingScript(
            text: "", language: .english, words: Array(repeating: helloWorld.words[0], count: 20))
        let chunks = try await collect(try await voice.plan(long).render())
        #expect(chunks.count > 4 && chunks[0].samples.count < Timeline.rate / 4)
    }

    @Test func `is brought to the common loudness`() async throws {
        let voice = try await load(bench.piper("v"))
        let quiet = SpeakingScript(text: "", language: .english, words: helloWorld.words, decibels: -12)
        let (loud, soft) = (try await voice.plan(helloWorld), try await voice.plan(quiet))
        func level(_ plan: SpeakingPlan) async throws -> Double {
            let samples = try await collect(plan.render()).flatMap(\.samples)
            return 10 * log10(samples.reduce(0) { $0 + Double($1 * $1) } / Double(samples.count))
        }
        let (a, b) = (try await level(loud), try await level(soft))
        #expect((-27 ... -13).contains(a), "\(a) dB")
        #expect((9...15).contains(a - b))
    }

    @Test func `speaks faster when asked`() async throws {
        let voice = try await load(bench.piper("v"))
        var fast = helloWorld
        fast.rate = 2
        let (a, b) = (try await voice.plan(helloWorld).duration, try await voice.plan(fast).duration)
        #expect((0.45...0.75).contains(Double(b) / Double(a)))
    }

    @Test func `has the speakers of its configuration`() async throws {
        let voice = try await load(
            bench.piper("v", graph: "speakers") {
                withoutNoise($0).replacingOccurrences(of: "\"num_speakers\": 1", with: "\"num_speakers\": 3")
                    .replacingOccurrences(
                        of: "\"speaker_id_map\": {}", with: "\"speaker_id_map\": {\"zoe\": 0, \"al\": 2, \"bo\": 1}")
            })
        #expect(voice.speakers == ["zoe", "bo", "al"])
        var script = helloWorld
        var sounds: [[Float]] = []
        for speaker in [nil, "zoe", "al"] {
            script.speaker = speaker
            sounds.append(try await collect(try await voice.plan(script).render()).flatMap(\.samples))
        }
        #expect(sounds[0] == sounds[1] && sounds[1] != sounds[2])
        script.speaker = "nobody"
        await #expect { try await voice.plan(script) } throws: {
            ($0 as? VocalsError)?.kind == .unknownSpeaker && "\($0)".contains("zoe, bo, al")
        }
    }

    @Test func `puts a pause between two sentences`() async throws {
        let voice = try await load(bench.piper("v"))
        let twice = SpeakingScript(text: "", language: .english, words: helloWorld.words + helloWorld.words)
        let plan = try await voice.plan(twice)
        let once = try await voice.plan(helloWorld)
        #expect(plan.words.map(\.value) == ["Hello", "world", "Hello", "world"])
        #expect(abs(plan.duration - 2 * once.duration - Timeline.rate / 5) < 3)
        #expect(try await collect(plan.render()).last?.end == plan.duration)
    }

    @Test func `stops when nobody listens any more`() async throws {
        let voice = try await load(bench.piper("v"))
        let plan = try await voice.plan(
            SpeakingScript(text: "", language: .english, words: Array(repeating: helloWorld.words[0], count: 100)))
        let task = Task {
            var count = 0
            for try await _ in plan.render() {
                count += 1
                withUnsafeCurrentTask { $0?.cancel() }
            }
            return count
        }
        let result = await task.result
        // A cancelled iteration ends or throws; it never makes the rest.
        if case .success(let count) = result { #expect(count == 1) }
        if case .failure(let error) = result { #expect(error is CancellationError) }
    }

    @Test func `with nothing it can say plans nothing`() async throws {
        let voice = try await load(bench.piper("v"))
        let plan = try await voice.plan(SpeakingScript(text: "…", language: .english, words: []))
        #expect(plan.duration == 0)
        #expect(try await collect(plan.render()).isEmpty)
    }
}
