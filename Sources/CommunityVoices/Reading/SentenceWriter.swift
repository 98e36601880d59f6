internal import Script
internal import Vocals

/// What stands around a sentence's symbols and between them.
struct Framing: Sendable, Equatable {
    var opening: [Int64] = []
    /// Behind every symbol.
    var pad: [Int64] = []
    var closing: [Int64] = []

    func padded(_ symbols: [Int64]) -> [Int64] { symbols.flatMap { [$0] + pad } }

    /// Piper's: `^ _ (symbol _)* $`.
    static func piper(_ symbols: SymbolMap) -> Framing {
        Framing(opening: symbols["^"] + symbols["_"], pad: symbols["_"], closing: symbols["$"])
    }
}

/// Puts words, signs and what frames them in a row. Encoders differ only in how they write a word, a sign, and what lies
/// between two words.
struct SentenceWriter {
    typealias Word = SpeakingScript.Word

    var framing: Framing
    /// Symbols of one sentence, the frame included.
    var limit = EncodedSentence.mostSymbols
    /// The symbols of a sign, without pads; none where the voice does not write it.
    var sign: (Character) -> [Int64]
    /// The symbols between a word and the next, without pads; behind a sign they belong to its pause.
    var between: (Word, Word) -> [Int64] = { _, _ in [] }
    var word: (Word, inout EncodedSentence) -> Void

    /// Symbols that must be left for a sign, what follows it and the end.
    private var reserve: Int { framing.closing.count + 2 * (1 + framing.pad.count) }

    /// All sentences of a script. One that has more symbols than the network takes is parted at a word.
    func sentences(_ script: SpeakingScript) -> [EncodedSentence] {
        script.sentences().flatMap { write($0, continues: script.continues) }
    }

    func write(_ words: [Word], continues: Bool) -> [EncodedSentence] {
        var done: [EncodedSentence] = []
        var current = opened()
        for (number, next) in words.enumerated() {
            var longer = current
            add(next, to: &longer)
            if longer.symbols.count + reserve > limit {
                if !current.words.isEmpty { done.append(closed(current)) }
                current = opened()
                longer = current
                add(next, to: &longer)
                // A single word beyond the limit is noise.
                guard longer.symbols.count + reserve <= limit else { continue }
            }
            current = longer
            let isLast = number == words.count - 1
            let character = SpeakingScript.sign(after: next, isLast: isLast, continues: continues)
            let written = framing.padded(character.map(sign) ?? [])
            if isLast {
                current.append(.silence, written + framing.closing)
            } else {
                let gap = framing.padded(between(next, words[number + 1]))
                if written.isEmpty { current.extend(gap) } else { current.append(.pause, written + gap) }
            }
        }
        return current.symbols.isEmpty || (current.words.isEmpty && !done.isEmpty) ? done : done + [current]
    }

    private func opened() -> EncodedSentence {
        var sentence = EncodedSentence()
        sentence.append(.silence, framing.opening)
        return sentence
    }

    private func closed(_ sentence: EncodedSentence) -> EncodedSentence {
        var sentence = sentence
        sentence.append(.silence, framing.closing)
        return sentence
    }

    private func add(_ next: Word, to sentence: inout EncodedSentence) {
        let start = sentence.phonemes.count
        word(next, &sentence)
        sentence.mark(next, from: start)
    }
}
