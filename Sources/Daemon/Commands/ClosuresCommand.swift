import Foundation
import Performance
import Script
import Speech

extension Command {
    static let closures = Command(
        name: "closures", summary: "measure how a voice's lips close on p, b and m",
        help: """
            usage: voxhumana closures FILE… [--speeds "0.8 1 1.25 1.5 2"] [--voice NAME]

            Plans every line of the text files (lines that begin with # are left out) at every speed, and prints for each
            file and speed: stretches of p, b and m, the share of them that shows a sealed frame at 60 and 30 frames a
            second over eight frame phases, and milliseconds sealed on other sounds. How closures lie over the sound
            itself is measured by Benchmarks/lip_closure.py.
            """,
        takingValue: ["--speeds", "--voice"]
    ) { options, configuration in
        try await ClosureBench(options).run(configuration)
    }
}

/// What the words after `closures` ask for.
private struct ClosureBench {
    let files: [(name: String, lines: [String])]
    let speeds: [Double]
    let voice: String?

    /// Lines of a file that are read: a thousand sentences are enough for any bar.
    private static let mostLines = 1_000

    init(_ options: Options) throws(DaemonError) {
        guard !options.positional.isEmpty else {
            throw .usage("No sentences are given", advice: "voxhumana closures Training/sentences.txt")
        }
        let words = (options.values["--speeds"] ?? "0.8 1 1.25 1.5 2").split(whereSeparator: { " ,".contains($0) })
        speeds = words.compactMap { Double($0) }.filter { (0.5...2).contains($0) }
        guard speeds.count == words.count, !speeds.isEmpty, speeds.count <= 16 else {
            throw .usage("--speeds has no usable numbers", advice: "give numbers from 0.5 to 2: \"0.8 1 2\"")
        }
        voice = options.values["--voice"]
        var files: [(String, [String])] = []
        for path in options.positional { files.append((path, try Self.lines(of: path))) }
        self.files = files
    }

    private static func lines(of path: String) throws(DaemonError) -> [String] {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: 1 << 20) else {
            throw DaemonError("The file cannot be read", at: path, advice: "give a text file, a sentence a line")
        }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        return Array(lines.filter { !$0.hasPrefix("#") && $0.contains { !$0.isWhitespace } }.prefix(mostLines))
    }

    func run(_ configuration: Configuration) async throws {
        let workshop = try await Workshop.open(configuration, log: Log(level: .warning))
        StandardOutput.line("sentences\tspeed\tclosures\tseen at 60\tseen at 30\tstray ms")
        for file in files {
            for speed in speeds {
                var report = ClosureReport()
                for line in file.lines {
                    let utterance = Utterance(line, voice: voice, prosody: Prosody(rate: speed))
                    report.add(try await workshop.speech.plan(utterance).plan)
                }
                StandardOutput.line(Self.row(file.name, file.lines.count, speed, report))
            }
        }
    }

    private static func row(_ name: String, _ count: Int, _ speed: Double, _ report: ClosureReport) -> String {
        let seen = ClosureReport.rates.map { String(format: "%.1f %%", 100 * report.recall($0)) }
        let place = URL(fileURLWithPath: name).lastPathComponent
        return (["\(count) of \(place)", "\(speed)", "\(report.closures)"] + seen + ["\(report.strayMilliseconds)"])
            .joined(separator: "\t")
    }
}
