internal import CSQLite

/// The one owner of a prepared statement.
final class Statement {
    private let handle: OpaquePointer
    private let sql: String
    /// The connection owns the statement through its cache, and outlives every use of it.
    private unowned let connection: Connection
    let columns: [String]

    init(_ sql: String, on connection: Connection) throws {
        self.sql = sql
        self.connection = connection
        var handle: OpaquePointer?
        var hasMore = false
        let code = sql.withCString { text in
            var rest: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v3(
                connection.handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &rest)
            hasMore = rest.map { !String(cString: $0).allSatisfy { $0.isWhitespace || $0 == ";" } } ?? false
            return code
        }
        guard code == SQLITE_OK else { throw connection.failure(code, sql) }
        guard let handle, !hasMore else {
            sqlite3_finalize(handle)
            throw StoreError(.statement, "exactly one statement is needed here", at: sql, advice: "use run(script:)")
        }
        self.handle = handle
        columns = (0..<sqlite3_column_count(handle)).map { index in
            sqlite3_column_name(handle, index).map { String(cString: $0) } ?? ""
        }
    }

    deinit { sqlite3_finalize(handle) }

    var isBusy: Bool { sqlite3_stmt_busy(handle) != 0 }

    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    func bind(_ values: [any SQLConvertible]) throws {
        let wanted = Int(sqlite3_bind_parameter_count(handle))
        guard values.count == wanted else {
            throw StoreError(.statement, "\(wanted) values are needed, \(values.count) are given", at: sql)
        }
        for (index, value) in values.enumerated() {
            let code = bind(value.sqlValue, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw connection.failure(code, sql) }
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .integer(let value): return sqlite3_bind_int64(handle, index, value)
        case .real(let value): return sqlite3_bind_double(handle, index, value)
        case .text(var value):
            return value.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) {
                    // An empty string may have no address, and a null address would bind null.
                    guard let start = $0.baseAddress else { return sqlite_shim_bind_text(handle, index, "", 0) }
                    return sqlite_shim_bind_text(handle, index, start, UInt64($0.count))
                }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
            return sqlite_shim_bind_blob(handle, index, bytes, UInt64(bytes.count))
        }
    }

    /// True when there is a row.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw connection.failure(code, sql)
        }
    }

    func row() -> [SQLValue] { (0..<sqlite3_column_count(handle)).map(value) }

    private func value(at index: Int32) -> SQLValue {
        let length = { Int(sqlite3_column_bytes(self.handle, index)) }
        switch sqlite3_column_type(handle, index) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, index))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, index))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(handle, index)
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: length()), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(handle, index)
            return .blob([UInt8](UnsafeRawBufferPointer(start: start, count: length())))
        default: return .null
        }
    }
}
