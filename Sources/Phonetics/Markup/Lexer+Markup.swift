internal import Script

extension Lexer {
    /// What markup put here: a pause, the end of a sentence, or a stretch with a reading of its own.
    @Sendable static func markup(_ lexer: Lexer, _ at: Int) -> Match? {
        guard let item = lexer.source.items[at] else { return nil }
        switch item.kind {
        case .boundary: return Match(end: at + 1, pieces: [])
        case .rest(let seconds): return Match(end: at + 1, pieces: [Piece(range: at..<at, reading: .rest(seconds))])
        case .sentenceEnd:
            return Match(end: at + 1, pieces: [Piece(range: at..<at, reading: .pause(.major, .statement))])
        case .reading(let reading): return read(lexer, at..<item.end, reading)
        }
    }

    private static func read(_ lexer: Lexer, _ range: Range<Int>, _ reading: TextMarkup.Reading) -> Match {
        switch reading {
        case .phonemes(let syllables, let language):
            let entry = UserLexicon.Entry(
                language: language, syllables: syllables, isRaw: language != .mandarin || !Pinyin.canSpell(syllables))
            return Match(end: range.upperBound, pieces: [Piece(range: range, reading: .entry(entry))])
        case .alias(let text): return alias(lexer, range, text)
        case .sayAs(.characters): return characters(lexer, range)
        case .sayAs(let kind):
            let written = lexer.source.written(range)
            let language = lexer.languages.of(range)
            return alias(lexer, range, kind.text(written, in: language) ?? written, language: language)
        }
    }

    /// Another text's pieces, which stand for the range as one.
    /// - Parameter language: of its figures and signs, where it is known and not told from the words.
    private static func alias(
        _ lexer: Lexer, _ range: Range<Int>, _ text: String, language: Language? = nil
    ) -> Match {
        let spans = language.map { [TextMarkup.LanguageSpan(0..<text.utf8.count, $0)] } ?? []
        let source = SourceText(text, markup: TextMarkup(languages: spans))
        let inner = Lexer(
            source: source, languages: TextLanguage(source, preferred: lexer.languages.of(range)),
            lexicons: lexer.lexicons, emoji: lexer.emoji, simplify: lexer.simplify, isWord: lexer.isWord)
        return whole(range, inner.pieces())
    }

    /// Letters and figures one by one.
    private static func characters(_ lexer: Lexer, _ range: Range<Int>) -> Match {
        let language = lexer.languages.of(range)
        var pieces: [Piece] = []
        for scalar in lexer.source.written(range).unicodeScalars {
            let value = SourceText.fold(scalar.value)
            if value.isDigit {
                let figure = [value].string
                pieces +=
                    Match(
                        range, language, zh: MandarinNumbers.digits(figure), en: EnglishNumbers.digits(figure)
                    ).pieces
            } else if value.isLatin {
                pieces.append(Piece(range: range, reading: .spelled([value.lowercased].string)))
            } else if value.isHan {
                pieces.append(Piece(range: range, reading: .han([lexer.simplify(value)], isNumber: true)))
            }
        }
        return whole(range, pieces)
    }

    /// The first piece shows the range, the others go with it.
    private static func whole(_ range: Range<Int>, _ pieces: [Piece]) -> Match {
        var isFirst = true
        let pieces = pieces.map { piece in
            var piece = piece
            guard !piece.isPause else { return piece }
            piece.part = isFirst ? .first : .more
            piece.range = isFirst ? range : range.upperBound..<range.upperBound
            isFirst = false
            return piece
        }
        return Match(end: range.upperBound, pieces: pieces)
    }

    /// `{重|chong2}` and `[[HH AY1]]`.
    @Sendable static func inlinePhonemes(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard source[at] == 0x7B || source[at] == 0x5B, let found = source.inlinePhonemes(at) else { return nil }
        let entry = UserLexicon.Entry(
            language: found.language, syllables: found.syllables,
            isRaw: found.language != .mandarin || !Pinyin.canSpell(found.syllables))
        return Match(end: found.end, pieces: [Piece(range: found.shown, reading: .entry(entry))])
    }
}
