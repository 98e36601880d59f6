import Foundation
import Inference
import Script
import Testing
import Vocals

@testable import CommunityVoices

@Suite struct `A Matcha voice` {
    private let bench: VoiceBench
    init() throws { bench = try VoiceBench() }

    /// The fixture's symbols: those of the Piper configuration with the same numbers.
    private static let tokens: String = {
        guard let config = try? PiperConfig(path: "\(resources)/espeak.json") else { return "" }
        return config.symbols.numbers.map { "\($0.key) \($0.value[0])" }.sorted().joined(separator: "\n")
    }()

    private func folder(
        _ graph: String, vocoder: String? = "hifigan", files: [String: String] = ["tokens.txt": tokens]
    ) throws -> String {
        let folder = try bench.folder("matcha", files: files, graph: graph)
        if let vocoder {
            try FileManager.default.copyItem(
                atPath: "\(resources)/\(vocoder).onnx", toPath: "\(folder)/a-vocoder.onnx")
        }
        return folder
    }

    @Test(arguments: [("matcha", "hifigan"), ("matcha", "vocos"), ("matcha_whole", nil)] as [(String, String?)])
    func `is recognised by its graphs, and says what its plan says`(_ graph: String, _ vocoder: String?) async throws {
        let voice = try await load(folder(graph, vocoder: vocoder))
        #expect(voice.kind == "matcha" && voice.sampleRate == 22_050 && voice.hop == 256)
        #expect(voice.network.isSplit == (vocoder != nil))
        let plan = try await voice.plan(helloWorld)
        #expect(plan.isExact && plan.words.map(\.value) == ["Hello", "world"])
        let chunks = try await collect(plan.render())
        #expect(chunks.last?.end == plan.duration && plan.duration > Timeline.rate / 4)
        let samples = chunks.flatMap(\.samples)
        #expect(!samples.contains { !$0.isFinite })
    }

    @Test func `has pads and ends around its symbols`() async throws {
        let voice = try await load(folder("matcha"))
        let symbols = try await voice.encoder.encode(helloWorld)[0].symbols
        #expect(symbols.prefix(4) == [0, 1, 0, 20] && symbols.suffix(3) == [0, 2, 0])
        let pads = stride(from: 0, to: symbols.count, by: 2).map { symbols[$0] }
        #expect(symbols.count % 2 == 1 && Set(pads) == [0])
    }

    @Test(arguments: ["hifigan", "vocos"])
    func `sounds in pieces as it does whole`(vocoder: String) async throws {
        let voice = try await load(folder("matcha", vocoder: vocoder))
        var encoded = EncodedSentence()
        encoded.append(Phoneme("en/AH", stress: 0), (0..<60).map { Int64($0 * 7 % 60) })
        let made = try await voice.network.make(encoded, rate: 1, speaker: 0)
        let whole = try await voice.network.decode(made, window: 0..<made.frames, speaker: 0)
        #expect(whole.count == made.frames * 256)
        let sentence = SpokenSentence(encoded: encoded, made: made, length: whole.count)
        var pieces: [Float] = []
        for piece in RenderPiece.pieces(of: [sentence], isSplit: true, gap: 0) {
            guard case .frames(_, let frames) = piece else { continue }
            let reach = voice.network.reach
            let window = max(0, frames.lowerBound - reach)..<min(made.frames, frames.upperBound + reach)
            let sound = try await voice.network.decode(made, window: window, speaker: 0)
            pieces +=
                sound[(frames.lowerBound - window.lowerBound) * 256..<(frames.upperBound - window.lowerBound) * 256]
        }
        #expect(pieces.count == whole.count)
        #expect(zip(pieces, whole).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test func `takes its timing from the rounding that has a number for each symbol`() {
        let durations = [[9.0], [2, 3, 1, 4]]
        #expect(MatchaNetwork.durations(durations, count: 4, length: 1, frames: 10) == [2, 3, 1, 4])
        // 1.5 × 10 frames; each begins before its stretched end.
        #expect(MatchaNetwork.durations(durations, count: 4, length: 1.5, frames: 15) == [3, 5, 1, 6])
        #expect(MatchaNetwork.durations(durations, count: 4, length: 1, frames: 11) == nil)
        #expect(MatchaNetwork.durations([[.nan, 1]], count: 2, length: 1, frames: nil) == nil)
    }

    @Test func `keeps its timing at any speed`() async throws {
        let voice = try await load(folder("matcha"))
        for rate in [0.7, 1, 1.3, 2] {
            var script = helloWorld
            script.rate = rate
            let plan = try await voice.plan(script)
            #expect(plan.isExact, "\(rate)")
            #expect(try await collect(plan.render()).last?.end == plan.duration)
        }
    }

    @Test func `has speakers where its graph has them`() async throws {
        let voice = try await load(folder("matcha_speakers"))
        #expect(voice.speakers == ["0", "1"])
        var sounds: [[Float]] = []
        for speaker in voice.speakers {
            var script = helloWorld
            script.speaker = speaker
            sounds.append(try await collect(voice.plan(script).render()).flatMap(\.samples))
        }
        #expect(sounds[0] != sounds[1])
    }

    @Test func `of two languages takes a syllable of pinyin for one symbol, and letters for English`() async throws {
        let names = [
            " ", ",", ".", "wo3", "men1", "xue2", "h", "ə", "l", "ˈ", "O", "w", "ɜ", "ɹ", "d", "ma1", "ni2", "shu3",
        ]
        let tokens = names.enumerated().map { "\($1) \($0 + 1)" }.joined(separator: "\n")
        let voice = try await load(folder("matcha_zh_en", files: ["tokens.txt": tokens]))
        #expect(voice.sampleRate == 16_000 && voice.languages == [.english, .mandarin])
        #expect(voice.speakers.isEmpty)
        let mandarin = try await voice.encoder.encode(weLearn)[0]
        // 们 has the neutral tone, which this voice writes as the first.
        #expect(mandarin.symbols == [4, 5, 6, 3] && mandarin.words.map(\.text) == ["我们", "学"])
        let english = try await voice.encoder.encode(helloWorld)[0]
        #expect(english.symbols == [7, 8, 9, 10, 11, 2, 1, 12, 10, 13, 14, 9, 15, 3])
    }

    @Test func `with the wrong files is told so`() async throws {
        try await expect(folder("matcha", vocoder: nil), "needs a vocoder")
        try await expect(folder("matcha", files: [:]), "no tokens.txt")
    }

    @Test func `is told that a vocoder does not fit, or sings alone`() async throws {
        let alone = try bench.folder("alone", graph: "hifigan")
        try await expect(alone, "nothing that it could sound")
        let wrong = try folder("matcha", vocoder: "piper")
        try await expect(wrong, "needs a vocoder")
    }

    private func expect(_ folder: String, _ report: String) async throws {
        await #expect { try await load(folder) } throws: { "\($0)".contains(report) }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `has spectra that are overlapped to what they came from`() throws {
        let inverse = try ShortTimeInverse(metadata: ["n_fft": "64", "hop_length": "16"], file: "f")
        // A constant: every spectrum has its window's sum at zero, which for a Hann window of 64 is 32.
        var magnitude = [Float](repeating: 0, count: 33 * 20)
        for frame in 0..<20 { magnitude[frame] = 64 }
        let ones = [Float](repeating: 1, count: magnitude.count)
        let zeros = [Float](repeating: 0, count: magnitude.count)
        let signal = try inverse.signal(magnitude: magnitude, real: ones, imaginary: zeros, frames: 20)
        #expect(signal.count == 320)
        // Pieces of a constant 1, windowed and divided by the squared windows: Σw / Σw² = 4/3.
        #expect(signal.dropFirst(48).dropLast(48).allSatisfy { abs($0 - 4.0 / 3) < 1e-4 })
        for (key, value) in [
            ("n_fft", "7"), ("hop_length", "0"), ("hop_length", "900"), ("center", "0"), ("window_type", "povey"),
        ] {
            #expect(throws: VocalsError.self) { try ShortTimeInverse(metadata: [key: value], file: "f") }
        }
    }
}
