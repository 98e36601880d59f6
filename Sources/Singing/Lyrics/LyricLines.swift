internal import Phonetics
internal import Script

/// A stretch of a word that has its own text, and the notes it is sung on.
struct LyricPiece: Equatable {
    /// As it is shown.
    var text: String
    /// As it is pronounced, where the score says so: `は[wa]`, `长[chang2]`.
    var reading: String?
    var notes: ClosedRange<Int>

    var sung: String { reading ?? text }
}

/// A word: the unit that is looked up.
struct LyricWord: Equatable {
    var pieces: [LyricPiece]
    var language: Language
    var endsClause = false
    var breathBefore = false

    var text: String { pieces.map(\.text).joined() }
    /// What is looked up.
    var sung: String { pieces.map(\.sung).joined() }
}

/// Words of one language that follow each other.
struct LyricLine: Equatable {
    var language: Language
    var words: [LyricWord]
}

/// Gathers the lyrics of notes into words and lines.
struct LyricLines {
    private(set) var lines: [LyricLine] = []
    private let language: Language
    private var isInsideWord = false
    private var breathIsDue = false

    /// Words read together at most: a verse, enough context for any polyphone.
    private static let longestLine = 64

    init(_ notes: [Note], language: Language) {
        self.language = language
        for (index, note) in notes.enumerated() { add(note.lyric, at: index) }
    }

    private mutating func add(_ lyric: Lyric?, at index: Int) {
        guard let lyric else { return begin("la", at: index, language: language == .mandarin ? .mandarin : .english) }
        if LyricMarks.isRest(lyric.text) { return }
        if LyricMarks.isBreath(lyric.text) {
            breathIsDue = true
            return
        }
        if lyric.isExtension || LyricMarks.isExtender(lyric.text) {
            if !extend(to: index) { begin("la", at: index, language: .english) }
            return
        }
        let clean = LyricText.clean(lyric.text)
        guard !clean.text.isEmpty else {
            if !extend(to: index) { begin("la", at: index, language: .english) }
            return
        }
        let continues = isInsideWord && (lyric.syllabic == .middle || lyric.syllabic == .end)
        if continues, let line = lines.indices.last, let word = lines[line].words.indices.last {
            lines[line].words[word].pieces.append(
                LyricPiece(text: clean.text, reading: clean.reading, notes: index...index))
        } else {
            begin(clean.text, reading: clean.reading, at: index, language: spoken(clean.text))
        }
        if clean.endsClause, let line = lines.indices.last, let word = lines[line].words.indices.last {
            lines[line].words[word].endsClause = true
        }
        isInsideWord = lyric.syllabic == .begin || lyric.syllabic == .middle
    }

    private mutating func begin(_ text: String, reading: String? = nil, at index: Int, language: Language) {
        let piece = LyricPiece(text: text, reading: reading, notes: index...index)
        var word = LyricWord(pieces: [piece], language: language)
        word.breathBefore = breathIsDue
        breathIsDue = false
        isInsideWord = false
        let isFull = (lines.last?.words.count ?? 0) >= Self.longestLine
        if lines.last?.language == language, !isFull {
            lines[lines.count - 1].words.append(word)
        } else {
            lines.append(LyricLine(language: language, words: [word]))
        }
    }

    private mutating func extend(to index: Int) -> Bool {
        guard let line = lines.indices.last, let word = lines[line].words.indices.last,
            let piece = lines[line].words[word].pieces.indices.last
        else { return false }
        let first = lines[line].words[word].pieces[piece].notes.lowerBound
        lines[line].words[word].pieces[piece].notes = first...index
        return true
    }

    /// The language of one lyric: by its script, and by the song's where Latin letters could be several.
    private func spoken(_ text: String) -> Language {
        if text.unicodeScalars.contains(where: LyricLanguage.isKana) { return .japanese }
        if text.unicodeScalars.contains(where: LyricLanguage.isHan) { return .mandarin }
        switch language {
        case .mandarin: return Pinyin.syllable(text) == nil ? .english : .mandarin
        case .japanese: return JapaneseSyllables.moras(text) == nil ? .english : .japanese
        case .english: return LyricLanguage.isNumberedPinyin(text) ? .mandarin : .english
        }
    }
}

/// The words inside a lyric's text, a reading in brackets behind them, and the punctuation around them.
enum LyricText {
    static func clean(_ lyric: String) -> (text: String, reading: String?, endsClause: Bool) {
        var text = lyric
        var reading: String?
        if let open = lyric.firstIndex(of: "["), let close = lyric[open...].firstIndex(of: "]") {
            let hint = String(lyric[lyric.index(after: open)..<close]).trimmed
            if !hint.isEmpty { reading = hint }
            text.removeSubrange(open...close)
        }
        let ends = text.contains { ",.;:!?，。；：！？、…".contains($0) }
        var result = ""
        for character in text {
            if character.isLetter || character.isNumber || character == " " || character == ":" && !ends {
                result.append(character)
            } else if "'’ʼ".contains(character), !result.isEmpty {
                result.append("'")
            } else if character == "ー" {
                result.append(character)
            }
        }
        return (result.trimmed.trimming { $0 == "'" }, reading, ends)
    }
}
