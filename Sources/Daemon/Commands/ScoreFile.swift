import Formats
import Script
import Singing

/// A score from the disk, with a bound on its size before it is read.
enum ScoreFile {
    static func read(_ path: String) throws -> Score {
        let bytes: [UInt8]
        do {
            bytes = try FileBytes.read(path, limit: ScoreLimits.standard.bytes)
        } catch let error as FormatError {
            throw DaemonError(
                "The score cannot be read: \(error.what)", at: path, advice: "give a file, or a name from Songs/")
        }
        return try ScoreReader.read(bytes, name: path.split(separator: "/").last.map(String.init) ?? path)
    }
}
