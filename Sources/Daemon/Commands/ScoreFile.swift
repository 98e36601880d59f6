import Foundation
import Phonetics
import Script
import Singing

/// A score from the disk, with the words beside it.
enum ScoreFile {
    /// - Parameter lyrics: a text or LRC file whose words replace the score's.
    static func read(_ path: String, lyrics: String? = nil, frontEnd: FrontEnd? = nil) throws -> Score {
        try ScoreReader.read(
            path: path, lyrics: lyrics,
            syllables: frontEnd.map { frontEnd in
                { word in max(1, frontEnd.transcribe(word, language: .english).tokens.flatMap(\.syllables).count) }
            })
    }

    /// Writes a score for another program; the kind is told from the suffix.
    static func write(_ score: Score, to path: String, frontEnd: FrontEnd) throws {
        guard let type = ScoreFileType(path: path) else {
            throw DaemonError.usage(
                "No score is written as \(path)",
                advice: "use one of: \(ScoreFileType.allCases.map { "." + $0.rawValue }.joined(separator: ", "))")
        }
        let bytes = try ScoreWriter.write(score, as: type, aligner: LyricAligner(frontEnd: frontEnd))
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw DaemonError("The score cannot be written: \(error)", at: path, advice: "check the folder")
        }
    }
}
