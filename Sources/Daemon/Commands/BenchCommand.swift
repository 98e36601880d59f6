import Formats
import Script
import Singing
import Stage

extension Command {
    static let bench = Command(
        name: "bench", summary: "measure speed and latency on this machine",
        help: """
            usage: voxhumana bench [--turns N] [--sessions N] [--json]
                   voxhumana bench --entries N [--json]
                   voxhumana bench --voice-folder FOLDER [--turns N] [--json]

            Opens the daemon on a free port and measures, over a real WebSocket: text in to first audible sample with the
            built-in mind (N random questions in Chinese and English, default 100, nothing cached), stop to the last
            sound sent; a language model's clause to its line, and a cancellation to the model's connection closed, with
            a model of its own; and beside it the real-time factors of speech and song. --sessions N has N private
            sessions speak at once and measures how far their sound arrives ahead of its time. --entries N measures only the
            built-in mind, with so many entries to answer from. Prints medians.

            With --voice-folder one voice is measured alone: plan, first sound, real-time factor, and how soon it stops;
            `house` is the daemon's own.
            """,
        takingValue: ["--turns", "--sessions", "--voice-folder", "--entries"], bare: ["--json"]
    ) { options, configuration in
        let rows = try await BenchOrder(options, configuration).run()
        if options.has("--json") {
            StandardOutput.line(JSONValue.array(rows.map(\.json)).text)
        } else {
            for row in rows { StandardOutput.line(row.line) }
        }
    }
}

/// What the words after `bench` ask for. (Beside the closure, which the optimiser of Swift 6.3.1 wants small.)
private struct BenchOrder {
    let configuration: Configuration
    let turns: Int
    let sessions: Int
    let folder: String?
    let entries: Int

    init(_ options: Options, _ configuration: Configuration) throws(DaemonError) {
        self.configuration = configuration
        turns = Int(try options.number("--turns", in: 1...1_000) ?? 100)
        sessions = Int(try options.number("--sessions", in: 0...200) ?? 8)
        folder = options.values["--voice-folder"]
        entries = Int(try options.number("--entries", in: 1...100_000) ?? 0)
    }

    func run() async throws -> [Measurement] {
        guard let folder else {
            return try await Bench(
                configuration: configuration, turns: turns, sessions: sessions, entries: entries
            ).run()
        }
        return try await VoiceMeasure(
            configuration: configuration, folder: folder == "house" ? nil : folder, rounds: turns
        ).run()
    }
}

/// One figure: what was measured, how often, and its spread.
struct Measurement: Sendable {
    var name: String
    var unit: String
    var values: [Double]
    /// What the design or an issue asks for, for the eye; nothing is judged here.
    var bar: String

    private var sorted: [Double] { values.sorted() }
    var median: Double { LatencyBook.quantile(0.5, of: sorted) }
    var p95: Double { LatencyBook.quantile(0.95, of: sorted) }

    var line: String {
        "\(name): median \(Self.short(median)) \(unit), p95 \(Self.short(p95)) \(unit), n = \(values.count) (bar: \(bar))"
    }

    var json: JSONValue {
        [
            "name": .string(name), "unit": .string(unit), "median": JSONValue(median), "p95": JSONValue(p95),
            "n": JSONValue(values.count), "bar": .string(bar),
        ]
    }

    private static func short(_ value: Double) -> String {
        let scale = value < 1 ? 10_000.0 : 10
        return "\((value * scale).rounded() / scale)"
    }
}
