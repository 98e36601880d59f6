internal import Script

/// Parts a text into pieces, each with the way it is read. At each place the recognisers are asked in order; what none
/// of them wants is skipped, one scalar at a time, so that the work is linear whatever the text.
struct Lexer: Sendable {
    let source: SourceText
    let languages: TextLanguage
    /// The first that has a word of some length decides.
    let lexicons: [UserLexicon]
    var emoji = EmojiReading.dropped
    let simplify: @Sendable (UInt32) -> UInt32
    /// True for a word, in lower case, that the English dictionary has.
    let isWord: @Sendable (String) -> Bool

    typealias Recogniser = @Sendable (Lexer, Int) -> Match?

    static let recognisers: [Recogniser] = [
        markup, inlinePhonemes, lexiconWord, emoji, addresses, emoticon, chatWord, numbers, spans, perUnit, symbols,
        weekdays, abbreviation, romanNumeral, latinWord, hanRun, kanaRun,
        punctuation,
    ]

    func pieces() -> [Piece] {
        var result: [Piece] = []
        var at = 0
        while at < source.count {
            let value = source[at]
            if value.isInvisible || (value.isSpace && value != 10) {
                at += 1
                continue
            }
            let match = Self.recognisers.lazy.compactMap { $0(self, at) }.first
            result += match?.pieces ?? []
            at = max(at + 1, match?.end ?? 0)
        }
        return result
    }

    /// The scalar before, without spaces.
    func before(_ at: Int) -> UInt32 {
        var index = at - 1
        var left = 4
        while left > 0, source[index].isSpace {
            index -= 1
            left -= 1
        }
        return source[index]
    }

    /// The Latin word that ends before `at`, in lower case, at most one space and a full stop away.
    func wordBefore(_ at: Int) -> String {
        var end = at
        if source[end - 1].isSpace { end -= 1 }
        if source[end - 1] == UInt32(scalar: ".") { end -= 1 }
        var start = end
        while end - start < 24, source[start - 1].isLatin || (source[start - 1] == 0x27 && start < end) { start -= 1 }
        return source.folded(max(0, start)..<max(0, end)).lowercased()
    }

    /// The Latin word that begins at `at` or a space behind it, in lower case.
    func wordAfter(_ at: Int) -> String {
        var start = at
        if source[start].isSpace { start += 1 }
        var end = start
        while end - start < 24, source[end].isLatin || (source[end] == 0x27 && end > start) { end += 1 }
        guard start <= source.count else { return "" }
        return source.folded(start..<end).lowercased()
    }

    /// Hanzi right before, at most `count`, simplified.
    func hanBefore(_ at: Int, _ count: Int) -> String {
        var start = at
        while start > 0, at - start < count,
            source[start - 1].isHan || ":：".unicodeScalars.contains(where: { $0.value == source[start - 1] })
                || source[start - 1].isSpace
        {
            start -= 1
        }
        return source.scalars[start..<at].map(simplify).string
    }
}
