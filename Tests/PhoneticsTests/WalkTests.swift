import Foundation
import Phonetics
import Script
import Testing

/// The lines that a shop's host, a customer service and a streamer meet, and what the reader makes of them.
@Suite struct WalkTests {
    struct Line: Sendable, CustomTestStringConvertible {
        var text: String
        /// Equally right.
        var answers: [String]
        /// Equally right: groups of syllables that come in this order.
        var sounds: [[String]]
        var testDescription: String { text }
    }

    static let lines: [Line] = {
        guard
            let url = Bundle.module.url(forResource: "walk-cases", withExtension: "txt", subdirectory: "Resources"),
            let text = try? String(contentsOf: url, encoding: .utf8)
        else { return [] }
        return text.split(separator: "\n").compactMap { row in
            let sides = row.components(separatedBy: " ⇒ ")
            guard !row.hasPrefix("# "), !row.hasPrefix("## "), sides.count == 2 else { return nil }
            let parts = sides[1].components(separatedBy: " ⇐ ")
            let sounds = parts.count > 1 ? parts[1].components(separatedBy: " || ") : []
            return Line(
                text: sides[0], answers: parts[0].components(separatedBy: " || "),
                sounds: sounds.map { $0.components(separatedBy: ", ") })
        }
    }()

    private static func holds(_ said: String, _ groups: [String]) -> Bool {
        var rest = (" " + said + " ")[...]
        for group in groups {
            guard let found = rest.range(of: " " + group + " ") else { return false }
            rest = rest[rest.index(before: found.upperBound)...]
        }
        return true
    }

    @Test func areAHundredAndTwenty() { #expect(Self.lines.count == 120) }

    @Test(arguments: lines) func isReadRight(_ line: Line) throws {
        let written = try FrontEnd().normalise(line.text)
        #expect(line.answers.contains { FrozenTests.plain($0) == FrozenTests.plain(written) }, "\(written)")
        let heard = try said(line.text)
        #expect(line.sounds.isEmpty || line.sounds.contains { Self.holds(heard, $0) }, "\(heard)")
    }
}
