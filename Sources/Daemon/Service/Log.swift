import Synchronization

enum LogLevel: String, Sendable, Codable, CaseIterable, Comparable {
    case debug, info, warning, error

    static func < (left: LogLevel, right: LogLevel) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// The daemon's log: one line of key and value an event on standard error, and the newest kept for the control page.
/// Chat text stays out unless the configuration asks for it.
final class Log: Sendable {
    struct Line: Sendable, Codable {
        /// ISO 8601, UTC.
        var time: String
        var level: LogLevel
        var source: String
        var text: String
    }

    /// Lines kept for the control page: enough for an evening's trouble, under 1 MB.
    private static let capacity = 500

    let level: LogLevel
    private let lines = Mutex<[Line]>([])
    private let now: @Sendable () -> String
    private let write: @Sendable (String) -> Void

    init(
        level: LogLevel, now: @escaping @Sendable () -> String = Clock.timestamp,
        write: @escaping @Sendable (String) -> Void = StandardError.write
    ) {
        self.level = level
        self.now = now
        self.write = write
    }

    func debug(_ source: String, _ text: String) { add(.debug, source, text) }
    func info(_ source: String, _ text: String) { add(.info, source, text) }
    func warning(_ source: String, _ text: String) { add(.warning, source, text) }
    func error(_ source: String, _ text: String) { add(.error, source, text) }

    var newest: [Line] { lines.withLock { $0 } }

    private func add(_ level: LogLevel, _ source: String, _ text: String) {
        guard level >= self.level else { return }
        let oneLine = text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
        let line = Line(time: now(), level: level, source: source, text: oneLine)
        lines.withLock {
            if $0.count >= Self.capacity { $0.removeFirst() }
            $0.append(line)
        }
        write("\(line.time) \(level.rawValue) \(source): \(oneLine)\n")
    }
}
