extension Lexer {
    /// Faces of signs and letters, which are seen and not said: `(￣▽￣)`, `:)`, `^_^`, `QAQ`.
    @Sendable static func emoticon(_ lexer: Lexer, _ at: Int) -> Match? {
        let end = tag(lexer, at) ?? face(lexer, at) ?? bracketed(lexer, at) ?? armed(lexer, at)
        return end.map { Match(end: $0, pieces: []) }
    }

    /// `<b>`, `</b>`, `<break time="1s"/>`: markup that nobody took out before.
    private static func tag(_ lexer: Lexer, _ at: Int) -> Int? {
        let source = lexer.source
        guard source[at] == UInt32(scalar: "<"), source[at - 1] != UInt32(scalar: "<") else { return nil }
        var end = at + 1
        if source[end] == UInt32(scalar: "/") { end += 1 }
        guard source[end].isASCIILetter else { return nil }
        var isNamed = true
        var hasValue = false
        while end - at < 96, source[end] != UInt32(scalar: ">") {
            let value = source[end]
            if value == 0 || value == UInt32(scalar: "<") { return nil }
            if value == UInt32(scalar: "=") { hasValue = true }
            if !value.isASCIILetter, !value.isDigit, value != UInt32(scalar: "/") { isNamed = false }
            end += 1
        }
        // <<title>> is a title in brackets.
        guard source[end] == UInt32(scalar: ">"), source[end + 1] != UInt32(scalar: ">") || hasValue else { return nil }
        return isNamed || hasValue ? end + 1 : nil
    }

    private static let faces: [[UInt32]] = [
        ":-)", ":)", ":-(", ":(", ";-)", ";)", ":D", ":-D", ":P", ":p", "XD", "xD", ":'(", "^_^", "^o^", "-_-", "T_T",
        "T.T",
        ">_<", "o_O", "O_o", "QAQ", "QwQ", "QvQ", "TAT", "OwO", "owo", "UwU", "uwu", "orz", "Orz", "OTZ", "=_=", "^^",
        "<3", "@_@", "¯\\_(ツ)_/¯",
    ].map { Array(scalarsOf: $0) }.sorted { $0.count > $1.count }

    private static func face(_ lexer: Lexer, _ at: Int) -> Int? {
        let source = lexer.source
        let first = source[at]
        guard first != 0, first.isASCIILetter || first == 0xAF || (first < 0x80 && !first.isDigit && !first.isSpace)
        else { return nil }
        if first.isASCIILetter, source[at - 1].isLatin { return nil }
        for face in faces where face[0] == first {
            guard face.indices.allSatisfy({ source[at + $0] == face[$0] }) else { continue }
            let next = source[at + face.count]
            if !next.isLatin && !next.isDigit { return at + face.count }
        }
        return nil
    }

    /// `o(*ﾟ▽ﾟ*)o`: an arm before the face.
    private static func armed(_ lexer: Lexer, _ at: Int) -> Int? {
        let source = lexer.source
        guard "oOヽ٩╰╭\\".unicodeScalars.contains(where: { $0.value == source[at] }), !source[at - 1].isLatin else {
            return nil
        }
        return bracketed(lexer, at + 1)
    }

    /// Round brackets around at least two signs, no hanzi and hardly a letter; brackets are no signs of a face.
    private static func bracketed(_ lexer: Lexer, _ at: Int) -> Int? {
        let source = lexer.source
        guard source[at] == UInt32(scalar: "(") else { return nil }
        var signs = 0
        var letters = 0
        var end = at + 1
        while end - at <= 14, source[end] != UInt32(scalar: ")") {
            let value = source[end]
            if value == 0 || value == 10 { return nil }
            if value == UInt32(scalar: "(") || value.isHan || value.isDigit
                || ",.;:!?".unicodeScalars.contains(where: { $0.value == value })
            {
                return nil
            }
            if value.isLatin || value.isKana { letters += 1 } else if !value.isSpace { signs += 1 }
            end += 1
        }
        guard source[end] == UInt32(scalar: ")"), signs >= 2, letters <= 3 else { return nil }
        end += 1
        // Arms: ╭ ╯ ノ ゞ シ.
        while "╭╯╰╮ノづつﾉ凸Ψψ/\\~♡♥☆★ヾ✧".unicodeScalars.contains(where: { $0.value == source[end] }) { end += 1 }
        if source[end] == UInt32(scalar: "o"), !source[end + 1].isLatin { end += 1 }
        return end
    }
}
