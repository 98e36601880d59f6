public import Script

/// What markup says of a plain text: readings, pauses, places that nothing is read across, and languages. Offsets are
/// UTF-8 offsets in the text.
public struct TextMarkup: Sendable, Equatable {
    /// How a stretch is said instead of what its letters say.
    public enum Reading: Sendable, Equatable {
        /// Phonemes by syllable.
        case phonemes([[Phoneme]], Language)
        /// Another text.
        case alias(String)
        /// The same text, taken for something.
        case sayAs(SayAs)
    }

    public enum Kind: Sendable, Equatable {
        case reading(Reading)
        /// Silence of so many seconds, in place of what the punctuation before it would give; 0 takes that away.
        case rest(Double)
        /// The end of a sentence, if its punctuation does not say so.
        case sentenceEnd
        /// Nothing is read across it.
        case boundary
    }

    /// Something that begins at a place of the text; only readings cover more than the place itself.
    public struct Item: Sendable, Equatable {
        public var range: Range<Int>
        public var kind: Kind

        public init(_ range: Range<Int>, _ kind: Kind) {
            self.range = range
            self.kind = kind
        }
    }

    /// A stretch whose language is given.
    public struct LanguageSpan: Sendable, Equatable {
        public var range: Range<Int>
        public var language: Language

        public init(_ range: Range<Int>, _ language: Language) {
            self.range = range
            self.language = language
        }
    }

    /// In the order of the text, without overlap.
    public var items: [Item]
    /// An inner span stands before those around it.
    public var languages: [LanguageSpan]

    public init(items: [Item] = [], languages: [LanguageSpan] = []) {
        self.items = items
        self.languages = languages
    }
}
