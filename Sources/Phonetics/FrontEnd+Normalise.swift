public import Script

extension FrontEnd {
    /// The text with figures, signs and abbreviations written out as they are said: hanzi joined, words parted by
    /// spaces, pauses left out. For logs and for finding out why something is read as it is.
    public func normalise(_ text: String, language: Language? = nil) -> String {
        let source = SourceText(text)
        let pieces = lexer(source, TextLanguage(source, preferred: language)).pieces()
        var result = ""
        var endsInHan = false
        for piece in pieces {
            guard let (said, isHan) = Self.said(piece, source) else { continue }
            if !result.isEmpty, !(endsInHan && isHan) { result += " " }
            result += said
            endsInHan = isHan
        }
        return result
    }

    static func said(_ piece: Piece, _ source: SourceText) -> (String, isHan: Bool)? {
        switch piece.reading {
        case .han(let characters, _): (characters.string, true)
        case .word(let word), .words(let word): (word, false)
        case .spelled(let letters): (letters.map { String($0) }.joined(separator: " "), false)
        case .kana(let text): (text, true)
        case .entry: (source.written(piece.range), false)
        case .pause, .rest: nil
        }
    }
}
