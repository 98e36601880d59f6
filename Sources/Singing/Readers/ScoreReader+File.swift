internal import Formats
public import Script

extension ScoreReader {
    /// Reads a score from the disk. Where it has no words, those beside it are sung: `song.lrc` or `song.txt` next to
    /// `song.mid`.
    /// - Parameters:
    ///   - lyrics: path of a sheet whose words replace the score's.
    ///   - syllables: how many syllables a word in Latin letters has; nil counts vowels.
    /// - Throws: `ScoreError`.
    public static func read(
        path: String, lyrics: String? = nil, syllables: ((String) -> Int)? = nil, limits: ScoreLimits = .standard
    ) throws -> Score {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let score = try read(bytes(path, limit: limits.bytes), name: name, limits: limits)
        if let lyrics {
            return score.singing(try sheet(lyrics, syllables))
        }
        guard !score.parts.contains(where: \.hasLyrics), let dot = path.lastIndex(of: ".") else { return score }
        for suffix in [".lrc", ".txt"] {
            let beside = String(path[..<dot]) + suffix
            if let sheet = try? sheet(beside, syllables) { return score.singing(sheet) }
        }
        return score
    }

    private static func sheet(_ path: String, _ syllables: ((String) -> Int)?) throws -> LyricSheet {
        try LyricSheet(bytes(path, limit: LyricSheet.longest), name: path, syllables: syllables)
    }

    private static func bytes(_ path: String, limit: Int) throws -> [UInt8] {
        do {
            return try FileBytes.read(path, limit: limit)
        } catch let error as FormatError {
            throw ScoreError(error.what, at: path, advice: error.advice)
        }
    }
}
