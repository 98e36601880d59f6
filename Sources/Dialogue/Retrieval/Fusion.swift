/// How the two views of likeness become one confidence.
enum Fusion {
    /// Below this the performer says that it does not know. Set on the evaluation set; a Chinese line, which has no
    /// spaces to cut it at, always holds some pairs that mean nothing.
    static func threshold(_ lexemes: [Lexeme]) -> Float { lexemes.contains(where: \.isWord) ? 0.4 : 0.35 }

    /// A whole line against a whole line: both what is asked and how it is put.
    static func line(_ coverage: Float, _ spelling: Float) -> Float { 0.65 * coverage + 0.35 * spelling }

    /// A question against a text: what is asked must stand somewhere in the section, best in one sentence.
    static func section(body: Float, sentence: Float) -> Float { 0.6 * body + 0.4 * sentence }

    /// What the very words of a question count for a sentence, beside what they mean: 包邮 and 发货 are one concept, and
    /// stand in different sentences.
    static let wording: Float = 0.6

    /// A line that names nothing must be nearly the same.
    static func bare(_ spelling: Float) -> Float { spelling >= 0.72 ? spelling : 0.3 * spelling }

    /// A concept may be met in the other language, but the answer should be in the one asked in.
    static let foreign: Float = 0.6

    /// What a clause is trusted for the message that it stands in.
    static let clause: Float = 0.8

    /// A tie goes to what was written for the question; background comes last.
    static func trust(_ entry: PersonaIndex.Entry) -> Float {
        switch entry {
        case .refusal, .example: 1
        case .knowledge: 1
        case .lore: 0.85
        }
    }
}
