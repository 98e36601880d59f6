internal import Foundation

/// Sentences of a written line.
enum Sentences {
    static func split(_ line: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        let characters = Array(line)
        for (index, character) in characters.enumerated() {
            current.append(character)
            let next = index + 1 < characters.count ? characters[index + 1] : " "
            let ends =
                "。！？".contains(character) || ("!?".contains(character) && next.isWhitespace)
                || (character == "." && next.isWhitespace && !isAbbreviation(current))
            if ends, !"”’」』）".contains(next) {
                sentences.append(current.trimmingCharacters(in: .whitespaces))
                current = ""
            }
        }
        let rest = current.trimmingCharacters(in: .whitespaces)
        return (rest.isEmpty ? sentences : sentences + [rest]).filter { $0.contains { $0.isLetter || $0.isNumber } }
    }

    /// What is too long to be said is divided at its commas, or where it must be.
    static func short(_ sentence: String) -> [String] {
        guard sentence.unicodeScalars.count > KnowledgeLimits.sentence else { return [sentence] }
        var parts: [String] = []
        var current = String.UnicodeScalarView()
        for scalar in sentence.unicodeScalars {
            current.append(scalar)
            let isPause = current.count >= KnowledgeLimits.sentence / 2 && "，；,;：".unicodeScalars.contains(scalar)
            if isPause || current.count >= KnowledgeLimits.sentence {
                parts.append(String(current).trimmingCharacters(in: .whitespaces))
                current = String.UnicodeScalarView()
            }
        }
        return parts + (current.isEmpty ? [] : [String(current).trimmingCharacters(in: .whitespaces)])
    }

    /// After these a full stop ends no sentence.
    private static func isAbbreviation(_ text: String) -> Bool {
        let word = text.split(whereSeparator: \.isWhitespace).last.map { $0.lowercased() } ?? ""
        return abbreviations.contains(word)
    }

    private static let abbreviations: Set<String> = [
        "mr.", "mrs.", "ms.", "dr.", "st.", "no.", "e.g.", "i.e.", "vs.", "approx.", "ca.", "prof.", "tel.", "p.",
        "pp.",
    ]
}
