public import Script

/// Text to phonemes, for Mandarin and English, alone or mixed, with kana read on the way.
///
/// Load it once: the dictionaries are mapped, not read. Transcribing is pure and safe from any thread. Time and memory
/// grow linearly with the text.
public struct FrontEnd: Sendable {
    let lexicon: UserLexicon
    let dictionary: MandarinDictionary
    let mandarin: MandarinReader
    let english: EnglishReader

    /// - Parameters:
    ///   - lexicon: readings that win over everything else.
    ///   - dictionaries: a folder with the data files; nil looks beside the executable.
    public init(lexicon: UserLexicon = UserLexicon(), dictionaries: String? = nil) throws(PhoneticsError) {
        let folder: String
        if let dictionaries { folder = dictionaries } else { folder = try Resources.folder() }
        self.lexicon = lexicon
        dictionary = try MandarinDictionary(folder: folder)
        mandarin = MandarinReader(dictionary: dictionary)
        english = try EnglishReader(folder: folder)
    }

    /// Reads a text. `language` decides for what has no script of its own, such as a bare number.
    public func transcribe(_ text: String, language: Language? = nil) -> Transcription {
        let source = SourceText(text)
        let languages = TextLanguage(source, preferred: language)
        let lexer = lexer(source, languages)
        let tokens = Assembler(frontEnd: self, source: source).tokens(lexer.pieces())
        return Transcription(tokens: tokens, language: languages.dominant)
    }

    func lexer(_ source: SourceText, _ languages: TextLanguage) -> Lexer {
        let (dictionary, english) = (dictionary, english)
        return Lexer(
            source: source, languages: languages, lexicon: lexicon, simplify: { dictionary.simplify($0) },
            isWord: { english.isKnown($0) })
    }
}
