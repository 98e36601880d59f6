import Foundation

/// Files that only their owner can read, replaced as a whole: a reader sees the old or the new, never half.
enum SecretFile {
    /// Writes a file with mode 0600; it never exists with another.
    static func write(_ bytes: [UInt8], to path: String) throws(DaemonError) {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        let isWhole = written == bytes.count && fsync(descriptor) == 0
        Foundation.close(descriptor)
        guard isWhole, rename(draft, path) == 0 else {
            let error = failure(path)
            unlink(draft)
            throw error
        }
    }

    static func remove(_ path: String) { unlink(path) }

    /// A folder that only its owner may look into.
    static func folder(_ path: String) throws(DaemonError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
    }

    private static func failure(_ path: String) -> DaemonError {
        DaemonError(
            "The file cannot be written: \(String(cString: strerror(errno)))", at: path,
            advice: "see that the data folder is yours and the disk has room")
    }
}
