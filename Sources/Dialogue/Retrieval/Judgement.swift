internal import Foundation

/// How sure it is that an entry answers a question, of what speaks for it and against it.
enum Judgement {
    /// Entries that are looked at closely.
    static let candidates = 10
    /// What a slip of the pen counts of the word that was meant.
    static let slip: Float = 0.8
    /// From here on an answer is given outright.
    static let threshold: Float = 0.82
    /// The same for small talk, which misleads nobody, and for refusals, which harm nobody.
    static let smallTalk: Float = 0.5
    static let refusal: Float = 0.36
    /// The same for background of the lorebook: a card has nothing else.
    static let lore: Float = 0.5
    /// The same for small talk, to what asks for nothing.
    static let smallTalkToTold: Float = 0.08
    /// From here on the nearest passage is offered, with the word that it is no more than that.
    static let nearest: Float = 0.22
    /// The same, to what asks for nothing.
    static let nearestToTold: Float = 0.85
    /// The share of a follow-up's words that the old topic may leave unsaid.
    static let unsaidInFollowUp: Float = 0.4
    /// The likeness from which a question is one of the document's own, and how sure its answer is then.
    static let asWritten: Float = 0.92
    static let surely: Float = 0.9
    /// The share of the words of “and the …?” that the names of what is meant must hold.
    static let shifted: Float = 0.6
    /// The share of a bare question that one sentence of an earlier topic must say for that to be meant.
    static let olderTopic: Float = 0.5
    /// The share of a question with a pronoun and words of its own that one sentence of the topic must say for an answer.
    static let followUp: Float = 0.45
    /// A sentence that holds something of the kind that is asked for, before one that does not.
    static let shownSentence: Float = 0.5
    /// The share of a question that a sentence says which bears on a claim that must not be made.
    static let bearsOnClaim: Float = 0.12
    /// Sentences that are said beside the best one: nearly as good.
    static let alsoSaid: Float = 0.6
    /// The share of a question that one sentence more must say, of what those say nothing.
    static let saysMore: Float = 0.2

    /// 0…1: logistic regression, with weights of its own for each kind of entry. `Training/judgement/train.py` makes them
    /// from the project's own questions (`evaluation.yaml` and the later sets); the frozen ones have no part in it.
    /// - Parameter values: all of the features.
    static func confidence(_ features: JudgementFeatures, _ values: [Float]) -> Float {
        let weighed = JudgementWeights.shipped.confidence(features.kind, values)
        guard features.kind == .fact else { return weighed }
        // A question that stands in the document as it was asked has its answer there, however small the document is.
        if features.line >= asWritten { return max(weighed, surely) }
        return weighed
    }

    /// The same for an answer outright: where a yes or no hangs on a missing word, the passage is near and no more.
    static func outright(_ features: JudgementFeatures, confidence: Float) -> Float {
        let isDoubted =
            features.kind == .fact && features.hangsOnMissing && features.line < lineOfYesOrNo
        return isDoubted ? min(confidence, doubt * threshold) : confidence
    }

    /// The share of the threshold that is reached where a yes or no hangs on a missing word, below this likeness to one of
    /// its names.
    static let doubt: Float = 0.9
    static let lineOfYesOrNo: Float = 0.8

    /// The likeness to one of its own lines from which an entry is meant though a question asks for another kind of thing
    /// than it holds, and though it asks and the entry answers what is told or speaks of the performer alone.
    static let lineOfLore: Float = 0.62
    static let lineOfTold: Float = 0.7

    /// Small talk and refusals are meant only where a good part of one of their own lines stands in the message: a word or
    /// two in common is chance, and a refusal of a harmless question is rude.
    /// In a clause of a longer message they must be nearly the same: the rest of it asks something else.
    static func isMeant(_ f: JudgementFeatures, isClause: Bool = false) -> Bool {
        switch f.kind {
        case .fact: true
        // Background that names the subject and holds nothing of the kind that is asked for.
        case .lore: f.missing == 0 || f.line >= lineOfLore
        case .refusal: isClause ? f.line >= 0.7 : f.line >= 0.45 || f.backwards >= 0.55
        case .example where (f.isToldAsked || f.isOfAnother) && f.line < lineOfTold: false
        case .example: isClause ? f.line >= 0.7 : f.line >= 0.5 || f.backwards >= 0.6
        }
    }

    /// How near a passage stands, by retrieval, and by whether it says what is asked and has something of the kind.
    static func nearness(_ f: JudgementFeatures, confidence: Float) -> Float {
        let kind = 0.15 * (f.shown - f.missing)
        let matter = 0.2 * min(f.heard, 1) * (1 - f.named)
        return f.score + kind + 1.5 * confidence + matter - 0.2 * f.foreign
    }
}
