import Formats
import Foundation
import Script
import Testing
import Vocals

@testable import CommunityVoices

@Suite struct `Symbols of a voice` {
    private func config(_ name: String) throws -> PiperConfig { try PiperConfig(path: "\(resources)/\(name).json") }

    /// The symbols by name, pads as `_`.
    private func names(_ sentence: EncodedSentence, _ symbols: SymbolMap) -> String {
        let byNumber = Dictionary(symbols.numbers.map { ($0.value[0], $0.key) }, uniquingKeysWith: { min($0, $1) })
        return sentence.symbols.map { byNumber[$0] ?? "?" }.joined()
    }

    @Test func `are espeak-ng's IPA with pads for an English voice`() async throws {
        let symbols = try config("espeak").symbols
        let encoder = IPAEncoder(symbols: symbols, isBritish: false, espeak: nil)
        let sentence = try await encoder.encode(helloWorld)[0]
        #expect(names(sentence, symbols) == "^_h_ə_l_ˈ_o_ʊ_,_ _w_ˈ_ɜ_ː_l_d_._$")
        #expect(
            sentence.phonemes.map(\.symbol) == [
                "SIL", "en/HH", "en/AH", "en/L", "en/OW", "SP", "en/W", "en/ER", "en/L", "en/D", "SIL",
            ])
        #expect(sentence.words.map(\.phonemes) == [1..<5, 6..<10])
        #expect(sentence.owners.count == sentence.symbols.count)
    }

    @Test(arguments: [
        ("B EH1 T ER0", "bˈɛɾɚ"), ("T AA1 P", "tˈɑːp"), ("HH AE1 P IY0", "hˈæpi"), ("N IH1 R", "nˈɪɹ"),
        ("AH0 N D ER2 S T AE1 N D", "əndˌɜːstˈænd"), ("JH AH1 JH", "dʒˈʌdʒ"), ("V OY1 S", "vˈɔɪs"),
    ]) func `are written as espeak-ng writes English`(_ arpabet: String, _ ipa: String) {
        #expect(EnglishIPA.word(phonemes(arpabet)).joined() == ipa)
    }

    @Test(arguments: [("G OW1", "ɡˈəʊ"), ("HH AA1 T", "hˈɒt"), ("K AA1 R", "kˈɑː"), ("B EH1 T ER0", "bˈɛtə")])
    func `of a British voice leave out what Britons do`(_ arpabet: String, _ ipa: String) {
        #expect(EnglishIPA.word(phonemes(arpabet), isBritish: true).joined() == ipa)
    }

    private func phonemes(_ arpabet: String) -> [Phoneme] {
        arpabet.split(separator: " ").map { part in
            guard let stress = part.last?.wholeNumberValue else { return Phoneme("en/\(part)") }
            return Phoneme("en/\(part.dropLast())", stress: stress)
        }
    }

    @Test func `are pinyin's initials and finals as spelled`() async throws {
        let symbols = try config("pinyin").symbols
        let sentence = try await PinyinEncoder(symbols: symbols).encode(weLearn)[0]
        #expect(names(sentence, symbols) == "^wo3_men5_xue2_。_$")
        #expect(sentence.phonemes.map(\.symbol) == ["SIL", "zh/uo", "zh/m", "zh/en", "zh/x", "zh/ve", "SIL"])
    }

    @Test(
        arguments: [
            (nil, "iou", "y ou"), (nil, "i", "y i"), (nil, "in", "y in"), (nil, "uei", "w ei"), (nil, "v", "y u"),
            (nil, "van", "y uan"), (nil, "er", " er"), ("j", "v", "j u"), ("x", "van", "x uan"), ("l", "iou", "l iu"),
            ("g", "uei", "g ui"), ("l", "ve", "l ve"), ("zh", "ir", "zh i"), ("h", "uen", "h un"), (nil, "a", " a"),
        ] as [(String?, String, String)])
    func `of a syllable follow the orthography`(_ initial: String?, _ final: String, _ expected: String) {
        let parts = PinyinSpelling.parts(initial: initial, final: final)
        #expect("\(parts.initial ?? "") \(parts.final)" == expected)
    }

    @Test func `are decomposed letters for a text voice`() async throws {
        let symbols = try config("text").symbols
        let encoder = TextEncoder(symbols: symbols, framing: .piper(symbols), usesWords: false)
        let script = SpeakingScript(text: "Über, ja!", language: .english, words: [])
        let sentence = try await encoder.encode(script)[0]
        #expect(names(sentence, symbols) == "^_u_\u{308}_b_e_r_,_ _j_a_!_$")
        #expect(sentence.words.map(\.text) == ["Über", "ja"])
    }

    @Test func `join letters into clusters where the voice has them`() throws {
        let map = SymbolMap(["a": [1], "ɪ": [2], "aɪ": [3]], clusters: [["a", "ɪ"]])
        #expect(map.split("aɪaɪa") == ["aɪ", "aɪ", "a"])
        #expect(SymbolMap(["a": [1]], clusters: [["a", "ɪ"]]).split("aɪ") == ["a", "ɪ"])
    }

    @Test func `unknown to the voice are left out`() async throws {
        let symbols = SymbolMap(["^": [1], "_": [0], "$": [2], "h": [3], ".": [4]])
        let sentence = try await IPAEncoder(symbols: symbols, isBritish: false, espeak: nil).encode(helloWorld)[0]
        #expect(sentence.symbols == [1, 0, 3, 0, 4, 0, 2])
        #expect(sentence.phonemes.map(\.symbol) == ["SIL", "en/HH", "SIL"])
        #expect(sentence.words.map(\.text) == ["Hello"])
    }

    @Test func `of an ordinal's point make no end`() {
        let script = SpeakingScript(text: "am 3. Oktober um 4.", language: .english, words: [])
        #expect(script.written.words.map(\.text) == ["am", "3.", "Oktober", "um", "4"])
        #expect(script.written.sentences().count == 1)
    }

    @Test func `of a text without a front end are parted at spaces and signs`() {
        let script = SpeakingScript(text: "„Guten  Tag“, sagte er. «Wirklich?» 3.5 …", language: .english, words: [])
        let words = script.written.words
        #expect(words.map(\.text) == ["„Guten", "Tag“", "sagte", "er", "Wirklich", "3.5"])
        #expect(words.map(\.pause) == [.none, .minor, .none, .major, .major, .major])
        #expect(words[4].ending == .question)
    }
}

@Suite struct `espeak-ng as a process` {
    @Test func `reads for a voice of another language`() async throws {
        guard let reader = EspeakReader() else { return }
        let bench = try VoiceBench()
        let voice = try await load(
            bench.piper("v") { $0.replacingOccurrences(of: "en-us", with: "de") }, espeak: reader)
        #expect(voice.languages.isEmpty && voice.readsText)
        let plan = try await voice.plan(
            SpeakingScript(text: "Guten Morgen, liebe Welt. Und jetzt?", language: .english, words: []))
        #expect(plan.words.map(\.value) == ["Guten", "Morgen", "liebe", "Welt", "Und", "jetzt"])
        #expect(plan.phonemes.map(\.value.symbol).contains("en/G"))
        #expect(try await collect(plan.render()).last?.end == plan.duration)
    }

    @Test func `that hangs, fails or is asked nonsense is an error in time`() async throws {
        let bench = try VoiceBench()
        func program(_ line: String) throws -> String {
            let path = "\(bench.path)/fake"
            try "#!/bin/sh\n\(line)\n".write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            return path
        }
        let hangs = EspeakReader(program: try program("exec tail -f /dev/null"), patience: 0.1)
        await #expect(throws: VocalsError.self) { try await hangs.words(of: "a", voice: "de") }
        let fails = EspeakReader(program: try program("exit 3"))
        await #expect(throws: VocalsError.self) { try await fails.words(of: "a", voice: "de") }
        for voice in ["", "-x", "de;rm", "../de"] {
            await #expect(throws: VocalsError.self) { try await fails.words(of: "a", voice: voice) }
        }
        await #expect(throws: VocalsError.self) {
            try await fails.words(of: String(repeating: "a", count: 9_000), voice: "de")
        }
    }

    @Test func `has its marks of a change of language left out`() {
        #expect(EspeakReader.words(in: "dɐs ɪst (en)kˈuːl(de)\n ɡˈuːt\n") == ["dɐs", "ɪst", "kˈuːl", "ɡˈuːt"])
    }
}
