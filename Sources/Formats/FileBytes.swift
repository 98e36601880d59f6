internal import Glibc

/// Reads a whole file, but never more than it is allowed to hold.
public enum FileBytes {
    /// - Throws: `FormatError` when the path is missing, unreadable, not a file, or longer than `limit` bytes.
    public static func read(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw FormatError("the file cannot be opened: \(String(cString: strerror(errno)))", at: path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw FormatError("this is not a file", at: path, advice: "name a file, not a folder or a device")
        }
        guard status.st_size <= limit else { throw tooLong(path, limit) }
        // One byte of room shows whether the file grew meanwhile.
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var length = 0
        while length < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress! + length, $0.count - length)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw FormatError("the file cannot be read: \(String(cString: strerror(errno)))", at: path)
            }
            if count == 0 { break }
            length += count
        }
        guard length < bytes.count else { throw FormatError("the file changed while it was read", at: path) }
        bytes.removeLast(bytes.count - length)
        return bytes
    }

    private static func tooLong(_ path: String, _ limit: Int) -> FormatError {
        FormatError("the file is longer than the \(limit) bytes allowed", at: path)
    }
}
