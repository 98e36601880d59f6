public import Inference
public import Script

/// What a voice with its own timing and melody is to say: the words as the front end read them.
public struct SpeakingScript: Sendable, Equatable {
    /// What follows a word.
    public enum Pause: Int, Sendable { case none, minor, major }
    /// The manner in which a sentence ends.
    public enum Ending: Sendable { case statement, question, exclamation }

    public struct Word: Sendable, Equatable {
        /// As written, for captions.
        public var text: String
        /// With figures and signs written out, for voices that read text themselves.
        public var spoken: String
        public var phonemes: [Phoneme]
        /// Where in `phonemes` each syllable begins; empty where nobody knows.
        public var syllables: [Int]
        public var pause: Pause
        /// Set where a sentence ends.
        public var ending: Ending?
        /// The asker's number of the word, given back with its time.
        public var index: Int?

        public init(
            _ text: String, spoken: String? = nil, phonemes: [Phoneme], syllables: [Int] = [], pause: Pause = .none,
            ending: Ending? = nil, index: Int? = nil
        ) {
            self.text = text
            self.spoken = spoken ?? text
            self.phonemes = phonemes
            self.syllables = syllables
            self.pause = pause
            self.ending = ending
            self.index = index
        }
    }

    /// The whole text as written.
    public var text: String
    public var language: Language
    public var words: [Word]
    /// nil: the voice's default speaker.
    public var speaker: String?
    /// Speed relative to the voice's own.
    public var rate: Double
    /// Gain on top of the voice's own loudness.
    public var decibels: Float
    /// More of the same sentence follows.
    public var continues: Bool

    public init(
        text: String, language: Language, words: [Word], speaker: String? = nil, rate: Double = 1,
        decibels: Float = 0, continues: Bool = false
    ) {
        self.text = text
        self.language = language
        self.words = words
        self.speaker = speaker
        self.rate = rate
        self.decibels = decibels
        self.continues = continues
    }
}

/// When a voice with its own timing says what, known before its first sample leaves.
public struct SpeakingPlan: Sendable {
    /// Samples at `Timeline.rate`; 0 when there is nothing that the voice can say.
    public var duration: Int
    /// In order, without gaps, from 0 to `duration`.
    public var phonemes: [Timed<Phoneme>]
    public var words: [Timed<String>]
    /// Of each of `words` the number that its asker gave it; empty where none is known.
    public var indices: [Int?]
    /// True when the times come from the network's own durations, false when they are shared out evenly.
    public var isExact: Bool
    /// Chunks from 0 to `duration`, each made when it is asked for. Ending the iteration ends the synthesis.
    public var render: @Sendable () -> AsyncThrowingStream<AudioChunk, any Error>

    public init(
        duration: Int, phonemes: [Timed<Phoneme>], words: [Timed<String>], indices: [Int?] = [], isExact: Bool,
        render: @escaping @Sendable () -> AsyncThrowingStream<AudioChunk, any Error>
    ) {
        self.duration = duration
        self.phonemes = phonemes
        self.words = words
        self.indices = indices
        self.isExact = isExact
        self.render = render
    }
}

extension SpeakingPlan {
    /// Of what has nothing that can be said.
    public static let nothing = SpeakingPlan(duration: 0, phonemes: [], words: [], isExact: true) {
        AsyncThrowingStream { nil }
    }
}

/// A voice that decides its own timing and melody, as most networks that read aloud do. It speaks and cannot sing.
public protocol SpeakingVoice: Sendable {
    var name: String { get }
    /// The format, such as `piper`.
    var kind: String { get }
    /// Names for `SpeakingScript.speaker`; empty where there is but one.
    var speakers: [String] { get }
    /// Those of our languages that it was made for; empty for any other.
    var languages: [Language] { get }
    /// True when it goes by `Word.spoken` or the text itself, which may be one that our front end cannot read.
    var readsText: Bool { get }
    func plan(_ script: SpeakingScript) async throws -> SpeakingPlan
}

/// A kind of voicebank folder: voices that sing, and speak only as well as a singer reads aloud, which is not well.
public protocol SingingFormat: Sendable {
    /// Told from the files in the folder, quickly: no model is read.
    func recognises(folder: String) -> Bool
    /// Loads the bank, without its networks where they are large. Throws what is wrong with it and what to do.
    func load(folder: String, runtime: InferenceRuntime) async throws -> any Vocalist
    /// Lets a bank of this format sing a note, and says what was found. Throws where it cannot sing; nothing for a voice of
    /// another format.
    func qualify(_ voice: any Vocalist) async throws -> [String]
}

/// A kind of voice folder.
public protocol VoiceFormat: Sendable {
    /// Told from the files in the folder, quickly: no model is read.
    func recognises(folder: String) -> Bool
    /// Loads and tries the voice. Throws what is wrong with it and what to do.
    func load(folder: String, runtime: InferenceRuntime) async throws -> any SpeakingVoice
}
