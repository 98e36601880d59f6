internal import Foundation

/// How sure it is that an entry answers a question, of what speaks for it and against it.
enum Judgement {
    /// Entries that are looked at closely.
    static let candidates = 10
    /// What a slip of the pen counts of the word that was meant.
    static let slip: Float = 0.8
    /// From here on an answer is given outright.
    static let threshold: Float = 0.5
    /// The same for small talk and refusals.
    static let smallTalk: Float = 0.4
    /// From here on the nearest passage is offered, with the word that it is no more than that.
    static let nearest: Float = 0.4
    /// A passage that was written for just this question needs no further look.
    static let certain: Float = 0.8
    /// What a section says of the question beyond its own name, for an answer outright.
    static let spoken: Float = 0.3
    /// The same, ideograph by ideograph.
    static let heard: Float = 0.5
    /// A sentence that holds something of the kind that is asked for, before one that does not.
    static let shownSentence: Float = 0.25
    /// Sentences that are said beside the best one: nearly as good.
    static let alsoSaid: Float = 0.6

    /// 0…1. Logistic regression on the candidates of the project's own questions (`evaluation.yaml`); the frozen ones had
    /// no part in it.
    static func confidence(_ features: [Float]) -> Float {
        let all = combined(features)
        let sum = zip(weights, all).reduce(bias) { $0 + $1.0.weight * $1.1 }
        return 1 / (1 + exp(-sum))
    }

    /// Whether the entry is seen to speak of what is asked, not only of the thing that it is asked of.
    static func speaksOfIt(_ f: [Float], heard: Float) -> Bool {
        f[1] >= certain || (f[7] == 0 && (f[5] >= spoken || f[20] >= spoken || heard >= Self.heard))
    }

    /// Small talk and refusals are meant only where a good part of one of their own lines stands in the message: a word or
    /// two in common is chance, and a refusal of a harmless question is rude.
    /// In a clause of a longer message they must be nearly the same: the rest of it asks something else.
    static func isMeant(_ f: [Float], isClause: Bool = false) -> Bool {
        let (line, backwards) = (f[1], f[12])
        if isClause, f[8] + f[9] > 0 { return line >= 0.7 }
        if f[9] > 0 { return line >= 0.45 || backwards >= 0.55 }
        if f[8] > 0 { return line >= 0.5 || backwards >= 0.6 }
        return true
    }

    /// How near a passage stands, by retrieval, and by whether it says what is asked and has something of the kind.
    static func nearness(_ f: [Float], confidence: Float, heard: Float) -> Float {
        f[0] + 0.15 * f[6] - 0.15 * f[7] + 0.5 * confidence + 0.2 * min(heard, 1) * (1 - f[4]) - 0.2 * f[13]
    }

    /// The features, and what they say together.
    private static func combined(_ f: [Float]) -> [Float] {
        let (line, named, covered, shown, missing) = (f[1], f[4], f[5], f[6], f[7])
        let (isExample, backwards) = (f[8], f[12])
        let isFact = 1 - isExample - f[9]
        let unsaid = (1 - named) * (1 - covered)
        var all = f
        all += [isFact * unsaid, isFact * (1 - shown) * unsaid, isFact * (1 - shown) * (covered < 0.1 ? 1 : 0)]
        all += [isFact * shown * covered, isFact * backwards * unsaid, isFact * covered * named]
        all += [isExample * (1 - named), isExample * (1 - named) * backwards, line * line, isFact * line]
        all += [isFact * (1 - f[20]), max(0, line - 0.6), isFact * missing * (1 - line)]
        return all
    }

    private static let bias: Float = -3.419
    private static let weights: [(weight: Float, name: String)] = [
        (0.954, "score"),
        (1.031, "line"),
        (1.213, "sentence"),
        (0.601, "body"),
        (-0.354, "named"),
        (0.010, "covered"),
        (-0.476, "shown"),
        (-0.490, "missing"),
        (-0.420, "isExample"),
        (2.107, "isRefusal"),
        (-0.448, "isLore"),
        (1.826, "unknown"),
        (2.968, "backwards"),
        (-0.762, "foreign"),
        (0.128, "english"),
        (0.827, "length"),
        (6.038, "margin"),
        (-0.658, "exampleUnknown"),
        (0.138, "certain"),
        (-0.209, "coveredUntyped"),
        (0.042, "oneSentence"),
        (-1.408, "factUnsaid"),
        (-0.855, "factUnsaidUnshown"),
        (0.016, "factBare"),
        (0.200, "factShownCovered"),
        (0.358, "factNameUnsaid"),
        (-0.437, "factCoveredNamed"),
        (-1.864, "exampleUnnamed"),
        (0.447, "exampleUnnamedName"),
        (0.981, "lineSquared"),
        (0.508, "factLine"),
        (-1.116, "factOneSentence"),
        (0.076, "lineBeyond"),
        (-0.367, "factMissing"),
    ]
}
