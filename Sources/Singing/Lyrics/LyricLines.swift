internal import Phonetics
internal import Script

/// A stretch of a word that has its own text, and the notes it is sung on.
struct LyricPiece: Equatable {
    /// As it is shown.
    var text: String
    /// As it is pronounced, where the score says so: `は[wa]`, `长[chang2]`.
    var reading: String?
    /// Its sounds, where the score gives them.
    var phonemes: [NotePhoneme]?
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
        for (index, note) in notes.enumerated() {
            add(note.lyric, at: index)
            if let phonemes = note.phonemes, !phonemes.isEmpty { give(phonemes, to: index) }
        }
    }

    private mutating func give(_ phonemes: [NotePhoneme], to index: Int) {
        guard let line = lines.indices.last, let word = lines[line].words.indices.last,
            let piece = lines[line].words[word].pieces.indices.last,
            lines[line].words[word].pieces[piece].notes.lowerBound == index
        else { return }
        lines[line].words[word].pieces[piece].phonemes = phonemes
    }

    private mutating func add(_ lyric: Lyric?, at index: Int) {
        guard let lyric else { return begin("la", at: index, language: language == .mandarin ? .mandarin : .english) }
        if LyricMarks.isRest(lyric.text) { return }
        if LyricMarks.isBreath(lyric.text) {
            breathIsDue = true
            return
        }
        if lyric.text == LyricMarks.nextSyllable, appendSyllable(at: index) { return }
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
        let spoken = spoken(clean.text)
        let given = clean.reading.flatMap { PhonemeHint.phonemes($0, language: spoken) }
        var piece = LyricPiece(text: clean.text, reading: given == nil ? clean.reading : nil, notes: index...index)
        piece.phonemes = given
        if continues, let line = lines.indices.last, let word = lines[line].words.indices.last {
            lines[line].words[word].pieces.append(piece)
        } else {
            begin(piece, language: spoken)
        }
        if clean.endsClause, let line = lines.indices.last, let word = lines[line].words.indices.last {
            lines[line].words[word].endsClause = true
        }
        isInsideWord = lyric.syllabic == .begin || lyric.syllabic == .middle
    }

    private mutating func begin(_ text: String, at index: Int, language: Language) {
        begin(LyricPiece(text: text, notes: index...index), language: language)
    }

    private mutating func begin(_ piece: LyricPiece, language: Language) {
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

    /// The next syllable of the last word, as singing editors write it: `twinkle` and `+`.
    private mutating func appendSyllable(at index: Int) -> Bool {
        guard let line = lines.indices.last, let word = lines[line].words.indices.last else { return false }
        lines[line].words[word].pieces.append(LyricPiece(text: "", notes: index...index))
        return true
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
