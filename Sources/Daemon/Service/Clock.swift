import FoundationEssentials

/// Wall-clock time as text; the line itself runs on `SessionClock`.
enum Clock {
    static let timestamp: @Sendable () -> String = {
        Date.now.formatted(.iso8601.dateTimeSeparator(.standard))
    }
}
