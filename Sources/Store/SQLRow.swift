/// One row of a result.
public struct SQLRow: Sendable, Hashable {
    /// The names of the columns, shared by all rows of a result.
    public let columns: [String]
    public let values: [SQLValue]

    /// The value of a column as a type: `try row.get("name", as: String.self)`, `let age: Int? = try row.get("age")`.
    /// - Throws: `StoreError` when there is no such column, or it holds another type.
    public func get<Value: SQLConvertible>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        guard let index = columns.firstIndex(of: column) else {
            throw StoreError(.statement, "the result has no column `\(column)`", advice: "it has \(columns)")
        }
        return try get(index)
    }

    /// The value of the column at a position from 0.
    public func get<Value: SQLConvertible>(_ index: Int, as type: Value.Type = Value.self) throws -> Value {
        guard values.indices.contains(index) else {
            throw StoreError(.statement, "the result has no column \(index)", advice: "it has \(values.count)")
        }
        guard let value = Value(sqlValue: values[index]) else {
            throw StoreError(.statement, "column `\(columns[index])` holds \(values[index]), not \(Value.self)")
        }
        return value
    }
}
