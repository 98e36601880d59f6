import Glibc

/// Standard output and error, written whole.
enum StandardError {
    static let write: @Sendable (String) -> Void = { Descriptor.write($0, to: STDERR_FILENO) }
}

enum StandardOutput {
    static let write: @Sendable (String) -> Void = { Descriptor.write($0, to: STDOUT_FILENO) }
    static func line(_ text: String) { write(text + "\n") }
}

private enum Descriptor {
    static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
