internal import Script
internal import Vocals

extension SpeakingScript {
    /// The words by sentences, none longer than `most` words: networks read a sentence at a time.
    func sentences(most: Int = 120) -> [[Word]] {
        var sentences: [[Word]] = []
        var current: [Word] = []
        for word in words {
            current.append(word)
            if word.pause == .major || current.count >= most {
                sentences.append(current)
                current = []
            }
        }
        if !current.isEmpty { sentences.append(current) }
        return sentences
    }

    /// The sign that a word's pause is written with; nil for none.
    static func sign(after word: Word, isLast: Bool, continues: Bool) -> Character? {
        if isLast, !continues || word.pause == .major {
            switch word.ending ?? .statement {
            case .statement: return "."
            case .question: return "?"
            case .exclamation: return "!"
            }
        }
        switch word.pause {
        case .none: return isLast ? "," : nil
        case .minor: return ","
        case .major: return "."
        }
    }

    /// The same script with its words as they are written, for voices that read text: parted at spaces, hanzi one by one,
    /// the signs behind them made pauses.
    var written: SpeakingScript {
        var copy = self
        copy.words = []
        for piece in text.split(whereSeparator: \.isWhitespace) {
            var word = piece
            var sign: Character?
            // A figure with a point inside a text is an ordinal in many languages, not the end of a sentence.
            if piece.last == ".", piece.endIndex < text.endIndex, piece.dropLast().allSatisfy(\.isNumber) {
                copy.words.append(Word(String(piece), phonemes: []))
                continue
            }
            while let last = word.last, Self.pauses[last] != nil || Self.closing.contains(last) {
                if Self.pauses[last] != nil { sign = last }
                word.removeLast()
            }
            while let first = word.first, Self.opening.contains(first) { word.removeFirst() }
            let pause = sign.flatMap { Self.pauses[$0] }
            guard !word.isEmpty else {
                if let pause, let last = copy.words.indices.last { copy.words[last].apply(pause) }
                continue
            }
            copy.words.append(Word(String(word), phonemes: []))
            if let pause { copy.words[copy.words.count - 1].apply(pause) }
        }
        return copy
    }

    private static let pauses: [Character: (Pause, Ending?)] = [
        ",": (.minor, nil), ";": (.minor, nil), ":": (.minor, nil), "，": (.minor, nil), "、": (.minor, nil),
        "；": (.minor, nil), "：": (.minor, nil), "—": (.minor, nil), "–": (.minor, nil), "،": (.minor, nil),
        ".": (.major, .statement), "。": (.major, .statement), "…": (.major, .statement), "।": (.major, .statement),
        "!": (.major, .exclamation), "！": (.major, .exclamation), "?": (.major, .question),
        "？": (.major, .question), "؟": (.major, .question),
    ]
    private static let closing: Set<Character> = ["\"", "'", ")", "]", "”", "’", "»", "」", "』", "）", "》"]
    private static let opening: Set<Character> = ["\"", "'", "(", "[", "“", "‘", "«", "「", "『", "（", "《", "¿", "¡"]
}

extension SpeakingScript.Word {
    fileprivate mutating func apply(_ sign: (SpeakingScript.Pause, SpeakingScript.Ending?)) {
        pause = sign.0
        ending = sign.1 ?? ending
    }
}
