import Foundation
import Script
import Singing

/// A score from the disk, with a bound on its size before it is read.
enum ScoreFile {
    static func read(_ path: String) throws -> Score {
        let limit = ScoreLimits.standard.bytes
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let size = attributes[.size] as? Int
        else {
            throw DaemonError("There is no such score", at: path, advice: "give a file, or a name from Songs/")
        }
        guard size <= limit else {
            throw DaemonError("The score has \(size) bytes", at: path, advice: "give one of at most \(limit >> 20) MB")
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw DaemonError("The score cannot be read: \(error)", at: path, advice: "check its permissions")
        }
        return try ScoreReader.read([UInt8](data), name: URL(fileURLWithPath: path).lastPathComponent)
    }
}
