import Foundation
import Testing

@testable import Daemon

@Suite struct FolderLockTests {
    @Test("A second daemon is told that the data folder is taken, and gets it once the first has gone")
    func oneDaemonAFolder() throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try FolderLock(folder: folder)
        let refusal = #expect(throws: DaemonError.self) { try FolderLock(folder: folder) }
        #expect(refusal?.place == folder)
        first.release()
        _ = try FolderLock(folder: folder)
    }

    @Test("A folder that is not there is an error that names it")
    func missingFolder() {
        let error = #expect(throws: DaemonError.self) { try FolderLock(folder: "/nonexistent/voxhumana") }
        #expect(error?.place == "/nonexistent/voxhumana/daemon.lock")
    }
}
