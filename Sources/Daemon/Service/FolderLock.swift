import Foundation
import Synchronization

/// Holds a data folder for one daemon: two that share one would take each other for crashed and write over each other's
/// memory. An advisory lock on a file in it (flock(2)), which the system lets go of however the process ends.
final class FolderLock: Sendable {
    /// -1 once released.
    private let descriptor: Mutex<Int32>

    init(folder: String) throws(DaemonError) {
        let path = folder + "/daemon.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DaemonError(
                "The data folder cannot be locked: \(String(cString: strerror(errno)))", at: path,
                advice: "choose another with --data")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Foundation.close(descriptor)
            throw DaemonError(
                "Another daemon keeps its memory in this folder", at: folder,
                advice: "end that one, or give this one a folder of its own with --data")
        }
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    func release() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { Foundation.close(descriptor) }
            descriptor = -1
        }
    }
}
