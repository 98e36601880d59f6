internal import Formats
internal import Foundation

/// A table with its name: a CSV file, or one sheet of a workbook.
struct SheetTable: Sendable, Hashable {
    /// What the sheet is called; nil for a CSV file.
    var name: String?
    /// Trimmed cells; rows may have different lengths.
    var rows: [[String]]
}

extension SheetTable {
    private static let limits = CSV.Limits(
        bytes: KnowledgeLimits.bytes, rows: KnowledgeLimits.sections + 1, columns: 64)

    /// Comma, semicolon or tab: whichever the first line has most of.
    static func csv(_ text: String, path: String) throws -> SheetTable {
        let head = text.prefix { !$0.isNewline }
        let separator = [",", ";", "\t"].max { left, right in
            head.unicodeScalars.count { $0 == left } < head.unicodeScalars.count { $0 == right }
        }
        do {
            let rows = try CSV.parse(text, separator: separator ?? ",", limits: limits)
            return SheetTable(rows: rows.map { $0.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } })
        } catch let error as FormatError {
            throw DialogueError(error.what, at: "\(path): \(error.place)", advice: error.advice)
        }
    }
}

/// The sheets of an `.xlsx` workbook (ECMA-376): a ZIP of XML parts. Values only; formulas count by their last result.
struct Workbook {
    private let archive: ZipArchive
    private let path: String
    private var strings: [String] = []
    /// Bytes of one part: a sheet of five thousand long answers has a tenth of that.
    private static let part = 32 << 20

    static func sheets(_ bytes: [UInt8], path: String) throws -> [SheetTable] {
        let archive = try ZipArchive(bytes, source: path, limits: .init(bytes: KnowledgeLimits.bytes, entries: 2_000))
        var book = Workbook(archive: archive, path: path)
        return try book.read()
    }

    private init(archive: ZipArchive, path: String) {
        self.archive = archive
        self.path = path
    }

    private mutating func read() throws -> [SheetTable] {
        guard let book = try xml("xl/workbook.xml") else {
            throw DialogueError("this is no .xlsx workbook", at: path, advice: "save it as .xlsx or as .csv")
        }
        strings = try xml("xl/sharedStrings.xml")?.children("si").map(Self.text) ?? []
        let targets = try xml("xl/_rels/workbook.xml.rels")?.children("Relationship") ?? []
        let parts = Dictionary(
            targets.compactMap { item in item["Id"].flatMap { id in item["Target"].map { (id, $0) } } },
            uniquingKeysWith: { first, _ in first })
        var tables: [SheetTable] = []
        for (index, sheet) in (book.first("sheets")?.children("sheet") ?? []).prefix(64).enumerated() {
            // A hidden sheet is not meant to be read out.
            if sheet["state"] == "hidden" || sheet["state"] == "veryHidden" { continue }
            let id = sheet["id"] ?? sheet["r:id"] ?? ""
            let target = parts[id] ?? "worksheets/sheet\(index + 1).xml"
            let part = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
            guard let rows = try xml(part)?.first("sheetData")?.children("row") else { continue }
            tables.append(SheetTable(name: sheet["name"], rows: rows.prefix(KnowledgeLimits.sections + 1).map(row)))
        }
        return tables
    }

    private func xml(_ part: String) throws -> XMLElement? {
        guard let entry = archive[part] else { return nil }
        let limits = XML.Limits(bytes: Self.part, depth: 32, nodes: 1_000_000)
        return try XML.parse(archive.read(entry, limit: Self.part), source: "\(path):\(part)", limits: limits)
    }

    private func row(_ row: XMLElement) -> [String] {
        var cells: [String] = []
        for cell in row.children("c") {
            let column = cell["r"].flatMap(Self.column) ?? cells.count
            guard column < 64 else { break }
            while cells.count < column { cells.append("") }
            let value = value(cell).trimmingCharacters(in: .whitespacesAndNewlines)
            if column < cells.count { cells[column] = value } else { cells.append(value) }
        }
        return cells
    }

    private func value(_ cell: XMLElement) -> String {
        let text = cell.first("v")?.text ?? ""
        switch cell["t"] {
        case "s":
            return Int(text.trimmingCharacters(in: .whitespaces)).flatMap {
                strings.indices.contains($0) ? strings[$0] : nil
            } ?? ""
        case "inlineStr": return cell.first("is").map(Self.text) ?? ""
        case "b": return text == "1" ? "✓" : ""
        case "e": return ""
        case "str": return text
        default:
            // Binary fractions as people wrote them: 19.899999999999999 is 19.9.
            guard let number = Double(text), text.utf8.count > 12 else { return text }
            return (number * 1e6).rounded() / 1e6 == number.rounded()
                ? "\(Int64(exactly: number.rounded()) ?? 0)" : "\((number * 1e6).rounded() / 1e6)"
        }
    }

    /// The text of a string with runs of different look; readings above the line are left out.
    private static func text(_ element: XMLElement) -> String {
        element.children.map { child in
            switch child.name {
            case "t": child.text
            case "r": child.children("t").map(\.text).joined()
            default: ""
            }
        }.joined()
    }

    /// `B3` is column 1.
    private static func column(_ reference: String) -> Int? {
        var column = 0
        for byte in reference.utf8.prefix(while: { (65...90).contains($0) }).prefix(3) {
            column = column * 26 + Int(byte) - 64
        }
        return column > 0 ? column - 1 : nil
    }
}
