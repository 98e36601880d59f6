public import Script

/// What is done with emoji.
public enum EmojiReading: String, Sendable, Hashable, CaseIterable {
    /// Seen and not said.
    case dropped
    /// Named, each kind in a row once.
    case spoken
}

/// Text to phonemes, for Mandarin and English, alone or mixed, with kana read on the way.
///
/// Load it once: the dictionaries are mapped, not read. Transcribing is pure and safe from any thread. Time and memory
/// grow linearly with the text.
public struct FrontEnd: Sendable {
    let lexicon: UserLexicon
    let emoji: EmojiReading
    let dictionary: MandarinDictionary
    let mandarin: MandarinReader
    let english: EnglishReader

    /// - Parameters:
    ///   - lexicon: readings that win over everything else.
    ///   - dictionaries: a folder with the data files; nil looks beside the executable.
    public init(
        lexicon: UserLexicon = UserLexicon(), emoji: EmojiReading = .dropped, dictionaries: String? = nil
    ) throws(PhoneticsError) {
        let folder: String
        if let dictionaries { folder = dictionaries } else { folder = try Resources.folder() }
        self.lexicon = lexicon
        self.emoji = emoji
        dictionary = try MandarinDictionary(folder: folder)
        mandarin = MandarinReader(dictionary: dictionary)
        english = try EnglishReader(folder: folder)
    }

    /// The same dictionaries, which are shared, with another lexicon.
    public func reading(with lexicon: UserLexicon) -> FrontEnd {
        FrontEnd(self, lexicon)
    }

    private init(_ other: FrontEnd, _ lexicon: UserLexicon) {
        self.lexicon = lexicon
        emoji = other.emoji
        dictionary = other.dictionary
        mandarin = other.mandarin
        english = other.english
    }

    /// Reads a text.
    /// - Parameters:
    ///   - language: decides for what has no script of its own, such as a bare number.
    ///   - markup: what is known of the text besides its letters.
    ///   - lexicons: readings that win over the front end's own, the first of them over the others.
    public func transcribe(
        _ text: String, language: Language? = nil, markup: TextMarkup = TextMarkup(), lexicons: [UserLexicon] = []
    ) -> Transcription {
        let source = SourceText(text, markup: markup)
        let languages = TextLanguage(source, preferred: language)
        let lexer = lexer(source, languages, lexicons)
        let (tokens, pauseBefore) = Assembler(frontEnd: self, source: source).tokens(lexer.pieces())
        return Transcription(tokens: tokens, language: languages.dominant, pauseBefore: pauseBefore)
    }

    func lexer(_ source: SourceText, _ languages: TextLanguage, _ lexicons: [UserLexicon] = []) -> Lexer {
        let (dictionary, english) = (dictionary, english)
        return Lexer(
            source: source, languages: languages, lexicons: (lexicons + [lexicon]).filter { !$0.isEmpty },
            emoji: emoji, simplify: { dictionary.simplify($0) }, isWord: { english.isKnown($0) })
    }
}
