internal import Foundation
internal import Inference
internal import Script
internal import Vocals

/// espeak-ng as a program of its own that reads a sentence and writes its IPA. It is under the GPL, so it is never
/// linked: it is asked over a pipe where it is installed, for the voices that need its phonemes.
struct EspeakReader: Sendable {
    let program: String
    /// Seconds to wait. A sentence takes some 20 ms.
    let patience: Double

    /// A sentence is far below; more is refused, so that neither pipe can fill while the other is awaited.
    static let longestText = 8_000

    /// nil when it is not installed.
    init?(path: String = ProcessInfo.processInfo.environment["PATH"] ?? "") {
        let candidates = path.split(separator: ":").map { "\($0)/espeak-ng" }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            return nil
        }
        self.init(program: found)
    }

    init(program: String, patience: Double = 5) {
        self.program = program
        self.patience = patience
    }

    /// A script with the IPA of each word in its `spoken`, asked for clause by clause.
    /// - Parameter tie: put between the letters of one sound, as of an affricate.
    func read(_ script: SpeakingScript, voice: String, tie: Character? = nil) async throws -> SpeakingScript {
        var read = script
        read.words = []
        for clause in script.words.split(after: { $0.pause != .none }) {
            try Task.checkCancellation()
            let ipa = try await words(of: clause.map(\.text).joined(separator: " "), voice: voice, tie: tie)
            for (word, own) in zip(clause, Self.share(ipa, among: clause.count)) {
                var word = word
                word.spoken = own.joined()
                read.words.append(word)
            }
        }
        return read
    }

    /// IPA words to written ones: one to one where they are as many, else evenly in order.
    static func share(_ ipa: [String], among count: Int) -> [[String]] {
        (0..<count).map { Array(ipa[$0 * ipa.count / count..<($0 + 1) * ipa.count / count]) }
    }

    /// The IPA of a sentence, word by word as espeak-ng parts them.
    func words(of text: String, voice: String, tie: Character? = nil) async throws -> [String] {
        guard text.utf8.count <= Self.longestText else {
            throw failure("a sentence is longer than \(Self.longestText) bytes")
        }
        // A name, never an option.
        guard voice.first?.isLetter == true,
            voice.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else {
            throw failure("“\(voice)” is no name of an espeak-ng voice")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-q", "--ipa", "--stdin", "-v", voice] + (tie.map { ["--tie=\($0)"] } ?? [])
        let handle = RunningProcess(process)
        let output = try await WorkerPool.shared.run(
            interrupt: { handle.end() }, { [patience] in try handle.run(input: text + "\n", seconds: patience) })
        guard let output else { throw failure("gave no answer for the voice “\(voice)” within \(patience) s") }
        return Self.words(in: output)
    }

    /// Words of its output, the marks of a language's change, `(en)`, left out.
    static func words(in output: String) -> [String] {
        var plain = ""
        var depth = 0
        for character in output {
            if character == "(" { depth += 1 }
            if depth == 0 { plain.append(character == "_" ? " " : character) }
            if character == ")" { depth = max(0, depth - 1) }
        }
        return plain.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private func failure(_ what: String) -> VocalsError {
        VocalsError(.badScript, what, at: program, advice: "See `espeak-ng --voices`, or install it again.")
    }
}

/// A process under way.
///
/// `@unchecked Sendable`: it is started and read by one thread; another only asks whether it runs, and kills it.
private final class RunningProcess: @unchecked Sendable {
    private let process: Process

    init(_ process: Process) { self.process = process }

    /// By a signal that cannot be blocked: a child inherits its parent thread's mask.
    func end() { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// What it wrote; nil where it failed or took too long.
    func run(input: String, seconds: Double) throws -> String? {
        let (given, made) = (Pipe(), Pipe())
        process.standardInput = given
        process.standardOutput = made
        process.standardError = FileHandle.nullDevice
        let done = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in done.signal() }
        // Before there is a reader: the text fits in the pipe, and no reader that ends early can break it.
        try given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try given.fileHandleForWriting.close()
        try process.run()
        let watch = DispatchWorkItem { [self] in end() }
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: watch)
        defer { watch.cancel() }
        let bytes = try made.fileHandleForReading.readToEnd() ?? Data()
        done.wait()
        return process.terminationStatus == 0 && process.terminationReason == .exit
            ? String(decoding: bytes, as: UTF8.self) : nil
    }
}
