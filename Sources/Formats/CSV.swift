/// Comma-separated values (RFC 4180): quoted fields with doubled quotes, line ends CRLF, LF or CR.
public enum CSV {
    /// How much of a table from outside is read before it is refused.
    public struct Limits: Sendable {
        /// Bytes of the whole table.
        public var bytes: Int
        public var rows: Int
        /// Fields in one row.
        public var columns: Int

        public init(bytes: Int = 64 << 20, rows: Int = 1_000_000, columns: Int = 1000) {
            self.bytes = bytes
            self.rows = rows
            self.columns = columns
        }
    }

    /// Rows of fields, empty lines left out. A byte-order mark is skipped.
    /// - Parameter separator: one ASCII character; tab for TSV.
    /// - Throws: `FormatError` with the line.
    public static func parse(
        _ text: String, separator: Unicode.Scalar = ",", limits: Limits = Limits()
    ) throws -> [[String]] {
        try parse(Array(text.utf8), separator: separator, limits: limits)
    }

    public static func parse(
        _ bytes: [UInt8], separator: Unicode.Scalar = ",", limits: Limits = Limits()
    ) throws -> [[String]] {
        guard bytes.count <= limits.bytes else {
            throw FormatError("the table is longer than the \(limits.bytes) bytes allowed")
        }
        guard separator.isASCII else { throw FormatError("the separator must be an ASCII character") }
        var reader = CSVReader(bytes: bytes, separator: UInt8(separator.value), limits: limits)
        return try reader.rows()
    }
}

struct CSVReader {
    let bytes: [UInt8]
    let separator: UInt8
    let limits: CSV.Limits
    private var at = 0
    private var line = 1

    private let quote = UInt8(ascii: "\"")
    private let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    init(bytes: [UInt8], separator: UInt8, limits: CSV.Limits) {
        self.bytes = bytes
        self.separator = separator
        self.limits = limits
    }

    mutating func rows() throws -> [[String]] {
        if bytes.starts(with: mark) { at = mark.count }
        var rows: [[String]] = []
        while at < bytes.count {
            let row = try row()
            if row == [""] { continue }
            guard rows.count < limits.rows else { throw error("the table has more than \(limits.rows) rows") }
            rows.append(row)
        }
        return rows
    }

    private func error(_ what: String) -> FormatError { FormatError(what, at: "line \(line)") }

    private mutating func row() throws -> [String] {
        var fields: [String] = []
        while true {
            guard fields.count < limits.columns else { throw error("a row has more than \(limits.columns) fields") }
            fields.append(try field())
            guard at < bytes.count else { return fields }
            if bytes[at] == separator {
                at += 1
                continue
            }
            endLine()
            return fields
        }
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private mutating func endLine() {
        if bytes[at] == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
        at += 1
        line += 1
    }

    private mutating func field() throws -> String {
        if at < bytes.count, bytes[at] == quote { return try quotedField() }
        let start = at
        while at < bytes.count, bytes[at] != separator, !isLineEnd(bytes[at]) { at += 1 }
        return try decode(bytes[start..<at])
    }

    private mutating func quotedField() throws -> String {
        let opened = line
        var text: [UInt8] = []
        at += 1
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte != quote {
                if byte == 0x0A { line += 1 }
                text.append(byte)
            } else if at < bytes.count, bytes[at] == quote {
                text.append(quote)
                at += 1
            } else {
                guard at == bytes.count || bytes[at] == separator || isLineEnd(bytes[at]) else {
                    throw error("a closing quote must end its field")
                }
                return try decode(text[...])
            }
        }
        throw FormatError("a quoted field is never closed", at: "line \(opened)")
    }

    private func decode(_ utf8: ArraySlice<UInt8>) throws -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else { throw error("a field is not valid UTF-8") }
        return text
    }
}
