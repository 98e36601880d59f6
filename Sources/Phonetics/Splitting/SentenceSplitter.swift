/// A piece of running text that can be spoken: at best a sentence, for the first words less.
public struct Clause: Sendable, Hashable {
    /// As it came, white space and all: the clauses of a stream joined are its text.
    public var text: String
    /// False where the sentence goes on in the next clause.
    public var endsSentence: Bool

    public init(text: String, endsSentence: Bool) {
        self.text = text
        self.endsSentence = endsSentence
    }
}

/// Cuts a stream of text into clauses as it arrives. The first is cut early, at a comma or after a few words, so that
/// sound can begin; the others are whole sentences, unless one grows too long. Nothing is cut inside a number, an
/// abbreviation, an address, a tag, or short quotes and brackets.
///
/// The clauses do not depend on how the stream was chunked.
public struct SentenceSplitter: Sendable {
    private var pending: [Unicode.Scalar] = []
    private var scan = ClauseScan()
    private var isFirst = true
    private let limits: Limits

    /// How long clauses grow, in weights: a hanzi or a kana weighs 1, a word 2.
    public struct Limits: Sendable, Hashable {
        /// A comma cuts from here on.
        public var comma: Int
        /// A word boundary cuts from here on.
        public var word: Int
        /// Anything but the inside of a word cuts from here on.
        public var hard: Int

        public init(comma: Int, word: Int, hard: Int) {
            self.comma = comma
            self.word = word
            self.hard = hard
        }

        /// The first clause: one second of speech or two.
        public static let first = Limits(comma: 8, word: 20, hard: 32)
        /// The others: what is said in one breath, or two.
        public static let later = Limits(comma: 60, word: 120, hard: 160)
    }

    /// Scalars without any place to cut (one endless word) after which the cut is made anyway.
    static let longest = 1000

    /// - Parameter cutsFirstEarly: false where nothing waits for the first sound.
    public init(cutsFirstEarly: Bool = true) {
        limits = cutsFirstEarly ? .first : .later
    }

    /// Takes more text; returns the clauses that it completes.
    public mutating func feed(_ text: String) -> [Clause] {
        pending += text.unicodeScalars
        return cut(isEnd: false)
    }

    /// The stream has ended: returns what is left. The splitter is as new afterwards.
    public mutating func finish() -> [Clause] {
        var clauses = cut(isEnd: true)
        if !pending.isEmpty { clauses.append(take(pending.count, endsSentence: true)) }
        isFirst = true
        return clauses
    }

    private mutating func cut(isEnd: Bool) -> [Clause] {
        var clauses: [Clause] = []
        var start = 0
        while let cut = scan.next(pending, from: start, isEnd: isEnd, limits: isFirst ? limits : .later) {
            clauses.append(clause(start..<cut.end, cut.endsSentence))
            start = cut.end
        }
        if start > 0 { pending.removeFirst(start) }
        return clauses
    }

    private mutating func take(_ count: Int, endsSentence: Bool) -> Clause {
        let clause = clause(0..<count, endsSentence)
        pending.removeFirst(count)
        return clause
    }

    private mutating func clause(_ range: Range<Int>, _ endsSentence: Bool) -> Clause {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: pending[range])
        scan = ClauseScan()
        // White space alone does not use up the early cut.
        if pending[range].contains(where: { !$0.properties.isWhitespace }) { isFirst = false }
        return Clause(text: String(text), endsSentence: endsSentence)
    }
}
