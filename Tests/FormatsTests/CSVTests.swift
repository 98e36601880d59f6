import Formats
import Testing

@Suite struct CSVReading {
    @Test func `quotes, line ends and empty fields follow the standard`() throws {
        let rows = try CSV.parse("\u{FEFF}a,b,c\r\n\"x,\"\"y\"\"\r\nz\",,3\n\n,,\rlast,\"\",梅")
        #expect(rows == [["a", "b", "c"], ["x,\"y\"\r\nz", "", "3"], ["", "", ""], ["last", "", "梅"]])
        #expect(try CSV.parse("a\tb,c", separator: "\t") == [["a", "b,c"]])
        #expect(try CSV.parse("").isEmpty)
    }

    @Test func `a stray or open quote is refused with its line`() {
        let open = #expect(throws: FormatError.self) { try CSV.parse("a\n\"b\nc") }
        #expect(open?.place == "line 2")
        #expect(throws: FormatError.self) { try CSV.parse("\"a\"b,c") }
    }

    @Test func `size is bounded and text must be UTF-8`() {
        #expect(throws: FormatError.self) { try CSV.parse("a\nb\nc", limits: CSV.Limits(rows: 2)) }
        #expect(throws: FormatError.self) { try CSV.parse("a,b,c", limits: CSV.Limits(columns: 2)) }
        #expect(throws: FormatError.self) { try CSV.parse("a,b,c", limits: CSV.Limits(bytes: 4)) }
        #expect(throws: FormatError.self) { try CSV.parse([0xFF, 0x2C]) }
    }
}
