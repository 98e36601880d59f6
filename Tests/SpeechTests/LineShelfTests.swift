import Phonetics
import Script
import Testing
import Vocals

@testable import Speech

@Suite struct `The shelf of lines` {
    @Test func `gives back what it keeps and counts`() {
        var shelf = LineShelf<String, Int>(capacity: 800)
        let before = shelf.find("a")
        shelf.keep(1, of: "a", bytes: 50)
        let after = shelf.find("a")
        #expect(before == nil && after == 1 && shelf.hits == 1 && shelf.misses == 1 && shelf.bytes == 50)
    }

    @Test func `never holds more than its bytes, and nothing large`() {
        var shelf = LineShelf<Int, Int>(capacity: 800)
        for key in 0..<1_000 {
            shelf.keep(key, of: key, bytes: 1 + key * 37 % 100)
            if key % 3 == 0 { _ = shelf.find(key) }
            #expect(shelf.bytes <= 800)
        }
        shelf.keep(0, of: -1, bytes: 101)
        #expect(shelf.find(-1) == nil)
    }

    @Test func `keeps what was asked for again from being displaced by passing talk`() {
        var shelf = LineShelf<String, Int>(capacity: 800)
        shelf.keep(1, of: "greeting", bytes: 90)
        _ = shelf.find("greeting")
        for number in 0..<100 { shelf.keep(number, of: "\(number)", bytes: 90) }
        #expect(shelf.find("greeting") == 1 && shelf.find("0") == nil && shelf.find("99") == 99)
    }

    @Test func `of no bytes keeps nothing and counts nothing`() {
        var shelf = LineShelf<String, Int>(capacity: 0)
        shelf.keep(1, of: "a", bytes: 1)
        #expect(shelf.find("a") == nil && shelf.misses == 0 && shelf.count == 0)
    }
}

@Suite struct `A line that is said again` {
    private func synthesizer(_ cache: LineCache, lexicon: [String: UserLexicon] = [:]) async throws -> SpeechSynthesizer
    {
        SpeechSynthesizer(
            voices: try await shipped.value, transcriber: try await frontEnd.value, cache: cache,
            lexicons: { lexicon[$0] })
    }

    private func sound(_ synthesizer: SpeechSynthesizer, _ utterance: Utterance) async throws -> [Float] {
        var samples: [Float] = []
        for try await chunk in try await synthesizer.speak(utterance).chunks { samples += chunk.samples }
        return samples
    }

    @Test func `is the same sound, taken from the cache`() async throws {
        let cache = LineCache(bytes: 32 << 20)
        let synthesizer = try await synthesizer(cache)
        let first = try await sound(synthesizer, Utterance("大家好。"))
        let second = try await sound(synthesizer, Utterance("大家好。"))
        #expect(first == second && cache.report.hits == 1 && cache.report.misses == 1 && cache.report.lines == 1)
        #expect(cache.report.bytes == first.count * 4)
    }

    @Test func `in another manner, voice or reading is another line`() async throws {
        let cache = LineCache(bytes: 32 << 20)
        let synthesizer = try await synthesizer(cache, lexicon: ["p": try UserLexicon(text: "好\thao4")])
        for utterance in [
            Utterance("好。"), Utterance("好。", mood: Mood(.happy)), Utterance("好。", voice: "house/english"),
            Utterance("好。", lexicon: "p"),
        ] {
            _ = try await sound(synthesizer, utterance)
        }
        let lexicon = try UserLexicon(text: "好\thao1")
        for try await _ in try await synthesizer.speak(Utterance("好。"), lexicon: lexicon).chunks {}
        #expect(cache.report.hits == 0 && cache.report.misses == 5)
    }

    @Test func `is not kept when it was cut`() async throws {
        let cache = LineCache(bytes: 32 << 20)
        let synthesizer = try await synthesizer(cache)
        let utterance = Utterance("今天的天气很好，我们一起去公园散步吧。")
        for try await _ in try await synthesizer.speak(utterance).chunks { break }
        #expect(cache.report.lines == 0)
    }
}
