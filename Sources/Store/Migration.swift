/// A step in the life of a database's tables. The number of steps is its version (`PRAGMA user_version`): steps are
/// only ever added at the end.
public struct Migration: Sendable {
    let apply: @Sendable (Connection) throws -> Void

    /// SQL statements, separated by semicolons.
    public init(_ script: String) { apply = { try $0.run(script: script) } }

    public init(_ apply: @escaping @Sendable (Connection) throws -> Void) { self.apply = apply }
}

extension Connection {
    /// Brings the tables to the newest version, all steps or none.
    func migrate(_ migrations: [Migration]) throws {
        let version = try query("PRAGMA user_version")[0].get(0, as: Int.self)
        guard version <= migrations.count, version >= 0 else {
            throw StoreError(
                .newer, "the database has version \(version), this program knows \(migrations.count)", at: path,
                advice: "use the program that wrote it, or a newer one")
        }
        guard version < migrations.count else { return }
        try transaction {
            for migration in migrations[version...] { try migration.apply(self) }
            try run(script: "PRAGMA user_version = \(migrations.count)")
        }
    }

    /// Settings of every connection, and a look at the whole file.
    func prepare() throws {
        // Another process may hold the file for a moment: a backup, a second daemon that is starting.
        try run(script: "PRAGMA busy_timeout = 5000")
        // In WAL mode readers do not wait for the writer; NORMAL loses at most the last commits in a power cut, never
        // the file.
        _ = try query("PRAGMA journal_mode = WAL")
        try run(script: "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF")
        let problems = try query("PRAGMA quick_check(5)").map { try $0.get(0, as: String.self) }
        guard problems == ["ok"] else { throw Self.corrupt(path, problems.joined(separator: "; ")) }
    }
}
