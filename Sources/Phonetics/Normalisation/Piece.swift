internal import Script

/// A stretch of the source and how it is to be read.
struct Piece: Sendable {
    enum Reading: Sendable {
        /// Hanzi, simplified; of figures where `isNumber`.
        case han([UInt32], isNumber: Bool)
        /// One English word as it is written.
        case word(String)
        /// What is said in English for something else: words in lower case.
        case words(String)
        /// Letters one by one.
        case spelled(String)
        case kana(String)
        case entry(UserLexicon.Entry)
        case pause(Break, SentenceType?)
        /// Seconds of silence, given by markup.
        case rest(Double)
    }

    /// Of scalars in the source.
    var range: Range<Int>
    var reading: Reading
    /// Nothing parts it from the piece before.
    var isGlued = false
    /// Its place among the pieces that stand for one stretch of the source.
    var part = Part.only

    enum Part: Sendable { case only, first, more }

    var isPause: Bool {
        switch reading {
        case .pause, .rest: true
        default: false
        }
    }
}

/// A recogniser's answer: where it ends, and the pieces.
struct Match: Sendable {
    var end: Int
    var pieces: [Piece]

    init(end: Int, pieces: [Piece]) {
        self.end = end
        self.pieces = pieces
    }

    /// One piece, in one of two languages.
    init(_ range: Range<Int>, _ language: Language, zh: @autoclosure () -> String, en: @autoclosure () -> String) {
        end = range.upperBound
        let reading: Piece.Reading = language == .english ? .words(en()) : .han(Array(scalarsOf: zh()), isNumber: true)
        pieces = [Piece(range: range, reading: reading)]
    }
}
