/// What speaks for an entry as the answer to a question, and against it. Shares lie in 0…1.
struct JudgementFeatures: Sendable {
    enum Kind: String, Sendable, CaseIterable { case fact, example, refusal, lore }

    var kind: Kind
    /// The retrieval's own, and the likeness to the entry's names and questions, to one sentence, to all of its text.
    var score: Float
    var line: Float
    var sentence: Float
    var body: Float
    /// The share of the question's terms that its names hold, and of the rest, what its text and one sentence hold.
    var named: Float
    var covered: Float
    var oneSentence: Float
    /// It holds something of the kind that is asked for; it holds nothing of it.
    var shown: Float = 0
    var missing: Float = 0
    /// A kind is asked for at all.
    var typed: Float
    /// The share of terms that nothing holds.
    var unknown: Float
    /// The share of one of its own names or questions that the question holds.
    var backwards: Float
    /// It answers in another language.
    var foreign: Float
    var english: Float
    var length: Float
    /// Before the next entry, or behind the first.
    var margin: Float
    /// Ideograph by ideograph, what one sentence says beyond the names.
    var heard: Float
    var words: WordEvidence
    /// Another time is asked of than documents of today speak of.
    var otherTime: Float
    /// It is asked whether, not what.
    var polar: Float
    /// It speaks to the performer; it speaks of the one who asks.
    var addressed: Float
    var ofOneself: Float
    /// How well one sentence says what is asked and holds something of the kind.
    var together: Float = 0

    /// It asks of a thing that documents name, and the entry is small talk about the performer: “where are the earbuds
    /// made?” and “where are you from?”.
    var isOfAnother = false
    /// A question, where the entry answers what is told: “what was the prize?” and “I won a prize”.
    var isToldAsked = false

    /// What a word must weigh to be a word of its own that is missing, and for a modifier to be one at all.
    static let whole: Float = 0.5
    private static let slight: Float = 0.1

    private var isMissing: Bool { words.missingMost >= Self.whole }

    /// Yes or no hangs on a word that the entry does not hold, though it holds the rest: “can it be boiled?”, of a tea
    /// whose document speaks of steeping alone.
    var hangsOnMissing: Bool { polar > 0 && isMissing && words.named >= Self.whole }

    /// Each with its name, products of some of them too: a word that is missed weighs less where a whole question fits.
    private var table: [(name: String, value: Float)] {
        let unsaid = (1 - named) * (1 - covered)
        return [
            ("score", score), ("line", line), ("sentence", sentence), ("body", body), ("named", named),
            ("covered", covered), ("shown", shown), ("missing", missing), ("unknown", unknown),
            ("backwards", backwards), ("foreign", foreign), ("english", english), ("length", length),
            ("margin", margin), ("fits", line >= 0.8 ? 1 : 0), ("coveredUntyped", (1 - typed) * covered),
            ("oneSentence", oneSentence), ("heard", heard), ("missingMost", words.missingMost),
            ("missingShare", words.missingShare), ("strangeMost", words.strangeMost),
            ("strangeShare", words.strangeShare), ("namedWords", words.named), ("saidWords", words.said),
            ("noWords", words.isEmpty ? 1 : 0), ("typed", typed), ("otherTime", otherTime), ("unsaid", unsaid),
            ("unsaidUnshown", unsaid * (1 - shown)), ("shownCovered", shown * covered),
            ("backwardsUnsaid", backwards * unsaid), ("coveredNamed", covered * named), ("lineSquared", line * line),
            ("lineBeyond", max(0, line - 0.6)), ("missingOff", missing * (1 - line)),
            ("missedOff", words.missingMost * (1 - line)), ("missedUnshown", words.missingMost * typed * (1 - shown)),
            ("saidShown", words.said * shown), ("saidUntyped", words.said * (1 - typed)),
            ("backwardsHeld", backwards * (1 - words.missingShare)), ("marginAhead", max(0, margin)),
            ("backwardsUnnamed", backwards * (1 - words.named)), ("strangeOff", words.strangeMost * (1 - backwards)),
            ("saidNamed", min(words.said, words.named)), ("namedLine", words.named * line), ("polar", polar),
            ("polarMissing", polar * words.missingMost), ("polarStrange", polar * words.strangeMost),
            ("polarSaid", polar * words.said), ("together", together), ("apart", shown * (1 - together)),
            ("focus", words.focus), ("focusMissing", words.focusMissing), ("focusUnsaid", words.focusUnsaid),
            ("focusMissingUntyped", words.focusMissing * (1 - typed)), ("strangeModifier", words.strangeModifier),
            ("missingModifier", words.missingModifier), ("addressed", addressed), ("ofOneself", ofOneself),
            ("unaddressedMissing", (1 - max(addressed, ofOneself)) * words.missingMost),
            ("unaddressedStrange", (1 - max(addressed, ofOneself)) * words.strangeMost),
            ("addressedLine", addressed * line), ("polarMissed", polar > 0 && isMissing ? 1 : 0),
            ("modifierMissing", words.missingModifier > Self.slight ? 1 : 0),
            ("modifierStrange", words.strangeModifier > Self.slight ? 1 : 0),
        ]
    }

    var all: [Float] { table.map(\.value) }

    /// In the order of `all`.
    static let names: [String] = JudgementFeatures(
        kind: .fact, score: 0, line: 0, sentence: 0, body: 0, named: 0, covered: 0, oneSentence: 0, typed: 0,
        unknown: 0,
        backwards: 0, foreign: 0, english: 0, length: 0, margin: 0, heard: 0, words: WordEvidence(), otherTime: 0,
        polar: 0, addressed: 0, ofOneself: 0
    ).table.map(\.name)
}
