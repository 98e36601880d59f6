internal import Script

extension Lexer {
    /// Marks that pause. Runs of them are one pause, the strongest; a question mark anywhere asks.
    @Sendable static func punctuation(_ lexer: Lexer, _ at: Int) -> Match? {
        var end = at
        var strongest: Break?
        var type: SentenceType?
        while end < lexer.source.count, end == at || !beginsReading(lexer, end),
            let (strength, kind) = pause(lexer, end)
        {
            strongest = max(strongest ?? .none, strength)
            if let kind, type != .question { type = kind == .statement ? type ?? kind : kind }
            end += 1
        }
        guard let strongest, strongest > .none else { return nil }
        return Match(
            end: end,
            pieces: [Piece(range: at..<end, reading: .pause(strongest, strongest == .major ? type ?? .statement : nil))]
        )
    }

    /// `[[HH AY1]]` behind other brackets.
    private static func beginsReading(_ lexer: Lexer, _ at: Int) -> Bool {
        lexer.source[at] == 0x5B && lexer.source[at + 1] == 0x5B && lexer.source.inlinePhonemes(at) != nil
    }

    private static func pause(_ lexer: Lexer, _ at: Int) -> (Break, SentenceType?)? {
        guard let scalar = Unicode.Scalar(lexer.source[at]) else { return nil }
        switch scalar {
        case "。", "．", "｡", "\n": return (.major, .statement)
        case ".": return isAbbreviated(lexer, at) ? nil : (.major, .statement)
        case "?", "⁇", "؟": return (.major, .question)
        case "!", "‼": return (.major, .exclamation)
        case "⁉", "⁈": return (.major, .question)
        case ";", "…", "⋯": return (.major, .statement)
        case ",", "、", ":", "､", "—", "―", "–": return (.minor, nil)
        case "(", ")", "[", "]", "【", "】", "〔", "〕", "|": return (.minor, nil)
        case "《", "》", "「", "」", "『", "』", "“", "”", "\"", "〈", "〉", "{", "}", "'", "·", "•", "*", "_", "~", "`":
            return nil
        case "-" where lexer.source[at - 1].isSpace && lexer.source[at + 1].isSpace: return (.minor, nil)
        case "-" where lexer.source[at + 1] == UInt32(scalar: "-"): return (.minor, nil)
        default: return nil
        }
    }

    /// A full stop inside a word (`Node.js`) or a number.
    private static func isAbbreviated(_ lexer: Lexer, _ at: Int) -> Bool {
        let (before, after) = (lexer.source[at - 1], lexer.source[at + 1])
        return (before.isLatin || before.isDigit) && (after.isLatin || after.isDigit)
    }
}
