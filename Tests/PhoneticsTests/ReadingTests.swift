import Foundation
import Phonetics
import Script
import Testing

/// The tables of Docs/Reading.md: what the page promises is what the front end does.
@Suite struct ReadingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var category: String
        var text: String
        var expected: String
        var testDescription: String { "\(category): \(text)" }
    }

    static let page: String = {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Docs/Reading.md").standardized
        return (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    }()

    static func rows(_ heading: String) -> [Row] {
        guard let start = page.range(of: "## " + heading) else { return [] }
        let section = page[start.upperBound...].prefix { _ in true }
        let end = section.range(of: "\n## ")?.lowerBound ?? section.endIndex
        return section[..<end].split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard line.hasPrefix("| "), fields.count == 3, fields[0] != "category", !fields[0].hasPrefix("-") else {
                return nil
            }
            return Row(category: fields[0], text: fields[1], expected: fields[2])
        }
    }

    @Test func thePageHasItsTables() {
        #expect(Self.rows("Written out").count > 60)
        #expect(Self.rows("Pronounced").count > 20)
    }

    @Test(arguments: rows("Written out")) func isWrittenOut(_ row: Row) throws {
        #expect(try FrontEnd().normalise(row.text) == row.expected)
    }

    @Test(arguments: rows("Pronounced")) func isPronounced(_ row: Row) throws {
        #expect(try said(row.text) == row.expected)
    }
}
