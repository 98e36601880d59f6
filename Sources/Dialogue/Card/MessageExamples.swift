/// Reads `mes_example`: blocks that begin with `<START>`, in them lines `{{user}}: …` and `{{char}}: …`, which go on
/// until the next speaker.
struct MessageExamples {
    struct Turn: Hashable {
        var isCharacter: Bool
        var text: String
    }

    private(set) var blocks: [[Turn]] = []
    private static let maximumBlocks = 500

    /// - Parameter name: the character's, which some cards write in place of the macro.
    init(_ text: String, name: String) {
        let marks: [(String, Bool)] = [
            ("{{char}}:", true), ("<bot>:", true), (name.lowercased() + ":", true), ("{{char}}：", true),
            (name.lowercased() + "：", true), ("{{user}}:", false), ("<user>:", false), ("{{user}}：", false),
            ("you:", false), ("user:", false),
        ]
        var block: [Turn] = []
        func close() {
            if !block.isEmpty, blocks.count < Self.maximumBlocks { blocks.append(block) }
            block = []
        }
        for raw in text.split(whereSeparator: \.isNewline) {
            let line = raw.trimmed
            let lower = line.lowercased()
            if lower.hasPrefix("<start>") {
                close()
            } else if let mark = marks.first(where: { lower.hasPrefix($0.0) }) {
                block.append(Turn(isCharacter: mark.1, text: line.dropFirst(mark.0.count).trimmed))
            } else if !block.isEmpty {
                block[block.count - 1].text += "\n" + line
            }
        }
        close()
    }

    /// What was said to the character with what it answered; neighbouring turns of one speaker are joined.
    var pairs: [(question: String, answer: String)] {
        blocks.flatMap { block in
            var joined: [Turn] = []
            for turn in block {
                if joined.last?.isCharacter == turn.isCharacter {
                    joined[joined.count - 1].text += "\n" + turn.text
                } else {
                    joined.append(turn)
                }
            }
            return zip(joined, joined.dropFirst()).filter { !$0.isCharacter && $1.isCharacter }
                .map { (question: $0.text, answer: $1.text) }
        }
    }
}

/// A card's prose as it can be spoken.
enum CardText {
    /// Without the actions between asterisks, as long as words are left; at most `limit` scalars, cut at a sentence.
    static func spoken(_ text: String, limit: Int = 1200) -> String {
        var spoken = ""
        var isAction = false
        var rest = text[...]
        while let mark = rest.firstIndex(of: "*") {
            if !isAction { spoken += rest[..<mark] }
            let run = rest[mark...].prefix { $0 == "*" }
            // Two asterisks make a word bold: what is between them is said.
            if run.count == 1 { isAction.toggle() }
            rest = rest[run.endIndex...]
        }
        if !isAction { spoken += rest }
        let words = spoken.contains(where: \.isLetter) ? spoken : text.filter { $0 != "*" }
        let lines = words.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter { !$0.isEmpty }
        return cut(lines.joined(separator: "\n"), limit: limit)
    }

    private static func cut(_ text: String, limit: Int) -> String {
        guard text.unicodeScalars.count > limit else { return text }
        var result = ""
        for sentence in text.split(whereSeparator: \.isNewline).flatMap({ Sentences.split(String($0)) }) {
            guard result.unicodeScalars.count + sentence.unicodeScalars.count < limit else { break }
            result += (result.isEmpty ? "" : " ") + sentence
        }
        return result.isEmpty ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))) : result
    }
}
