import Foundation
import Inference
import Script
import Singing
import Testing
import Vocals

@testable import CommunityVoices

/// Every fault says what is wrong, where, and what to do; none of them is found in the middle of a song.
@Suite("Damaged and hostile voicebanks", .timeLimit(.minutes(2))) struct DamagedBankTests {
    @Test(
        "Files that are missing are named",
        arguments: [
            ("acoustic.onnx", "there is no acoustic model acoustic.onnx"), ("tiny.phonemes.json", "table of phonemes"),
            ("power.emb", "there is no speaker power.emb"),
            ("dsvocoder/vocoder.onnx", "there is no vocoder vocoder.onnx"),
            ("dsvocoder/vocoder.yaml", "there is no vocoder: neither"),
        ])
    func missing(file: String, words: String) async throws {
        let bench = try BankBench()
        try bench.remove("current/\(file)")
        let text = await complaint { try await bench.bank() }
        #expect(text.contains(words), "\(text)")
        #expect(text.contains(bench.path))
    }

    @Test(
        "A configuration leads nowhere outside the bank",
        arguments: [
            "acoustic: ../early/acoustic.onnx", "acoustic: /etc/passwd", "acoustic: 'a\\..\\..\\b.onnx'",
            "phonemes: ../../../etc/passwd", "speakers: [../early/x]", "vocoder: ../../x",
        ])
    func escapes(line: String) async throws {
        let bench = try BankBench()
        let key = line.prefix { $0 != ":" }
        try bench.change("current/dsconfig.yaml") { text in
            text.split(separator: "\n").filter { !$0.hasPrefix(key) }.joined(separator: "\n") + "\n\(line)\n"
        }
        if key == "vocoder" { try bench.remove("current/dsvocoder") }
        let text = await complaint { try await bench.bank() }
        #expect(text.contains("in the bank's own folder") || text.contains("there is no vocoder"), "\(text)")
    }

    @Test(
        "Numbers that cannot be are refused",
        arguments: [
            ("dsconfig.yaml", "hop_size: 512", "hop_size: 0"), ("dsconfig.yaml", "hop_size: 512", "hop_size: many"),
            ("dsconfig.yaml", "sample_rate: 44100", "sample_rate: 9999999"),
            ("dsconfig.yaml", "num_mel_bins: 8", "num_mel_bins: -3"),
            ("dsconfig.yaml", "hidden_size: 6", "hidden_size: 384"), ("tiny.phonemes.json", "\"SP\": 1", "\"SP\": -1"),
            ("tiny.phonemes.json", "\"SP\": 1", "\"SP\": 1e99"), ("tiny.phonemes.json", "{", "[[[[[[[["),
            ("tiny.phonemes.json", "\"SP\"", "\"silence\""), ("tiny.languages.json", "1", "\"one\""),
            ("dsvocoder/vocoder.yaml", "num_mel_bins: 8", "num_mel_bins: 80"),
            ("dsconfig.yaml", "acoustic:", "a: [[[\nb:"),
        ])
    func numbers(file: String, before: String, after: String) async throws {
        let bench = try BankBench()
        try bench.change("current/\(file)") { $0.replacingOccurrences(of: before, with: after) }
        let text = await complaint { try await bench.bank() }
        #expect(text != "nothing" && text.contains("current"), "\(text)")
    }

    @Test("An optional model that is broken is left out, and said so", arguments: ["dsdur", "dspitch"])
    func optional(folder: String) async throws {
        let bench = try BankBench()
        try bench.remove("current/\(folder)/linguistic.onnx")
        let bank = try await bench.bank()
        #expect(bank.report.contains { $0.contains("\(folder) is not used") })
        let singer = try singer(bank)
        let plan = try await singer.plan(littleStar)
        #expect(try await samples(singer.sing(plan)).count == plan.plan.duration)
    }

    @Test("A bank whose curves nobody predicts is refused by its report")
    func curvesFromNowhere() async throws {
        let bench = try BankBench()
        try bench.remove("current/dsvariance")
        let bank = try await bench.bank()
        #expect(await complaint { try await bank.qualified() }.contains("takes energy, which no model"))
    }

    @Test(
        "A graph that is another's is found before a song",
        arguments: [
            ("acoustic.onnx", "dsdur/dur.onnx"), ("dsvocoder/vocoder.onnx", "acoustic.onnx"),
            ("dsdur/dur.onnx", "dspitch/pitch.onnx"), ("dsdur/linguistic.onnx", "dsconfig.yaml"),
            ("dsvariance/variance.onnx", "dsvocoder/vocoder.onnx"),
        ])
    func swapped(file: String, other: String) async throws {
        let bench = try BankBench()
        try bench.replace("current/\(file)", with: "current/\(other)")
        let bank = try await bench.bank()
        let text = await complaint { try await bank.qualified() }
        #expect(text != "nothing" && text.contains("/"), "\(text)")
        // The first note of a song says the same.
        #expect(await complaint { try await samples(singer(bank).sing(littleStar)) } != "nothing")
    }

    @Test("A table with numbers beyond the network's is found before a song")
    func wrongNumbers() async throws {
        let bench = try BankBench()
        for folder in ["", "dsdur/", "dspitch/", "dsvariance/"] {
            try bench.change("current/\(folder)tiny.phonemes.json") {
                $0.replacingOccurrences(of: "\"zh/a\": ", with: "\"zh/a\": 9")
            }
        }
        let bank = try await bench.bank()
        #expect(await complaint { try await bank.qualified() } != "nothing")
    }

    @Test(
        "A dictionary that is no YAML, a bomb or too large is skipped by name", arguments: ["broken", "bomb", "huge"])
    func dictionaries(kind: String) async throws {
        let bench = try BankBench()
        let text =
            switch kind {
            case "broken": "entries:\n- {grapheme: [}\n"
            case "bomb":
                "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
                    + "bcdefgh".map { letter in
                        let before = String(UnicodeScalar(letter.asciiValue! - 1))
                        return "\(letter): &\(letter) ["
                            + [String](repeating: "*\(before)", count: 10).joined(separator: ",")
                            + "]\n"
                    }.joined()
            default: "entries:\n" + String(repeating: "- {grapheme: a, phonemes: [b]}\n", count: 1_700_000)
            }
        try bench.write(text, to: "current/dsdur/dsdict-zh.yaml")
        let bank = try await bench.bank()
        #expect(bank.report.contains { $0.contains("dsdict-zh.yaml is not used") })
        #expect(bank.sounds.dictionary(.mandarin) == nil)
        #expect(try await singer(bank).plan(littleStar).phrases.count == 1)
    }

    @Test("A song in a language that a bank cannot sing is refused before its first sound")
    func foreign() async throws {
        let bench = try BankBench()
        let singer = try singer(await bench.bank("early"))
        let text = await complaint { try await singer.plan(tune([(64, 1, "think")])) }
        #expect(text.contains("en/TH") && text.contains("It sings: zh"), "\(text)")
    }

    @Test("A folder with a hundred thousand lines of phonemes, or none, is refused")
    func tables() async throws {
        let bench = try BankBench()
        try bench.write((0..<100_000).map { "p\($0)\n" }.joined(), to: "early/phonemes.txt")
        #expect(await complaint { try await bench.bank("early") }.contains("has no end"))
        try bench.write("", to: "early/phonemes.txt")
        #expect(await complaint { try await bench.bank("early") }.contains("has no SP"))
    }

    @Test("Scripts that do not fit themselves are refused")
    func scripts() async throws {
        let bench = try BankBench()
        let bank = try await bench.bank()
        var script = vowel()
        script.f0.removeLast()
        #expect(await complaint { try await bank.sound(of: script) }.contains("values of F0"))
        script = vowel()
        script.f0[3] = .nan
        #expect(await complaint { try await bank.sound(of: script) }.contains("F0 leaves"))
    }
}
