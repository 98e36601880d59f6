import Formats
import Script
import Singing
import Stage

extension Command {
    static let bench = Command(
        name: "bench", summary: "measure speed and latency on this machine",
        help: """
            usage: voxhumana bench [--turns N] [--sessions N] [--json]

            Opens the daemon on a free port and measures, over a real WebSocket: text in to first audible sample with the
            built-in mind (N random questions in Chinese and English, default 100, nothing cached), stop to the last
            sound sent; and beside it the real-time factors of speech and song. --sessions N has N private sessions
            speak at once and measures how far their sound arrives ahead of its time. Prints medians.
            """,
        takingValue: ["--turns", "--sessions"], bare: ["--json"]
    ) { options, configuration in
        let turns = Int(try options.number("--turns", in: 1...1_000) ?? 100)
        let sessions = Int(try options.number("--sessions", in: 0...200) ?? 8)
        let bench = Bench(configuration: configuration, turns: turns, sessions: sessions)
        let rows = try await bench.run()
        if options.has("--json") {
            StandardOutput.line(JSONValue.array(rows.map(\.json)).text)
        } else {
            for row in rows { StandardOutput.line(row.line) }
        }
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
