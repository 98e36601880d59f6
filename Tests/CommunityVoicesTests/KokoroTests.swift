import Foundation
import Inference
import Script
import Testing
import Vocals

@testable import CommunityVoices

/// Styles whose first number, the loudness of the fixture's graph, tells voice and length apart.
private func styles(_ voices: Int) -> Data {
    var numbers: [Float] = []
    for voice in 0..<voices {
        for row in 0..<510 {
            numbers += [0.2 + 0.1 * Float(voice) + Float(row) / 5_100] + [Float](repeating: 0, count: 255)
        }
    }
    return numbers.withUnsafeBytes { Data($0) }
}

extension VoiceBench {
    /// A Kokoro voice as sherpa-onnx lays it out.
    fileprivate func kokoro(_ graph: String = "kokoro", voices: Data? = styles(4)) throws -> String {
        let folder = try folder("kokoro", graph: graph)
        if let voices { try voices.write(to: URL(fileURLWithPath: "\(folder)/voices.bin")) }
        return folder
    }
}

@Suite struct `A Kokoro voice` {
    private let bench: VoiceBench
    init() throws { bench = try VoiceBench() }

    @Test(arguments: ["kokoro", "kokoro_untimed"])
    func `is recognised by its graph, and says what its plan says`(graph: String) async throws {
        let voice = try await load(bench.kokoro(graph))
        #expect(voice.kind == "kokoro" && voice.sampleRate == 24_000)
        // No espeak-ng: the Italian is left out.
        #expect(voice.speakers == ["af_heart", "bf_emma", "zf_xiaobei"])
        #expect(voice.languages == [.mandarin, .english])
        let plan = try await voice.plan(helloWorld)
        #expect(plan.words.map(\.value) == ["Hello", "world"])
        #expect(plan.isExact == (graph == "kokoro"))
        let chunks = try await collect(plan.render())
        #expect(chunks.last?.end == plan.duration && plan.duration > Timeline.rate / 4)
    }

    @Test func `takes each phoneme's time from the graph's rounding, before there is sound`() async throws {
        let voice = try await load(bench.kokoro())
        #expect(voice.hop == 600)
        let encoded = try await voice.encoder.encode(helloWorld)[0]
        let made = try await voice.network.make(encoded, rate: 1, speaker: 0)
        #expect(made.isTimedOnly && made.durations?.first == 1)
        let plan = try await voice.plan(helloWorld)
        // What the fixture's graph does: 1 … 4 frames by the token's number.
        let frames = encoded.symbols.map { max(1, Int((Double($0 % 5) + 0.3).rounded(.toNearestOrEven))) }
        #expect(made.durations == frames)
        #expect(plan.duration == frames.reduce(0, +) * 1_200)
        let owner = try #require(encoded.phonemes.firstIndex(of: Phoneme("en/W")))
        let before = zip(frames, encoded.owners).filter { $0.1 < owner }.reduce(0) { $0 + $1.0 }
        #expect(plan.words.last?.start == before * 1_200)
    }

    @Test func `takes the style of the sentence's length`() throws {
        let folder = try bench.kokoro()
        let styles = try KokoroStyles(pack: "\(folder)/voices.bin", metadata: ["speaker_names": "a,b,c,d"])
        #expect(styles.names == ["a", "b", "c", "d"] && styles.rows == 510 && styles.width == 256)
        #expect(abs(styles.row(of: 2, tokens: 51)[0] - 0.41) < 1e-6)
        #expect(styles.row(of: 0, tokens: 9_999) == styles.row(of: 0, tokens: 509))
        #expect(styles.row(of: 0, tokens: -3) == styles.row(of: 0, tokens: 0))
    }

    @Test func `speaks the other dialect, whose durations are an output and whose speed is whole`() async throws {
        let folder = try bench.folder("kokoro", graph: "kokoro_ids")
        try FileManager.default.createDirectory(atPath: "\(folder)/voices", withIntermediateDirectories: true)
        for name in ["af_sky", "bm_lewis", "jf_alpha"] {
            try styles(1).write(to: URL(fileURLWithPath: "\(folder)/voices/\(name).bin"))
        }
        let voice = try await load(folder)
        #expect(voice.speakers == ["af_sky", "bm_lewis"])
        #expect(try await voice.plan(helloWorld).isExact)
        var script = helloWorld
        script.rate = 1.4
        let (plain, fast) = (try await voice.plan(helloWorld), try await voice.plan(script))
        script.rate = 2
        let faster = try await voice.plan(script)
        #expect(fast.duration == plain.duration && faster.duration < plain.duration)
    }

    @Test func `has other speakers with other styles`() async throws {
        let voice = try await load(bench.kokoro())
        var script = helloWorld
        var levels: [Float] = []
        for speaker in ["af_heart", "zf_xiaobei"] {
            script.speaker = speaker
            let samples = try await collect(voice.plan(script).render()).flatMap(\.samples)
            levels.append(samples.map(abs).max() ?? 0)
        }
        #expect(levels[1] > levels[0] * 1.2)
    }

    @Test func `reads voices that lie in a ZIP of NumPy arrays`() async throws {
        let folder = try bench.kokoro(voices: nil)
        func array(_ values: Data) -> Data {
            var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (510, 1, 256), }"
            header += String(repeating: " ", count: (64 - (11 + header.count) % 64) % 64) + "\n"
            return Data(
                [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)])
                + Data(header.utf8) + values
        }
        try FileManager.default.createDirectory(atPath: "\(folder)/x", withIntermediateDirectories: true)
        for name in ["af_sarah", "zm_yunxi"] {
            try array(styles(1)).write(to: URL(fileURLWithPath: "\(folder)/x/\(name).npy"))
        }
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        python.arguments = [
            "-c",
            "import zipfile;z=zipfile.ZipFile('voices-v1.0.bin','w');[z.write('x/'+n,n) for n in ('af_sarah.npy','zm_yunxi.npy')];z.close()",
        ]
        python.currentDirectoryURL = URL(fileURLWithPath: folder)
        try python.run()
        python.waitUntilExit()
        let voice = try await load(folder)
        #expect(voice.speakers == ["af_sarah", "zm_yunxi"])
    }

    @Test func `parts a sentence of more tokens than its graph knows positions for`() async throws {
        let voice = try await load(bench.kokoro())
        let long = SpeakingScript(
            text: "", language: .english, words: Array(repeating: helloWorld.words[0], count: 100))
        let sentences = try await voice.encoder.encode(long)
        #expect(sentences.count == 2 && sentences.allSatisfy { $0.symbols.count <= 512 })
        #expect(sentences.flatMap(\.words).count == 100)
        #expect(sentences.allSatisfy { $0.symbols.first == 0 && $0.symbols.last == 0 })
    }

    @Test(arguments: [
        (Data(), "are not"), (Data(repeating: 0, count: 5), "no whole numbers"), (styles(3), "are not 4 voices"),
        (Data("PK\u{3}\u{4}".utf8), "voices.bin"),
    ]) func `with broken voices is told so`(_ voices: Data, _ expected: String) async throws {
        let folder = try bench.kokoro(voices: voices)
        await #expect { try await load(folder) } throws: { "\($0)".contains(expected) }
    }

    @Test func `without voices is told so`() async throws {
        let folder = try bench.kokoro(voices: nil)
        await #expect { try await load(folder) } throws: { "\($0)".contains("no voices beside") }
    }

    @Test func `of which an array lies about its size never crashes the loader`() {
        let shapes = ["(510, 1, 256)", "(4096, 4096, 4096, 4096)", "(0,)", "()", "(-1, 5)", "(1e9,)", "no"]
        for shape in shapes {
            let header = Array("{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }".utf8)
            for length in [header.count, 0xFFFF] {
                let bytes =
                    [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + header + [0]
                #expect(throws: VocalsError.self) { try NumPyArray(bytes, file: "f") }
            }
        }
    }
}

@Suite struct `Kokoro's letters` {
    private func letters(_ sentence: EncodedSentence, _ symbols: SymbolMap) -> String {
        let names = Dictionary(symbols.numbers.map { ($0.value[0], $0.key) }) { $1 }
        return sentence.symbols.map { $0 == 0 ? "|" : names[$0] ?? "?" }.joined()
    }

    private func encoder(_ symbols: SymbolMap = KokoroVocabulary.standard) -> KokoroEncoder {
        KokoroEncoder(
            vocabulary: KokoroVocabulary(symbols), languages: ["af_a": .american, "bf_b": .british, "zf_z": .mandarin],
            defaultSpeaker: "af_a", espeak: nil)
    }

    @Test func `of version 1.0 are 114, as its configuration numbers them`() {
        let symbols = KokoroVocabulary.standard
        #expect(symbols.numbers.count == 114)
        for (letter, number) in [("$", nil), ("a", 43), (" ", 16), ("ʧ", 133), ("ˈ", 156), ("→", 171), ("ᵻ", 177)]
            as [(String, Int64?)]
        {
            #expect(symbols[letter].first == number)
        }
        #expect(KokoroVocabulary(symbols).alphabet == .misaki)
        #expect(KokoroVocabulary(SymbolMap(["B": [1]])).alphabet == .espeak)
        #expect(KokoroVocabulary(SymbolMap(["ㄅ": [1]])).alphabet == .bopomofo)
    }

    @Test func `write English with one letter for a diphthong`() async throws {
        let sentence = try await encoder().encode(helloWorld)[0]
        #expect(letters(sentence, KokoroVocabulary.standard) == "|həlˈO, wˈɜɹld.|")
        var british = helloWorld
        british.speaker = "bf_b"
        let other = try await encoder().encode(british)[0]
        #expect(letters(other, KokoroVocabulary.standard) == "|həlˈQ, wˈɜːld.|")
    }

    @Test(arguments: [
        ("B EH1 T ER0", "bˈɛTəɹ"), ("JH AH1 JH", "ʤˈʌʤ"), ("CH IY1 Z", "ʧˈiz"), ("V OY1 S", "vˈYs"),
        ("HH AW1", "hˈW"), ("D EY1", "dˈA"), ("M AY1 N D", "mˈInd"), ("F AO1 L", "fˈɔl"),
    ]) func `are those that the words of misaki's dictionary have`(_ arpabet: String, _ expected: String) {
        let phonemes = arpabet.split(separator: " ").map { part in
            part.last?.wholeNumberValue.map { Phoneme("en/\(part.dropLast())", stress: $0) } ?? Phoneme("en/\(part)")
        }
        #expect(MisakiEnglish.word(phonemes).joined() == expected)
    }

    @Test func `write Mandarin with arrows, or in bopomofo`() async throws {
        let sentence = try await encoder().encode(weLearn)[0]
        #expect(letters(sentence, KokoroVocabulary.standard) == "|wo↓mən ɕɥe↗.|")
        let names = ["ㄅ", "ㄇ", "ㄣ", "ㄒ", "我", "月", "ㄏ", "穵", "R", "十", "ㄦ", "/", ".", " "] + (1...5).map(String.init)
        let symbols = SymbolMap(Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, [Int64($0 + 1)]) }))
        let other = try await encoder(symbols).encode(weLearn)[0]
        #expect(letters(other, symbols) == "|我3ㄇㄣ5/ㄒ月2.|")
    }

    @Test func `tell an erhua from a syllable of its own`() {
        let flower = SpeakingScript.Word(
            "花儿", phonemes: [Phoneme("zh/h"), Phoneme("zh/ua", tone: 1), Phoneme("zh/er", tone: 1)], syllables: [0])
        let second = SpeakingScript.Word(
            "第二", phonemes: [Phoneme("zh/d"), Phoneme("zh/i", tone: 4), Phoneme("zh/er", tone: 4)], syllables: [0, 2])
        #expect(flower.phonemes.indices.map { Bopomofo.symbol(at: $0, of: flower) } == ["ㄏ", "穵", "R1"])
        #expect(second.phonemes.indices.map { Bopomofo.symbol(at: $0, of: second) } == ["ㄉ", "ㄧ4", "ㄦ4"])
        #expect(second.phonemes.indices.map { MandarinIPA.symbol(at: $0, of: second) }.last != "r")
        #expect(flower.phonemes.indices.map { MandarinIPA.symbol(at: $0, of: flower) }.last == "r")
        #expect(second.mandarinSyllables == [0..<2, 2..<3] && flower.mandarinSyllables == [0..<3])
    }

    @Test func `of other languages come from espeak-ng with ties`() {
        #expect(KokoroEncoder.foreign("t^ʃˈao-d^ʒˈɔko").map(\.ipa).joined() == "ʧˈaoʤˈɔko")
    }

    @Test func `of a voice's language are told by its name`() {
        #expect(KokoroLanguage(speaker: "zf_xiaobei") == .mandarin)
        #expect(KokoroLanguage(speaker: "bf_emma") == .british)
        #expect(KokoroLanguage(speaker: "af") == .american)
        #expect(KokoroLanguage(speaker: "0") == .american)
        #expect(KokoroLanguage(speaker: "jf_alpha") == nil)
    }
}
