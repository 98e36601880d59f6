internal import CSQLite

/// An open database, for use inside `Database`'s closures only. The one owner of the SQLite handle.
public final class Connection {
    let handle: OpaquePointer
    let path: String
    private var statements: [String: Statement] = [:]
    /// Statements are written in code, so there are few; the bound is for those that are put together.
    private static let statementLimit = 128
    /// Steps of SQLite's machine, about a millisecond.
    private static let stepsBetweenLooks: Int32 = 10_000
    /// Rows of one result: a result is held in memory.
    static let rowLimit = 1_000_000

    init(path: String) throws {
        self.path = path
        var handle: OpaquePointer?
        // The one thread that the executor gives makes SQLite's own locks needless.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            let reason = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(handle)
            throw StoreError(
                .unreachable, "the database cannot be opened: \(reason)", at: path,
                advice: "check that its folder exists and may be written to")
        }
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        // Looks every so often instead of waiting for `sqlite3_interrupt`, which is lost when it comes between two steps.
        sqlite3_progress_handler(handle, Self.stepsBetweenLooks, { _ in Task.isCancelled ? 1 : 0 }, nil)
    }

    deinit {
        statements = [:]
        sqlite3_close_v2(handle)
    }

    /// Runs one statement that gives no rows.
    /// - Returns: how many rows it inserted, changed or deleted.
    @discardableResult
    public func execute(_ sql: String, _ values: any SQLConvertible...) throws -> Int {
        try execute(sql, values: values)
    }

    @discardableResult
    public func execute(_ sql: String, values: [any SQLConvertible]) throws -> Int {
        try Task.checkCancellation()
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(values)
        while try statement.step() {}
        return Int(sqlite3_changes64(handle))
    }

    /// Runs one statement and gives its rows, at most a million.
    public func query(_ sql: String, _ values: any SQLConvertible...) throws -> [SQLRow] {
        try query(sql, values: values)
    }

    public func query(_ sql: String, values: [any SQLConvertible]) throws -> [SQLRow] {
        try Task.checkCancellation()
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(values)
        var rows: [SQLRow] = []
        let columns = statement.columns
        while try statement.step() {
            guard rows.count < Self.rowLimit else {
                throw StoreError(
                    .statement, "the result has more than \(Self.rowLimit) rows", at: sql, advice: "add LIMIT")
            }
            rows.append(SQLRow(columns: columns, values: statement.row()))
        }
        return rows
    }

    /// Runs several statements without values, as a migration needs them.
    public func run(script: String) throws {
        let code = sqlite3_exec(handle, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code, script) }
    }

    /// The row number of the last insertion.
    public var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// All of `body` or nothing. Inside another transaction it is a part of that one that can fail alone.
    public func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        let isOuter = sqlite3_get_autocommit(handle) != 0
        // Immediate: a transaction that first reads and then writes must not find the file taken in between.
        try run(script: isOuter ? "BEGIN IMMEDIATE" : "SAVEPOINT inner")
        do {
            let value = try body()
            try run(script: isOuter ? "COMMIT" : "RELEASE inner")
            return value
        } catch {
            // Some failures have rolled everything back already; then there is nothing left to undo.
            if sqlite3_get_autocommit(handle) == 0 {
                try? run(script: isOuter ? "ROLLBACK" : "ROLLBACK TO inner; RELEASE inner")
            }
            throw error
        }
    }

    private func prepared(_ sql: String) throws -> Statement {
        // A statement that is being stepped (a query inside a query's closure) must not be shared.
        if let statement = statements[sql], !statement.isBusy { return statement }
        if statements.count >= Self.statementLimit { statements = [:] }
        let statement = try Statement(sql, on: self)
        statements[sql] = statement
        return statement
    }
}
