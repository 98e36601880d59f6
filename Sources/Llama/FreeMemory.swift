internal import FoundationEssentials

/// What the machine could give a model.
enum FreeMemory {
    /// Bytes that Linux calls available; all there may be where it does not say.
    static var bytes: Int {
        guard let data = FileManager.default.contents(atPath: "/proc/meminfo") else { return .max }
        return bytes(in: String(decoding: data, as: UTF8.self))
    }

    static func bytes(in report: String) -> Int {
        for line in report.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            if let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) {
                return kilobytes.multipliedReportingOverflow(by: 1024).partialValue
            }
        }
        return .max
    }
}
