import Foundation
import Phonetics
import Script
import Testing

@testable import Speech

@Suite struct `Markup that was tampered with` {
    /// Few in every run; all that the project promises where `VOXHUMANA_SOAK` is set.
    static let isSoak = ProcessInfo.processInfo.environment["VOXHUMANA_SOAK"] != nil

    private static let sources = [
        "<speak version='1.1' xml:lang='zh-CN'><p><s>你好<break time='300ms'/>大家</s></p><mark name='nod'/></speak>",
        "<speak><prosody rate='+20%' pitch='-2st' volume='loud'>Buy <sub alias='one'>1</sub> now</prosody></speak>",
        "<speak><voice name='house/english'>A &amp; B<phoneme alphabet='pinyin' ph='ni3 hao3'>你好</phoneme></voice></speak>",
        "<speak><prosody contour='(0%,+2st) (50%,-20Hz)' duration='2s'>慢<phoneme alphabet='ipa' ph='xɑʊ˨˩˦'>好</phoneme></prosody></speak>",
        "<speak><say-as interpret-as='date' format='ymd'>2026-11-21</say-as><!-- x --><![CDATA[ <a> ]]></speak>",
        "<speak><mstts:express-as style='sad' styledegree='2'>唉 [laugh] [[HH AY1]] {重|chong2}</mstts:express-as></speak>",
    ]

    private static func mutated(_ generator: inout SplitMix) -> String {
        var bytes = Array(sources[Int.random(in: 0..<sources.count, using: &generator)].utf8)
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            guard !bytes.isEmpty else { break }
            let at = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, at + Int.random(in: 1...12, using: &generator))
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes.remove(at: at)
            case 1: bytes.insert(Array("<>&;'\"/=![]{}|".utf8).randomElement(using: &generator) ?? 0, at: at)
            case 2: bytes.insert(contentsOf: bytes[at..<end], at: at)
            case 3: bytes.removeSubrange(at..<end)
            default: bytes[at] = UInt8.random(in: 0...255, using: &generator)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads it, has it transcribed, and looks whether all offsets are good. Broken markup must be an error of ours.
    private func check(_ text: String, _ frontEnd: FrontEnd) {
        guard let marked = try? SSMLReader.isSSML(text) ? SSMLReader.read(text) : MarkedText(plain: text) else {
            return
        }
        let length = marked.text.utf8.count
        #expect(marked.offset == length)
        var position = 0
        for item in marked.markup.items {
            #expect(item.range.lowerBound >= position && item.range.upperBound <= length, "\(text)")
            position = item.range.upperBound
        }
        let read = frontEnd.transcribe(marked.text, language: marked.language, markup: marked.markup)
        var end = 0
        for token in read.tokens {
            #expect(token.range.lowerBound >= end && token.range.upperBound <= length, "\(text)")
            end = token.range.upperBound
        }
        _ = SpeechLayout(read)
        _ = MarkedText(strippedOf: text)
    }

    @Test func `neither crashes nor hangs`() async throws {
        let frontEnd = try await frontEnd.value
        var generator = SplitMix(seed: 7)
        for _ in 0..<(Self.isSoak ? 1_000 : 150) { check(Self.mutated(&generator), frontEnd) }
    }

    @Test func `of any characters neither crashes nor hangs`() async throws {
        let frontEnd = try await frontEnd.value
        var generator = SplitMix(seed: 11)
        let favourites = Array("0123456789.,:-/$¥%@#+=()<>'\" aAbB年月日第一不儿的[]{}|长あカー…。！？😀\u{0}\u{200D}".unicodeScalars)
        let before = Self.resident
        for _ in 0..<(Self.isSoak ? 10_000 : 300) {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...60, using: &generator) {
                if Int.random(in: 0..<8, using: &generator) == 0, let tag = Self.tags.randomElement(using: &generator) {
                    text.append(contentsOf: tag.unicodeScalars)
                } else if Bool.random(using: &generator), let scalar = favourites.randomElement(using: &generator) {
                    text.append(scalar)
                } else if let scalar = Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &generator)) {
                    text.append(scalar)
                }
            }
            check(String(text), frontEnd)
        }
        // Kilobytes; other suites that run beside this one may take some.
        #expect(Self.resident - before < 256 << 10)
    }

    /// Tags in one another, whole and cut.
    private static let tags = [
        "<speak>", "</speak>", "<prosody rate='2' contour='(0%,+2st)'>", "</prosody>", "<break/>",
        "<phoneme alphabet='ipa' ph='",
        "<say-as interpret-as='date'>", "</say-as>", "[happy]", "[[", "]]", "{重|", "[pause 1]", "(((", "<<", "˥˩",
        "'/>",
    ]

    /// Kilobytes of memory that the process holds.
    private static var resident: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["a", "<", "[", "{", "&", "<speak>", "[pause 1]", "{a|", "[["])
    func `of one thing a million times is refused`(unit: String) async throws {
        let text = String(repeating: unit, count: 1_000_000 / unit.utf8.count)
        await #expect(throws: SpeechError.self) { try await synthesizer().plan(Utterance(text)) }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["<break time='0s'/><mark name='a'/>好", "[nod]好[happy]", "[[h ao3]]", "{", "[["])
    func `of as much as is taken is read in time`(unit: String) async throws {
        let count = min(900, SpeechSynthesizer.longestText / unit.utf8.count)
        let marked = try SSMLReader.read("<speak>" + String(repeating: unit, count: count) + "</speak>")
        _ = try await frontEnd.value.transcribe(marked.text, markup: marked.markup)
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
