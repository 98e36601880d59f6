public import Script

/// What someone may say, in several wordings, and what the performer answers, in several variants.
public struct ExampleDialogue: Sendable, Hashable {
    public var id: String
    public var questions: [String]
    public var answers: [ExampleAnswer]
    /// The id of the knowledge section it is about: follow-up questions look there.
    public var topic: String?

    public init(id: String, questions: [String], answers: [ExampleAnswer], topic: String? = nil) {
        self.id = id
        self.questions = questions
        self.answers = answers
        self.topic = topic
    }
}

/// One variant of an answer. `{viewer}` and `{name}` in it stand for whoever asked and for the performer.
public struct ExampleAnswer: Sendable, Hashable {
    public var text: String
    /// nil: told from the words.
    public var mood: Mood?
    public var gesture: String?

    public init(_ text: String, mood: Mood? = nil, gesture: String? = nil) {
        self.text = text
        self.mood = mood
        self.gesture = gesture
    }
}

/// A titled piece of what the performer knows.
public struct KnowledgeSection: Sendable, Hashable {
    /// `file/section`, unique in the persona for each language.
    public var id: String
    /// What it is written in; nil where its words tell.
    public var language: Language?
    public var title: String
    /// The title of the document it stands in, named when the performer answers from it.
    public var source: String
    /// Other words that people use for it.
    public var keys: [String]
    public var sentences: [String]
    /// The sentences belong together, as the answer of a FAQ: they are said in their order, not picked from.
    public var isWhole: Bool

    public init(
        id: String, title: String, source: String, keys: [String] = [], sentences: [String], isWhole: Bool = false,
        language: Language? = nil
    ) {
        self.isWhole = isWhole
        self.language = language
        self.id = id
        self.title = title
        self.source = source
        self.keys = keys
        self.sentences = sentences
    }
}
