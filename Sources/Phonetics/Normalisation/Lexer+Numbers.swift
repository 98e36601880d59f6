internal import Script

/// One kind of figure: reads on from the cursor, or declines. The recognisers are tried in order.
struct NumberReader: Sendable {
    let lexer: Lexer
    /// First scalar: the sign, the currency or the first figure.
    let start: Int

    var source: SourceText { lexer.source }
    var cursor: Cursor { Cursor(source, start) }
    func language(_ end: Int) -> Language { lexer.languages.of(start..<end) == .english ? .english : .mandarin }

    /// One reading in two languages, for all from the start to `end`.
    func match(_ end: Int, zh: @autoclosure () -> String, en: @autoclosure () -> String) -> Match {
        Match(start..<end, language(end), zh: zh(), en: en())
    }
}

extension Lexer {
    /// Everything that begins with a figure, a sign or a currency. The order settles what a figure is first taken for.
    @Sendable static func numbers(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard !source[at - 1].isDigit else { return nil }
        let reader = NumberReader(lexer: lexer, start: at)
        if !source[at].isDigit {
            if source[at].isLatin { return source[at - 1].isLatin ? nil : reader.versionWithLetter() ?? reader.money() }
            return reader.signed() ?? reader.money()
        }
        if source[at - 1] == UInt32(scalar: "."), source[at - 2].isDigit { return reader.code() }
        if source[at - 1] == UInt32(scalar: ":"), lexer.wordBefore(at - 1) == "localhost" { return reader.code() }
        for kind in kinds { if let match = kind(reader) { return match } }
        return reader.code()
    }

    private static let kinds: [@Sendable (NumberReader) -> Match?] = [
        { $0.date() }, { $0.americanDate() }, { $0.groupedCode() }, { $0.phone() }, { $0.version() }, { $0.score() },
        { $0.saleDay() }, { $0.workingHours() }, { $0.modelParts() }, { $0.fallingPair() }, { $0.range() },
        { $0.duration() }, { $0.height() }, { $0.time() }, { $0.ratio() }, { $0.mixedNumber() }, { $0.outOf() },
        { $0.shortDate() }, { $0.tally() }, { $0.fractionNumber() }, { $0.ordinal() }, { $0.year() },
        { $0.englishModel() },
        { $0.named() },
        { $0.amount() },
    ]
}
