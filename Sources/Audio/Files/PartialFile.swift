internal import Glibc

/// A file under way: it gets its name only when it is whole, and vanishes when it never is.
final class PartialFile {
    private let path: String
    private let partial: String
    private var isWhole = false
    let descriptor: Int32

    /// The descriptor is the caller's to close.
    init(path: String, head: [UInt8]) throws {
        self.path = path
        partial = path + ".partial"
        descriptor = open(partial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0, pwrite(descriptor, head, head.count, 0) == head.count else {
            let error = Self.failure(path)
            if descriptor >= 0 {
                close(descriptor)
                unlink(partial)
            }
            isWhole = true
            throw error
        }
    }

    deinit { if !isWhole { unlink(partial) } }

    func commit() throws {
        guard rename(partial, path) == 0 else { throw Self.failure(path) }
        isWhole = true
    }

    private static func failure(_ path: String) -> AudioError {
        AudioError(
            "the file cannot be written: \(String(cString: strerror(errno)))", at: path,
            advice: "check that its folder exists and may be written to")
    }
}
