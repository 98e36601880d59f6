import Foundation
import Script
import Testing

@testable import Phonetics

/// Words that were kept from the letter-to-sound model, from the rules of analogy, and here from the dictionary.
@Suite struct UnseenWordTests {
    struct Word {
        var text: String
        /// What `Training/dictionaries/analogies.py` made of it.
        var said: String
        /// What CMUdict has.
        var right: [String]
    }

    /// A few in every run: two thousand take minutes in a debug build.
    private static let isSoak = ProcessInfo.processInfo.environment["VOXHUMANA_SOAK"] != nil

    private static func sample() throws -> (hidden: Set<String>, words: [Word]) {
        let url = try #require(
            Bundle.module.url(forResource: "unseen-words", withExtension: "txt", subdirectory: "Resources"))
        var hidden: Set<String> = []
        var words: [Word] = []
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("# held out: ") {
                hidden = Set(line.dropFirst("# held out: ".count).split(separator: " ").map(String.init))
            } else if !line.hasPrefix("#") {
                let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
                words.append(
                    Word(text: fields[0], said: fields[1], right: fields[2].split(separator: "|").map(String.init)))
            }
        }
        return (hidden, words)
    }

    private static func written(_ phonemes: [Phoneme]) -> String {
        phonemes.map { String($0.name) + ($0.stress.map(String.init) ?? "") }.joined(separator: " ")
    }

    @Test func wordsOfNoDictionaryAreSaidAsTheTrainingMeasuredThem() throws {
        let (hidden, words) = try Self.sample()
        #expect(words.count == 2_000 && hidden.isSuperset(of: words.map(\.text)))
        let reader = try EnglishReader(folder: Resources.folder(), hiding: hidden)
        let tried = Self.isSoak ? words : stride(from: 7, to: words.count, by: 50).map { words[$0] }
        var wrong = 0
        for word in tried {
            let said = Self.written(reader.pronounce(word.text))
            #expect(said == word.said, "\(word.text)")
            wrong += word.right.contains(said) ? 0 : 1
        }
        // The bar is for the whole sample: 30 %.
        if Self.isSoak { #expect(Double(wrong) <= 0.3 * Double(tried.count)) }
    }

    @Test(arguments: [
        // Of words that are ours alone.
        ("livestreamer", "L AY1 V S T R IY2 M ER0"), ("streamers", "S T R IY1 M ER0 Z"),
        ("vtubing", "V IY1 T UW2 B IH0 NG"), ("wechat's", "W IY1 CH AE2 T S"),
    ])
    func endingsOfKnownWordsFollowTheirSounds(word: String, said: String) throws {
        #expect(Self.written(try EnglishReader(folder: Resources.folder()).pronounce(word)) == said)
    }
}
