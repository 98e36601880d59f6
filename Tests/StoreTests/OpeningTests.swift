import Foundation
import Store
import Testing

@Suite struct Opening {
    @Test func `migrations run once each and data survives them`() async throws {
        let folder = try Folder()
        let old = try await Database.open(folder.file, migrations: [people[0]])
        try await old.execute("INSERT INTO person (name) VALUES ('Mei')")
        await old.close()
        let new = try await Database.open(folder.file, migrations: people)
        #expect(try await new.query("SELECT name, note FROM person")[0].values == [.text("Mei"), .null])
        await new.close()
        let again = try await Database.open(folder.file, migrations: people)
        #expect(try await again.query("PRAGMA user_version")[0].get(0) == 2)
        #expect(try await again.query("PRAGMA journal_mode")[0].get(0) == "wal")
    }

    @Test func `a failing migration leaves the old version whole`() async throws {
        let folder = try Folder()
        let broken = [people[0], Migration("CREATE TABLE more (a); CREATE TABLE person (b);")]
        await #expect(throws: StoreError.self) { try await Database.open(folder.file, migrations: broken) }
        let database = try await Database.open(folder.file, migrations: people)
        #expect(try await database.query("SELECT name FROM sqlite_master WHERE name = 'more'").isEmpty)
    }

    @Test func `a newer database is refused and not touched`() async throws {
        let folder = try Folder()
        let new = try await Database.open(folder.file, migrations: people)
        await new.close()
        let error = await #expect(throws: StoreError.self) {
            try await Database.open(folder.file, migrations: [people[0]])
        }
        #expect(error?.kind == .newer)
        #expect(error?.description.contains("has version 2, this program knows 1") == true)
        let same = try await Database.open(folder.file, migrations: people)
        #expect(try await same.query("PRAGMA user_version")[0].get(0) == 2)
    }

    @Test(arguments: ["/nowhere/x.db", "/tmp", ""])
    func `a path that cannot be is refused`(path: String) async {
        let error = await #expect(throws: StoreError.self) { try await Database.open(path, migrations: people) }
        #expect(error?.kind == .unreachable)
    }

    @Test func `junk is not taken for a database`() async throws {
        let folder = try Folder()
        try Data(repeating: 0x41, count: 10_000).write(to: URL(fileURLWithPath: folder.file))
        let error = await #expect(throws: StoreError.self) { try await Database.open(folder.file, migrations: people) }
        #expect(error?.kind == .corrupt)
        #expect(error?.advice.contains("backup") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file)) == Data(repeating: 0x41, count: 10_000))
    }

    @Test func `a damaged database is told at once`() async throws {
        let folder = try Folder()
        let database = try await Database.open(folder.file, migrations: people)
        try await database.transaction { connection in
            for index in 0..<2000 {
                try connection.execute("INSERT INTO person (name, age) VALUES (?, ?)", "person number \(index)", index)
            }
        }
        await database.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file))
        for position in 8192..<20_000 { bytes[position] = 0x5A }
        try bytes.write(to: URL(fileURLWithPath: folder.file))
        let error = await #expect(throws: StoreError.self) { try await Database.open(folder.file, migrations: people) }
        #expect(error?.kind == .corrupt)
    }

    @Test func `a truncated database is told at once`() async throws {
        let folder = try Folder()
        let database = try await Database.open(folder.file, migrations: people)
        try await database.transaction { connection in
            for index in 0..<2000 { try connection.execute("INSERT INTO person (name) VALUES (?)", "person \(index)") }
        }
        await database.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file))
        try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: folder.file))
        let error = await #expect(throws: StoreError.self) { try await Database.open(folder.file, migrations: people) }
        #expect(error?.kind == .corrupt)
    }
}
