import Foundation
import Synchronization

/// A program that helps us, with what it complains about kept for the error.
///
/// `Process` is told to start once, here, and afterwards only to stop; its ending is waited for without a thread.
final class ChildProcess: Sendable {
    let name: String
    private let process: Process
    private let complaints: URL
    private let ending: AsyncStream<Int32>

    /// - Throws: `DaemonError` when it does not start.
    init(_ path: String, _ arguments: [String], input: Pipe? = nil, scratch: URL) throws(DaemonError) {
        name = URL(fileURLWithPath: path).lastPathComponent
        complaints = scratch.appendingPathComponent("\(name).log")
        FileManager.default.createFile(atPath: complaints.path, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = (try? FileHandle(forWritingTo: complaints)) ?? FileHandle.nullDevice
        let (ending, continuation) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { ended in
            continuation.yield(ended.terminationStatus)
            continuation.finish()
        }
        self.ending = ending
        self.process = process
        do {
            try process.run()
        } catch {
            throw DaemonError("\(name) does not start: \(error.localizedDescription)", at: path, advice: "is it whole?")
        }
    }

    /// Its exit status; to be asked for once.
    func status() async -> Int32 {
        for await status in ending { return status }
        return -1
    }

    func stop() { if process.isRunning { process.terminate() } }

    /// The end of what it wrote on standard error.
    var lastWords: String {
        guard let data = try? Data(contentsOf: complaints) else { return "" }
        return String(decoding: data.suffix(600), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Where a program lies on PATH.
    static func find(_ names: [String], environment: [String: String] = ProcessInfo.processInfo.environment) -> String?
    {
        let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        for name in names {
            for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
                return "\(folder)/\(name)"
            }
        }
        return nil
    }
}
