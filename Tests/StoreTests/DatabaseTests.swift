import Foundation
import Store
import Testing

/// A folder that goes away with the test.
final class Folder: Sendable {
    let path = NSTemporaryDirectory() + "/voxhumana-" + UUID().uuidString
    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    var file: String { path + "/store.db" }
}

let people = [
    Migration("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER);"),
    Migration("ALTER TABLE person ADD COLUMN note TEXT; CREATE INDEX ages ON person (age);"),
]

@Suite struct Storing {
    @Test func `values of every type come back`() async throws {
        let database = try await Database.inMemory(migrations: [Migration("CREATE TABLE t (v)")])
        let values: [SQLValue] = [
            .null, .integer(.min), .integer(.max), .real(-0.1), .text(""), .text("梅\u{0}é"), .blob([]),
            .blob([0, 255]),
        ]
        for value in values { try await database.execute("INSERT INTO t VALUES (?)", value) }
        let rows = try await database.query("SELECT v FROM t ORDER BY rowid")
        #expect(rows.map { $0.values[0] } == values)
    }

    @Test func `rows are read by name and type`() async throws {
        let database = try await Database.inMemory(migrations: people)
        let changed = try await database.execute(
            "INSERT INTO person (name, age) VALUES (?, ?), (?, ?)", "Mei", 7, "Bo", Int?.none)
        #expect(changed == 2)
        let rows = try await database.query("SELECT name, age FROM person WHERE name = ? OR ?", "Mei", true)
        #expect(try rows[0].get("name") == "Mei")
        #expect(try rows[0].get("age") == 7)
        #expect(try rows[0].get("age", as: Double.self) == 7)
        #expect(try rows[1].get("age", as: Int?.self) == nil)
        #expect(throws: StoreError.self) { try rows[1].get("age", as: Int.self) }
        #expect(throws: StoreError.self) { try rows[0].get("name", as: Int.self) }
        #expect(throws: StoreError.self) { try rows[0].get("none", as: Int.self) }
        #expect(throws: StoreError.self) { try rows[0].get(9, as: Int.self) }
    }

    @Test(arguments: [
        "SELEC 1", "SELECT * FROM nothing", "SELECT 1; SELECT 2", "", "SELECT ?",
        "INSERT INTO person (name) VALUES (NULL)",
    ])
    func `a wrong statement is told and harms nothing`(sql: String) async throws {
        let database = try await Database.inMemory(migrations: people)
        await #expect(throws: StoreError.self) { try await database.query(sql) }
        #expect(try await database.query("SELECT 1").count == 1)
    }

    @Test func `a broken rule is told apart`() async throws {
        let database = try await Database.inMemory(migrations: people)
        try await database.execute("INSERT INTO person (name) VALUES ('a')")
        let error = await #expect(throws: StoreError.self) {
            try await database.execute("INSERT INTO person (name) VALUES ('a')")
        }
        #expect(error?.kind == .constraint)
    }

    @Test func `a failing transaction leaves nothing, a nested one only its own part`() async throws {
        struct Stop: Error {}
        let database = try await Database.inMemory(migrations: people)
        await #expect(throws: Stop.self) {
            try await database.transaction { connection in
                try connection.execute("INSERT INTO person (name) VALUES ('lost')")
                throw Stop()
            }
        }
        try await database.transaction { connection in
            try connection.execute("INSERT INTO person (name) VALUES ('kept')")
            try? connection.transaction {
                try connection.execute("INSERT INTO person (name) VALUES ('undone')")
                throw Stop()
            }
        }
        let names = try await database.query("SELECT name FROM person").map { try $0.get("name", as: String.self) }
        #expect(names == ["kept"])
    }

    @Test func `many tasks write without losing anything`() async throws {
        let folder = try Folder()
        let database = try await Database.open(folder.file, migrations: people)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<200 {
                group.addTask { _ = try await database.execute("INSERT INTO person (name) VALUES (?)", "p\(index)") }
            }
            try await group.waitForAll()
        }
        #expect(try await database.query("SELECT count(*) FROM person")[0].get(0) == 200)
    }

    @Test func `two connections to one file wait for each other`() async throws {
        let folder = try Folder()
        let first = try await Database.open(folder.file, migrations: people)
        let second = try await Database.open(folder.file, migrations: people)
        async let one = first.execute("INSERT INTO person (name) VALUES ('one')")
        async let two = second.execute("INSERT INTO person (name) VALUES ('two')")
        _ = try await (one, two)
        #expect(try await first.query("SELECT * FROM person").count == 2)
    }

    @Test(.timeLimit(.minutes(2))) func `cancelling interrupts a long statement and undoes its transaction`()
        async throws
    {
        let database = try await Database.inMemory(migrations: people)
        let (started, signal) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await database.transaction { connection in
                try connection.execute("INSERT INTO person (name) VALUES ('lost')")
                signal.yield()
                // Would count for days.
                _ = try connection.query(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
            }
        }
        for await _ in started { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await database.query("SELECT * FROM person").isEmpty)
    }

    @Test func `a cancelled task does not begin, and a closed database says so`() async throws {
        let database = try await Database.inMemory(migrations: people)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await database.query("SELECT 1")
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        await database.close()
        await #expect(throws: StoreError.self) { try await database.query("SELECT 1") }
    }
}
