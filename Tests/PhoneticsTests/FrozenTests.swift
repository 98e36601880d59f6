import Foundation
import Phonetics
import Script
import Testing

/// The cases that were written before the front end was asked for any of them, by two readers.
@Suite struct FrozenTests {
    struct Case: Sendable {
        var category: String
        var text: String
        var answers: [String]
    }

    static func cases() throws -> [Case] { try cases("frozen-cases") + cases("frozen-cases-2") }

    private static func cases(_ name: String) throws -> [Case] {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "txt", subdirectory: "Resources"))
        var category = ""
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").compactMap { line in
            if line.hasPrefix("## ") { category = String(line.dropFirst(3)) }
            guard !line.hasPrefix("#") || line.hasPrefix("#") && line.contains(" ⇒ ") && !line.hasPrefix("# ") else {
                return nil
            }
            let fields = line.split(separator: " ⇒ ", omittingEmptySubsequences: false)
            guard fields.count == 2 else {
                return line.hasSuffix(" ⇒ ") || line.hasSuffix(" ⇒")
                    ? Case(category: category, text: String(fields[0]), answers: [""]) : nil
            }
            return Case(
                category: category, text: String(fields[0]),
                answers: fields[1].split(separator: " || ", omittingEmptySubsequences: false).map(String.init))
        }
    }

    /// Lower case; no spaces beside hanzi.
    static func plain(_ text: String) -> String {
        let words = text.lowercased().split(whereSeparator: { $0 == " " || $0 == "-" })
        var result = ""
        for word in words {
            let joins =
                (result.unicodeScalars.last?.value ?? 0x4E00) >= 0x3400
                || (word.unicodeScalars.first?.value ?? 0x4E00) >= 0x3400
            result += (joins ? "" : " ") + word
        }
        return result
    }

    @Test func areManyAndOfEveryCategory() throws {
        let cases = try Self.cases()
        #expect(cases.count >= 800)
        #expect(Set(cases.map(\.category)).count >= 30)
    }

    /// The share that must be right: what Docs/Reading.md says.
    @Test func areReadRight() throws {
        let frontEnd = try FrontEnd()
        let cases = try Self.cases()
        let wrong = cases.filter { item in
            !item.answers.contains { Self.plain($0) == Self.plain(frontEnd.normalise(item.text)) }
        }
        for item in wrong {
            print("\(item.category): \(item.text) → \(frontEnd.normalise(item.text)) (\(item.answers[0]))")
        }
        #expect(Double(wrong.count) <= 0.01 * Double(cases.count), "\(wrong.count) of \(cases.count) are wrong")
    }
}
