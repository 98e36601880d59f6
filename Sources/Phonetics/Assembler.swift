internal import Script

/// Pieces to tokens: hanzi by the clause, so that words, sandhi and neutral tones see their neighbours; English words
/// with the words around them.
struct Assembler: Sendable {
    let frontEnd: FrontEnd
    let source: SourceText

    /// The tokens, and seconds of silence before the first.
    func tokens(_ pieces: [Piece]) -> (tokens: [Token], pauseBefore: Double) {
        var tokens: [Token] = []
        var pauseBefore = 0.0
        var at = 0
        while at < pieces.count {
            if case .pause(let strength, let type) = pieces[at].reading {
                pause(strength, type, &tokens)
                at += 1
            } else if case .rest(let seconds) = pieces[at].reading {
                if !rest(seconds, &tokens) { pauseBefore += seconds }
                at += 1
            } else if pieces[at].isMandarin {
                let end = run(pieces, from: at, while: \.isMandarin)
                let continues = tokens.last.map { $0.breakAfter < .minor } ?? false
                tokens += mandarin(Array(pieces[at..<end]), continues: continues)
                at = end
            } else {
                let end = run(pieces, from: at) { !$0.isMandarin && !$0.isPause }
                tokens += other(Array(pieces[at..<end]))
                at = end
            }
        }
        if let last = tokens.indices.last {
            tokens[last].breakAfter = .major
            tokens[last].sentenceType = tokens[last].sentenceType ?? .statement
        }
        return (tokens, pauseBefore)
    }

    private func run(_ pieces: [Piece], from start: Int, while condition: (Piece) -> Bool) -> Int {
        var end = start
        while end < pieces.count, condition(pieces[end]) { end += 1 }
        return end
    }

    private func pause(_ strength: Break, _ type: SentenceType?, _ tokens: inout [Token]) {
        guard let last = tokens.indices.last else { return }
        tokens[last].breakAfter = max(tokens[last].breakAfter, strength)
        guard let type else { return }
        let known = tokens[last].sentenceType
        if known == nil || known == .statement { tokens[last].sentenceType = type }
    }

    /// False where there is no token to rest behind.
    private func rest(_ seconds: Double, _ tokens: inout [Token]) -> Bool {
        guard let last = tokens.indices.last else { return false }
        tokens[last].pauseAfter = (tokens[last].pauseAfter ?? 0) + seconds
        tokens[last].breakAfter = seconds > 0 ? max(tokens[last].breakAfter, .minor) : .word
        return true
    }

    // MARK: Mandarin

    private func mandarin(_ pieces: [Piece], continues: Bool) -> [Token] {
        let stretches = pieces.map(stretch)
        let words = frontEnd.mandarin.read(stretches, continues: continues)
        var tokens: [Token] = []
        for (piece, words) in zip(pieces, words) {
            if piece.isGlued { tokens.indices.last.map { tokens[$0].breakAfter = .none } }
            guard piece.part != .more || tokens.isEmpty else {
                tokens[tokens.count - 1].syllables += whole(words, piece).syllables
                tokens[tokens.count - 1].spoken += spoken(piece)
                continue
            }
            tokens += piece.isVerbatim ? words.compactMap { token($0, piece) } : [whole(words, piece)]
        }
        return tokens.filter { !$0.syllables.isEmpty }
    }

    private func stretch(_ piece: Piece) -> MandarinReader.Stretch {
        switch piece.reading {
        case .han(let characters, let isNumber): return .init(characters: characters, isNumber: isNumber)
        case .entry(let entry):
            let readings = entry.syllables.map(Pinyin.spelling)
            let characters = Array(source.scalars[piece.range])
            let aligned =
                characters.count == readings.count ? characters : [UInt32](repeating: 0, count: readings.count)
            return .init(characters: aligned, reading: readings)
        default: return .init(characters: [])
        }
    }

    private func token(_ word: MandarinWord, _ piece: Piece) -> Token? {
        let start = piece.range.lowerBound + word.start
        let range = start..<(start + word.syllables.count)
        var spoken = source.written(range)
        if case .han(let characters, _) = piece.reading {
            spoken = Array(characters[word.start..<(word.start + word.syllables.count)]).string
        }
        return Token(
            text: source.written(range), spoken: spoken, range: source.range(range), language: .mandarin,
            syllables: word.syllables.map(\.phonemes).filter { !$0.isEmpty })
    }

    private func whole(_ words: [MandarinWord], _ piece: Piece) -> Token {
        Token(
            text: source.written(piece.range), spoken: spoken(piece), range: source.range(piece.range),
            language: .mandarin,
            syllables: words.flatMap { $0.syllables.map(\.phonemes) }.filter { !$0.isEmpty })
    }

    // MARK: Everything else

    private func other(_ pieces: [Piece]) -> [Token] {
        let sentence = EnglishSentence(pieces: pieces, reader: frontEnd.english)
        var tokens: [Token] = []
        for (index, piece) in pieces.enumerated() {
            if piece.isGlued { tokens.indices.last.map { tokens[$0].breakAfter = .none } }
            let (language, syllables) = reading(piece, sentence, index)
            guard !syllables.isEmpty else { continue }
            if piece.part == .more, let last = tokens.indices.last, tokens[last].language == language {
                tokens[last].syllables += syllables
                tokens[last].spoken += " " + spoken(piece)
                continue
            }
            tokens.append(
                Token(
                    text: source.written(piece.range), spoken: spoken(piece), range: source.range(piece.range),
                    language: language, syllables: syllables))
        }
        return tokens
    }

    private func spoken(_ piece: Piece) -> String { FrontEnd.said(piece, source)?.0 ?? "" }

    private func reading(_ piece: Piece, _ sentence: EnglishSentence, _ index: Int) -> (Language, [[Phoneme]]) {
        switch piece.reading {
        case .kana(let text): (.japanese, JapaneseSyllables.moras(text) ?? [])
        case .entry(let entry): (entry.language, entry.syllables)
        default: (.english, sentence.syllables(index))
        }
    }
}

extension Piece {
    var isMandarin: Bool {
        switch reading {
        case .han: true
        case .entry(let entry): entry.language == .mandarin && !entry.isRaw
        default: false
        }
    }

    /// Its characters are those of the source, so that each word of it is a token.
    var isVerbatim: Bool {
        if case .han(let characters, let isNumber) = reading {
            !isNumber && part == .only && characters.count == range.count
        } else {
            false
        }
    }
}
