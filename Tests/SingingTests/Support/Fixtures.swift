import Phonetics
import Script

@testable import Singing

/// One front end for all tests: its dictionaries are read once.
enum Fixtures {
    static let frontEnd: FrontEnd? = try? FrontEnd()

    static func aligner() throws -> LyricAligner { LyricAligner(frontEnd: try frontEnd ?? FrontEnd()) }

    /// The folder `Songs/` of the checkout.
    static var songs: String {
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/") + "/Songs"
    }

    /// Notes one after the other: key, quarters, lyric (nil text `-` extends; key 0 rests).
    static func score(_ notes: [(key: Int, quarters: Double, lyric: String?)], bpm: Double = 60) -> Score {
        var tick = 0
        var result: [Note] = []
        for note in notes {
            let end = tick + Int(note.quarters * 480)
            if note.key > 0 {
                let lyric = note.lyric.map { $0 == "-" ? Lyric.extender : Lyric($0) }
                result.append(Note(start: tick, end: end, key: note.key, lyric: lyric))
            }
            tick = end
        }
        return Score(
            title: "Test", tempos: TempoMap([.init(tick: 0, bpm: bpm)]),
            parts: [ScorePart(name: "Voice", notes: result)])
    }

    static func singer(_ voice: FakeVoice = FakeVoice()) throws -> Singer {
        Singer(voice: voice, aligner: try aligner())
    }
}
