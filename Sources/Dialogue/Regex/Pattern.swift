/// A regular expression that runs in time linear in the text, whatever it is: no backtracking, so no pattern from a
/// stranger's card or configuration can stop the show (Thompson 1968; Cox, “Regular Expression Matching Can Be Simple
/// And Fast”, 2007). Understood: literals, `.`, classes, `\d \w \s \b` and their opposites, groups, `|`, `* + ? {n,m}`
/// (lazy marks are read and do not matter), `^ $`, flags `i m s u g`. Not: look-around, back-references.
public struct Pattern: Sendable, Hashable {
    public let source: String
    let program: [Instruction]
    let ignoresCase: Bool
    /// Instructions of one program; with the text's length it bounds the time.
    static let maximumProgram = 2000

    enum Instruction: Sendable, Hashable {
        case one(ScalarClass)
        case split(Int, Int)
        case jump(Int)
        case assert(Assertion)
        case match
    }

    enum Assertion: Sendable, Hashable { case lineStart, lineEnd, textStart, textEnd, boundary, noBoundary }

    /// - Parameters:
    ///   - source: the expression, bare or as `/expression/flags`.
    /// - Throws: `DialogueError` for what is not understood or too large.
    public init(_ source: String, ignoresCase: Bool = false, place: String = "the expression") throws {
        var parser = PatternParser(source, ignoresCase: ignoresCase, place: place)
        let tree = try parser.parse()
        var compiler = PatternCompiler(place: place)
        program = try compiler.compile(tree)
        self.source = source
        self.ignoresCase = parser.ignoresCase
    }

    /// True when the text holds a match.
    public func matches(_ text: String) -> Bool { matches(Array(text.unicodeScalars)) }

    func matches(_ text: [Unicode.Scalar]) -> Bool {
        var machine = PatternMachine(self, text: text)
        return machine.run(from: 0, isAnchored: false) != nil
    }

    /// The leftmost, longest matches, without overlap; at most `limit`.
    func ranges(in text: [Unicode.Scalar], limit: Int = 100) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        var machine = PatternMachine(self, text: text)
        while start < text.count, found.count < limit {
            if let end = machine.run(from: start, isAnchored: true), end > start {
                found.append(start..<end)
                start = end
            } else {
                start += 1
            }
        }
        return found
    }
}

/// A set of scalars.
struct ScalarClass: Sendable, Hashable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    func holds(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } != isNegated }

    static let digits = ScalarClass(ranges: [48...57])
    static let spaces = ScalarClass(ranges: [9...13, 32...32, 0xA0...0xA0, 0x2000...0x200A, 0x3000...0x3000])
    /// Letters and digits of any script, as far as ranges tell.
    static let words = ScalarClass(ranges: [
        48...57, 65...90, 95...95, 97...122, 0xC0...0x24F, 0x370...0x1FFF, 0x3040...0x30FF, 0x3400...0x9FFF,
        0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFF10...0xFF5A, 0x20000...0x323AF,
    ])
    static let any = ScalarClass(isNegated: true)
    static let anyButLineEnds = ScalarClass(ranges: [10...10, 13...13], isNegated: true)

    /// The ranges that are not held, for `\D` inside a class.
    var inverted: [ClosedRange<UInt32>] {
        var next: UInt32 = 0
        var result: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        return result + [next...0x10FFFF]
    }
}
