import Store

/// The daemon's database, one file in the data folder, versioned by its migrations. It remembers each start and how
/// it ended, which tells a clean stop from a crash.
actor Journal {
    /// Append only: a migration that has been released is never changed.
    private static let migrations = [
        Migration(
            """
            CREATE TABLE run (
                id INTEGER PRIMARY KEY,
                version TEXT NOT NULL,
                started TEXT NOT NULL,
                ended TEXT
            );
            """)
    ]

    private let database: Database
    private let run: Int
    /// True when the run before this one never said that it ended.
    nonisolated let followsCrash: Bool

    static func open(folder: String, now: String = Clock.timestamp()) async throws -> Journal {
        let database = try await Database.open(folder + "/voxhumana.sqlite", migrations: migrations)
        let open = try await database.query("SELECT COUNT(*) AS n FROM run WHERE ended IS NULL")
        let crashed = try open.first?.get("n", as: Int.self) ?? 0
        try await database.execute("UPDATE run SET ended = 'unknown' WHERE ended IS NULL")
        try await database.execute("INSERT INTO run (version, started) VALUES (?, ?)", Version.text, now)
        let rows = try await database.query("SELECT MAX(id) AS id FROM run")
        let run = try rows.first?.get("id", as: Int.self) ?? 0
        return Journal(database: database, run: run, followsCrash: crashed > 0)
    }

    private init(database: Database, run: Int, followsCrash: Bool) {
        self.database = database
        self.run = run
        self.followsCrash = followsCrash
    }

    func close(now: String = Clock.timestamp()) async throws {
        try await database.execute("UPDATE run SET ended = ? WHERE id = ?", now, run)
        await database.close()
    }
}
