internal import Foundation
internal import Glibc

/// The text of a PDF, drawn out by poppler's `pdftotext` in a process of its own: a damaged or hostile file can end only
/// that. Bounded in memory, processor time, wall time and what it may write.
enum PDFText {
    /// Where the program is looked for.
    private static let folders = ["/usr/bin", "/usr/local/bin", "/bin", "/opt/homebrew/bin"]
    /// Seconds; a manual of a thousand pages takes two.
    private static let patience = 30.0
    /// KiB of address space, seconds of processor time.
    private static let memory = 1 << 20
    private static let processor = 20

    static var program: String? {
        folders.map { $0 + "/pdftotext" }.first { access($0, X_OK) == 0 }
    }

    static func read(_ path: String, program: String? = PDFText.program, patience: Double = PDFText.patience) throws
        -> String
    {
        guard let program else {
            throw DialogueError(
                "a PDF needs pdftotext, which is not installed", at: path,
                advice: "install poppler-utils, or save it as text")
        }
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
            size <= KnowledgeLimits.pdfBytes
        else {
            throw DialogueError(
                "the file is longer than the \(KnowledgeLimits.pdfBytes) bytes allowed", at: path, advice: "divide it")
        }
        // As it stands on the page the rows of a table are lines; text in columns is better read one after the other.
        let (status, page) = try run(program, path, layout: true, patience: patience)
        let text =
            status == 0 && isInColumns(page) ? try run(program, path, layout: false, patience: patience).text : page
        guard status == 0 else {
            let reason = status == Self.overtime ? "it takes longer than \(Int(patience)) s" : "status \(status)"
            throw DialogueError(
                "pdftotext cannot read the file: \(reason)", at: path,
                advice: "print it to a new PDF, or save it as text")
        }
        guard text.contains(where: \.isLetter) else {
            throw DialogueError(
                "the PDF holds no text, only pictures", at: path, advice: "put it through character recognition first")
        }
        return text
    }

    private static let overtime: Int32 = -1
    /// Characters of a table's cell at most, and lines with a longer one beside another from which they are columns.
    private static let longestCell = 30
    private static let leastLines = 3

    /// Whether running text stands side by side.
    static func isInColumns(_ page: String) -> Bool {
        page.split(whereSeparator: \.isNewline).count { line in
            let parts = line.trimmingCharacters(in: .whitespaces).components(separatedBy: "   ").filter {
                !$0.allSatisfy(\.isWhitespace)
            }
            return parts.count > 1 && parts.contains { $0.count > longestCell }
        } >= leastLines
    }

    private static func run(
        _ program: String, _ path: String, layout: Bool, patience: Double
    ) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        // The limits hold for what the shell becomes. The names are arguments, never part of the script.
        process.arguments = [
            "-c",
            "ulimit -v \(memory); ulimit -t \(processor); exec \"$0\" \(layout ? "-layout" : "") -q -enc UTF-8 -nopgbrk "
                + "-l 2000 \"$1\" -",
            program, path.hasPrefix("/") ? path : "./" + path,
        ]
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw DialogueError("pdftotext cannot be started: \(error)", at: path, advice: "see that \(program) works")
        }
        try? pipe.fileHandleForWriting.close()
        let (bytes, isOver) = drain(pipe.fileHandleForReading.fileDescriptor, patience: patience)
        if isOver { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        if isOver, bytes.count < KnowledgeLimits.bytes { return (overtime, "") }
        return (isOver ? 0 : process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }

    /// Reads to the end, to the limit of bytes, or until the time is over; the last two end the process.
    private static func drain(_ descriptor: Int32, patience: Double) -> (bytes: [UInt8], isOver: Bool) {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        let began = ContinuousClock.now
        while true {
            let left = patience - (ContinuousClock.now - began) / .seconds(1)
            guard left > 0, bytes.count < KnowledgeLimits.bytes else { return (bytes, true) }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, Int32(min(left, 1) * 1_000) + 1)
            if ready == 0 || (ready < 0 && errno == EINTR) { continue }
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return (bytes, false) }
            bytes.append(contentsOf: block[..<count])
        }
    }
}
