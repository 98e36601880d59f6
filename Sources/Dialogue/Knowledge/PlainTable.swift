internal import Foundation

/// A table as it is left in plain text: lines of as many short cells, parted by spaces. Read of East Asian text alone,
/// where no space stands between words.
enum PlainTable {
    /// Scalars of a cell at most.
    private static let longestCell = 24
    /// The names of the columns and two rows, or one row of three cells: two lines of two words are no table.
    private static let leastCells = 6

    /// The rows as sentences, and the lines that they and their columns' names take; nil where no table begins.
    static func rows(_ lines: ArraySlice<String>) -> (texts: [String], lines: Int)? {
        guard let first = lines.first, let columns = cells(first) else { return nil }
        let table = lines.prefix { cells($0)?.count == columns.count }
        guard table.count >= 2, table.count * columns.count >= leastCells else { return nil }
        let texts = table.dropFirst().compactMap(cells).map { TableText.row($0, columns: columns) }
        return (texts, table.count)
    }

    /// nil where a line is none of a table's.
    private static func cells(_ line: String) -> [String]? {
        let cells = glued(line).split(whereSeparator: \.isWhitespace).map(String.init)
        guard cells.count >= 2, cells.allSatisfy({ isCell($0) }),
            cells.contains(where: { $0.unicodeScalars.contains(where: \.isEastAsian) })
        else { return nil }
        return cells
    }

    /// A number and its unit are one cell: `80 元`.
    private static func glued(_ line: String) -> String {
        line.replacingOccurrences(
            of: #"(\d) (元|块|角|人|个|只|件|克|斤|公斤|千克|米|厘米|天|日|周|月|年|小时|分钟|岁|度|次|瓦|升|毫升)(?=\s|$)"#, with: "$1$2",
            options: .regularExpression)
    }

    private static func isCell(_ text: String) -> Bool {
        guard text.unicodeScalars.count <= longestCell, let end = text.last else { return false }
        return !"。！？；，、：:!?;,".contains(end) && !text.contains("。")
    }
}
