import Foundation
import Singing
import Testing

@testable import Daemon

@Suite struct ShelfTests {
    @Test func aMissingFolderOfSongsIsToldAndStopsNothing() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vh-shelf-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("Personas"), withIntermediateDirectories: true)
        let shelf = try Shelf(Home(folder: folder))
        #expect(shelf.songs.songs.isEmpty)
        #expect(shelf.problems.contains { $0.contains("Songs") })
    }
}
