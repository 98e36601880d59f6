import Phonetics
import Script
import Testing

@Suite struct FuzzTests {
    /// Scalars of every kind, weighted to those that the recognisers look at.
    static func noise(_ seed: Int, _ count: Int) -> String {
        var generator = SeededGenerator(UInt64(seed))
        let favourites = Array(
            "0123456789.,:-/$¥%@#+=()<>'\" aAbBvVIXkmg年月日点第一不儿的了長国あカー…。！？～😀ﾊ\u{0}\u{FEFF}\u{200D}\u{301}".unicodeScalars
        )
        var text = String.UnicodeScalarView()
        for _ in 0..<count {
            if Int.random(in: 0..<4, using: &generator) > 0 {
                text.append(favourites[Int.random(in: 0..<favourites.count, using: &generator)])
            } else if let scalar = Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &generator)) {
                text.append(scalar)
            }
        }
        return String(text)
    }

    @Test(arguments: 0..<40) func anyTextIsTranscribed(_ seed: Int) throws {
        let frontEnd = try FrontEnd()
        let text = Self.noise(seed, 300)
        let bytes = Array(text.utf8)
        var end = 0
        for token in frontEnd.transcribe(text, language: seed % 2 == 0 ? .mandarin : nil).tokens {
            #expect(token.range.lowerBound >= end && token.range.upperBound <= bytes.count)
            #expect(String(decoding: bytes[token.range], as: UTF8.self) == token.text)
            #expect(!token.syllables.isEmpty && token.syllables.allSatisfy { !$0.isEmpty })
            end = token.range.upperBound
        }
        _ = frontEnd.syllables(ofLine: text)
        _ = JapaneseSyllables.moras(text)
    }

    /// Reading that grows faster than the text would not end within the limit.
    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            String(repeating: "9", count: 2_000), String(repeating: "一", count: 2_000),
            String(repeating: "a", count: 2_000),
            String(repeating: "(", count: 2_000), String(repeating: "1.", count: 1_000),
            String(repeating: "1-", count: 1_000),
            String(repeating: "1:2", count: 700), String(repeating: "@", count: 2_000),
            String(repeating: "A.", count: 1_000),
            String(repeating: "中", count: 2_000), String(repeating: "3,333", count: 2_000),
            String(repeating: "-1", count: 1_000),
        ]) func aLongRowOfOneThingIsBounded(_ text: String) throws
    {
        let reading = try FrontEnd().transcribe(text)
        #expect(reading.tokens.count <= text.utf8.count)
    }
}
