internal import CSQLite

extension Connection {
    /// SQLite's last error, in the store's words. An interrupted statement is a cancelled one.
    func failure(_ code: Int32, _ sql: String) -> any Error {
        let message = String(cString: sqlite3_errmsg(handle))
        let place = path + ": `" + sql.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(200) + "`"
        switch code & 0xFF {
        case SQLITE_INTERRUPT: return CancellationError()
        case SQLITE_CORRUPT, SQLITE_NOTADB: return Self.corrupt(path, message)
        case SQLITE_BUSY, SQLITE_LOCKED:
            return StoreError(
                .busy, "the database is in use: \(message)", at: place, advice: "close the other program that uses it")
        case SQLITE_CONSTRAINT: return StoreError(.constraint, message, at: place)
        case SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_MISUSE, SQLITE_TOOBIG:
            return StoreError(.statement, message, at: place)
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM:
            return StoreError(.unreachable, message, at: place, advice: "check that the file may be written to")
        case SQLITE_FULL: return StoreError(.failure, message, at: place, advice: "free some disk space")
        default: return StoreError(.failure, message, at: place)
        }
    }

    static func corrupt(_ path: String, _ message: String) -> StoreError {
        StoreError(
            .corrupt, "this is not a database, or a damaged one: \(message)", at: path,
            advice: "restore it from a backup, or move it away to begin anew")
    }
}
