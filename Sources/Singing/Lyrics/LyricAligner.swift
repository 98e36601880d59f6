public import Phonetics
public import Script

/// Finds which sounds are sung on which notes.
public struct LyricAligner: Sendable {
    /// A text in a language to its sounds.
    public typealias Transcriber = @Sendable (String, Language) -> Transcription

    /// A part's words on its notes.
    public struct Result: Sendable, Equatable {
        public var syllables: [SungSyllable]
        /// What had to be guessed.
        public var remarks: [String]
    }

    /// How a voice itself sings a word that was read so.
    public typealias Pronouncer = @Sendable (_ word: String, _ read: [[Phoneme]], Language) -> [[Phoneme]]

    let transcribe: Transcriber
    /// Set by the singer: a voicebank has a dictionary of its own.
    var pronounce: Pronouncer = { _, read, _ in read }

    public init(_ transcribe: @escaping Transcriber) { self.transcribe = transcribe }

    public init(frontEnd: FrontEnd) { self.init { frontEnd.transcribe($0, language: $1) } }

    /// - Parameter language: nil tells it from the script of the words.
    public func align(_ notes: [Note], language: Language? = nil) -> Result {
        let language = language ?? LyricLanguage.dominant(of: notes.compactMap { $0.lyric?.text })
        var result = Result(syllables: [], remarks: [])
        for line in LyricLines(notes, language: language).lines {
            let sounds = sounds(of: line)
            for (word, syllables) in zip(line.words, sounds) {
                place(word, pronounce(word.sung, syllables, word.language), in: &result)
            }
        }
        let guessed = notes.filter { $0.lyric == nil && $0.phonemes == nil }.count
        if guessed > 0 { result.remarks.append("\(guessed) notes without words are sung on la") }
        return result
    }

    /// The syllables of each word of a line: Mandarin in the context of the whole line, for its polyphones.
    private func sounds(of line: LyricLine) -> [[[Phoneme]]] {
        switch line.language {
        case .japanese:
            return line.words.map { word in
                word.pieces.flatMap { JapaneseSyllables.moras($0.sung) ?? Self.la(.english) }
            }
        case .mandarin: return MandarinLine(transcribe: transcribe).sounds(of: line)
        case .english:
            let joined = transcribe(line.words.map(\.sung).joined(separator: " "), .english)
            let tokens = joined.tokens.filter { !$0.syllables.isEmpty }
            if tokens.count == line.words.count { return tokens.map(\.syllables) }
            return line.words.map { word in transcribe(word.sung, .english).tokens.flatMap(\.syllables) }
        }
    }

    static func la(_ language: Language) -> [[Phoneme]] {
        switch language {
        case .mandarin: [[Phoneme("zh/l"), Phoneme("zh/a", tone: 1)]]
        case .english: [[Phoneme("en/L"), Phoneme("en/AA", stress: 1)]]
        case .japanese: [[Phoneme("ja/r"), Phoneme("ja/a")]]
        }
    }

    /// One syllable a piece; what is left over is sung on the last piece's first note, and pieces without a syllable
    /// of their own carry the vowel on.
    private func place(_ word: LyricWord, _ sounds: [[Phoneme]], in result: inout Result) {
        var sounds = sounds.filter { $0.contains { !$0.isSilence } }
        if sounds.isEmpty, word.pieces.contains(where: { $0.phonemes == nil }) {
            result.remarks.append("\u{201C}\(word.text)\u{201D} could not be read and is sung on la")
            sounds = Self.la(word.language)
        }
        let pieces = word.pieces
        for (index, piece) in pieces.enumerated() {
            if let given = piece.phonemes {
                add(given, of: piece, in: word, index: index, to: &result)
                continue
            }
            guard index < sounds.count else {
                if let last = result.syllables.indices.last {
                    result.syllables[last].notes = result.syllables[last].notes.lowerBound...piece.notes.upperBound
                    result.syllables[last].text += piece.text
                }
                continue
            }
            let own = index == pieces.count - 1 ? Array(sounds[index...]) : [sounds[index]]
            let texts = Self.texts(piece.text, count: own.count)
            for (share, phonemes) in own.enumerated() {
                let isLast = share == own.count - 1
                let notes = isLast ? piece.notes : piece.notes.lowerBound...piece.notes.lowerBound
                guard
                    var syllable = SungSyllable(
                        phonemes, text: texts[share], language: word.language, notes: notes,
                        share: .init(index: share, count: own.count))
                else { continue }
                syllable.breathBefore = index == 0 && share == 0 && word.breathBefore
                syllable.continuesWord = index + share > 0
                syllable.endsClause = index == pieces.count - 1 && isLast && word.endsClause
                result.syllables.append(syllable)
            }
        }
    }

    /// The score's own sounds, as one syllable.
    private func add(
        _ given: [NotePhoneme], of piece: LyricPiece, in word: LyricWord, index: Int, to result: inout Result
    ) {
        let sounds = given.filter { !$0.phoneme.isSilence }
        guard
            var syllable = SungSyllable(
                sounds.map(\.phoneme), text: piece.text, language: sounds.first?.phoneme.language ?? word.language,
                notes: piece.notes)
        else { return }
        if sounds.contains(where: { $0.seconds != nil }) { syllable.seconds = sounds.map(\.seconds) }
        syllable.breathBefore = index == 0 && word.breathBefore
        syllable.continuesWord = index > 0
        syllable.endsClause = index == word.pieces.count - 1 && word.endsClause
        result.syllables.append(syllable)
    }

    /// A text shared out over its syllables: one hanzi each where it fits, else all on the first.
    private static func texts(_ text: String, count: Int) -> [String] {
        let characters = text.filter { !$0.isWhitespace }.map(String.init)
        if count > 1, characters.count == count { return characters }
        return [text] + [String](repeating: "", count: count - 1)
    }
}
