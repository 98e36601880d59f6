internal import Script

extension Lexer {
    /// The user's own words, the longest first; a Latin word only where it stands by itself.
    @Sendable static func lexiconWord(_ lexer: Lexer, _ at: Int) -> Match? {
        let longest = lexer.lexicons.reduce(0) { max($0, $1.longest) }
        guard longest > 0 else { return nil }
        let source = lexer.source
        var length = min(longest, source.count - at)
        while length > 0 {
            let range = at..<(at + length)
            let isBounded =
                !(source[at].isLatin && source[at - 1].isLatin)
                && !(source[at + length - 1].isLatin && source[at + length].isLatin)
            if isBounded, let entry = entry(lexer, range) {
                return Match(end: at + length, pieces: [Piece(range: range, reading: .entry(entry))])
            }
            length -= 1
        }
        return nil
    }

    private static func entry(_ lexer: Lexer, _ range: Range<Int>) -> UserLexicon.Entry? {
        let written = lexer.source.scalars[range].map(\.lowercased)
        let simplified = written.map { lexer.simplify($0).lowercased }
        return lexer.lexicons.lazy.compactMap { $0.entry(simplified) ?? $0.entry(written) }.first
    }

    /// Hanzi up to the next that is none, or to a word of the user's.
    @Sendable static func hanRun(_ lexer: Lexer, _ at: Int) -> Match? {
        var end = at
        while lexer.source[end].isHan, end - at < 512 {
            if end > at, lexiconWord(lexer, end) != nil { break }
            end += 1
        }
        guard end > at else { return nil }
        let source = lexer.source
        let characters = (at..<end).map { index in
            TraditionalForms.simplified(source[index], after: source[index - 1], before: source[index + 1])
                ?? lexer.simplify(source[index])
        }
        return Match(end: end, pieces: [Piece(range: at..<end, reading: .han(characters, isNumber: false))])
    }

    /// Chat words that no rule of reading makes sense of.
    private static let chatWords = ["u1s1": "有一说一"]

    @Sendable static func chatWord(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard source[at].isASCIILetter, !source[at - 1].isLatin, !source[at - 1].isDigit else { return nil }
        for (written, said) in chatWords {
            var cursor = Cursor(source, at)
            guard cursor.take(word: written), cursor.isAtBoundary else { continue }
            return Match(
                end: cursor.at,
                pieces: [Piece(range: at..<cursor.at, reading: .han(Array(scalarsOf: said), isNumber: true))])
        }
        return nil
    }

    @Sendable static func kanaRun(_ lexer: Lexer, _ at: Int) -> Match? {
        var end = at
        while lexer.source[end].isKana, end - at < 64 { end += 1 }
        guard end > at else { return nil }
        return Match(end: end, pieces: [Piece(range: at..<end, reading: .kana(lexer.source.folded(at..<end)))])
    }

    /// Letters with inner apostrophes. CamelCase words that no dictionary has are cut at their capitals.
    @Sendable static func latinWord(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard source[at].isLatin else { return nil }
        var end = at
        while source[end].isLatin || (source[end] == 0x27 && source[end + 1].isLatin && end > at), end - at < 64 {
            end += 1
        }
        // C++, C#, F#.
        if end - at == 1,
            source[end] == UInt32(scalar: "#")
                || (source[end] == UInt32(scalar: "+") && source[end + 1] == UInt32(scalar: "+"))
        {
            let isSharp = source[end] == UInt32(scalar: "#")
            let words = source.folded(at..<end).lowercased() + (isSharp ? " sharp" : " plus plus")
            let range = at..<(end + (isSharp ? 1 : 2))
            return Match(end: range.upperBound, pieces: [Piece(range: range, reading: .words(words))])
        }
        if let laugh = laughter(lexer, at..<end) { return laugh }
        let isGlued = source[at - 1].isLatin || source[at - 1].isDigit || source[at - 1] == UInt32(scalar: "_")
        return Match(end: end, pieces: words(lexer, at..<end, isGlued: isGlued))
    }

    /// hhhh among hanzi is laughter.
    private static func laughter(_ lexer: Lexer, _ range: Range<Int>) -> Match? {
        guard range.count >= 2, range.allSatisfy({ lexer.source[$0].lowercased == UInt32(scalar: "h") }),
            lexer.languages.sentence(range) == .mandarin
        else { return nil }
        let count = min(range.count, 4)
        let characters = [UInt32](repeating: UInt32(scalar: "哈"), count: count)
        return Match(
            end: range.upperBound, pieces: [Piece(range: range, reading: .han(characters, isNumber: false))])
    }

    /// One word, or its parts at inner capitals.
    private static func words(_ lexer: Lexer, _ range: Range<Int>, isGlued: Bool) -> [Piece] {
        let source = lexer.source
        let whole = source.folded(range)
        var cuts = [range.lowerBound]
        if !lexer.isWord(whole.lowercased()) {
            for index in range.dropFirst() where source[index].isUpper {
                let isRise = !source[index - 1].isUpper && source[index - 1].isLatin
                let isLastCapital =
                    source[index - 1].isUpper && index + 2 < range.upperBound && source[index + 1].isLower
                if isRise || isLastCapital { cuts.append(index) }
            }
        }
        // iPhone, eBay: a single small letter stays with what follows it only where the dictionary knows the whole.
        return cuts.indices.map { index in
            let part = cuts[index]..<(index + 1 < cuts.count ? cuts[index + 1] : range.upperBound)
            return Piece(range: part, reading: .word(source.folded(part)), isGlued: index > 0 || isGlued)
        }
    }
}
