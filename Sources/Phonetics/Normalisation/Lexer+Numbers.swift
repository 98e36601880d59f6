internal import Script

extension Lexer {
    /// Everything that begins with a figure, a sign or a currency.
    @Sendable static func numbers(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard source[at].isDigit, !source[at - 1].isDigit else { return nil }
        var cursor = Cursor(source, at)
        guard let whole = cursor.grouped() else { return nil }
        let fraction = cursor.fraction() ?? ""
        let range = at..<cursor.at
        return Match(
            range, lexer.languages.of(range), zh: MandarinNumbers.decimal(whole, fraction),
            en: EnglishNumbers.decimal(whole, fraction))
    }
    @Sendable static func addresses(_ lexer: Lexer, _ at: Int) -> Match? { nil }
    @Sendable static func emoticon(_ lexer: Lexer, _ at: Int) -> Match? { nil }
    @Sendable static func symbols(_ lexer: Lexer, _ at: Int) -> Match? { nil }
    @Sendable static func abbreviation(_ lexer: Lexer, _ at: Int) -> Match? { nil }
    @Sendable static func romanNumeral(_ lexer: Lexer, _ at: Int) -> Match? { nil }
}
