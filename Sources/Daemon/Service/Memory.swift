import Foundation

/// What the process takes of the machine.
enum Memory {
    /// Resident set, bytes; from /proc, 0 where there is none.
    static var resident: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * pageSize : 0
    }

    private static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
}
