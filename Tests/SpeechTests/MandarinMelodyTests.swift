import Phonetics
import Script
import Testing

@testable import Speech

@Suite struct `The melody of running Mandarin` {
    /// The course of a syllable's final, between two others of a tone, 8 frames of initial and 9 of final each.
    private func course(_ tone: Int, between neighbour: Int, initial: String? = "sh") throws -> [Float] {
        let middle = [initial, "i\(tone)"].compactMap { $0 }
        let words = [["sh", "i\(neighbour)"], middle, ["sh", "i\(neighbour)"], ["sh", "i1"]]
        let text = Transcription(
            tokens: words.map { word("字", [$0], .none, .statement) }, language: .mandarin)
        let layout = SpeechLayout(text)
        let frames = layout.phonemes.map { $0.isSilence ? 3 : $0.tone == nil ? 8 : initial == nil ? 17 : 9 }
        let starts = frames.reduce(into: [0]) { $0.append($0.last! + $1) }
        let semitones = MandarinMelody.semitones(layout, starts: starts, frameRate: 86, continues: false)
        let final = layout.syllables[1].phonemes.upperBound - 1
        return try semitones[starts[final]..<starts[final + 1]].map { try #require($0) }
    }

    @Test(arguments: [1, 2, 3, 4]) func `a fourth tone begins high and falls low, whatever is beside it`(neighbour: Int)
        throws
    {
        let fall = try course(4, between: neighbour)
        #expect(fall[0] > 1.5 && fall[8] < -2 && fall[0] - fall[8] > 5)
    }

    @Test func `a syllable without a consonant has the time for its tone in the vowel`() throws {
        let fall = try course(4, between: 4, initial: nil)
        let top = try #require(fall.max())
        #expect(top > 2 && fall[16] < -2 && fall[16] < top - 5)
    }

    @Test(arguments: [1, 4]) func `first tones stay high, second ones rise and third ones stay low`(neighbour: Int)
        throws
    {
        let high = try course(1, between: neighbour)
        let rise = try course(2, between: neighbour)
        let low = try course(3, between: neighbour)
        #expect(high.allSatisfy { $0 > 1 } && high.max()! - high.min()! < 3)
        #expect(rise[8] > rise.min()! + 2 && rise.min()! < -1)
        #expect(low[8] < -5 && low.allSatisfy { $0 < 0 })
    }

    @Test func `voiceless and unaspirated consonants have voice at their edges alone`() {
        let layout = SpeechLayout(
            Transcription(
                tokens: [word("爸爸", [["b", "a4"], ["b", "a5"]]), word("是", [["sh", "i4"]], .major, .statement)],
                language: .mandarin))
        let starts = (0...layout.phonemes.count).map { $0 * 9 }
        let voiced = MandarinVoicing.f0(layout, starts: starts, mean: 200).map { $0 > 0 }
        func count(_ phoneme: Int) -> Int { voiced[starts[phoneme]..<starts[phoneme + 1]].count { $0 } }
        #expect(layout.phonemes.map(\.symbol) == ["SIL", "zh/b", "zh/a", "zh/b", "zh/a", "zh/sh", "zh/i", "SIL"])
        #expect((0..<8).map(count) == [0, 2, 9, 2, 9, 2, 9, 0])
        #expect(voiced[starts[4] - 1] && voiced[starts[4] - 2] && !voiced[starts[3]])
        let short = MandarinVoicing.f0(layout, starts: (0...layout.phonemes.count).map { $0 * 3 }, mean: 200)
        #expect(short[9..<12].allSatisfy { $0 > 0 })
    }
}
