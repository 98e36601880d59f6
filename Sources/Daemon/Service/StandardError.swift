import Glibc
import Synchronization

/// Standard output and error, written whole.
enum StandardError {
    static let write: @Sendable (String) -> Void = { _ = Descriptor.write($0, to: STDERR_FILENO) }
}

enum StandardOutput {
    static let write: @Sendable (String) -> Void = {
        if !Descriptor.write($0, to: STDOUT_FILENO) { failed.store(true, ordering: .relaxed) }
    }
    static func line(_ text: String) { write(text + "\n") }

    /// Something could not be written, as on a full disk: the command has not done its work.
    static var hasFailed: Bool { failed.load(ordering: .relaxed) }
    private static let failed = Atomic(false)
}

enum Descriptor {
    /// Whether all of it was written.
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            bytes = bytes.dropFirst(written)
        }
        return true
    }
}
