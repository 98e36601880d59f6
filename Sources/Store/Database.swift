/// A SQLite database in WAL mode with a thread of its own. Statements run one at a time, in the order they came;
/// cancelling the task that waits for one interrupts it and undoes its transaction.
public actor Database {
    /// Where the file lies; `:memory:` for none.
    public nonisolated let path: String
    private let executor: StoreExecutor
    private var connection: Connection?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(path: String) {
        self.path = path
        executor = StoreExecutor()
    }

    /// Opens the file or creates it, looks whether it is sound, and brings its tables up to date.
    /// - Throws: `StoreError` when it cannot be reached, is damaged, is newer than the migrations, or one fails.
    public static func open(_ path: String, migrations: [Migration]) async throws -> Database {
        // SQLite would take an empty name for a temporary file.
        guard !path.isEmpty else { throw StoreError(.unreachable, "the database has no file name") }
        let database = Database(path: path)
        try await database.start(migrations)
        return database
    }

    /// A database that lives as long as this value does, for tests.
    public static func inMemory(migrations: [Migration]) async throws -> Database {
        try await open(":memory:", migrations: migrations)
    }

    private func start(_ migrations: [Migration]) throws {
        let connection = try Connection(path: path)
        try connection.prepare()
        try connection.migrate(migrations)
        self.connection = connection
    }

    /// Finishes the log file and lets the database go. Later calls throw.
    public func close() { connection = nil }

    /// Runs one statement that gives no rows; see `Connection.execute`.
    @discardableResult
    public func execute(_ sql: String, _ values: any SQLConvertible...) async throws -> Int {
        try await use { try $0.execute(sql, values: values) }
    }

    /// Runs one statement and gives its rows.
    public func query(_ sql: String, _ values: any SQLConvertible...) async throws -> [SQLRow] {
        try await use { try $0.query(sql, values: values) }
    }

    /// All of `body` or nothing. It runs on the database's thread and must not keep the connection.
    public func transaction<Value: Sendable>(
        _ body: @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        try await use { connection in try connection.transaction { try body(connection) } }
    }

    private func use<Value: Sendable>(_ body: (Connection) throws -> Value) async throws -> Value {
        guard let connection else { throw StoreError(.unreachable, "the database is closed", at: path) }
        try Task.checkCancellation()
        // Nothing is awaited in here; a long statement looks for cancellation itself (see `Connection`).
        return try body(connection)
    }
}
