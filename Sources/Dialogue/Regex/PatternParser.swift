/// An expression as a tree.
indirect enum PatternTree {
    case empty
    case one(ScalarClass)
    case assert(Pattern.Assertion)
    case sequence([PatternTree])
    case either([PatternTree])
    /// `nil` for no upper end.
    case times(PatternTree, least: Int, most: Int?)
}

/// Recursive descent over an expression; depth and counts are bounded.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private let source: String
    private let place: String
    private var at = 0
    private var depth = 0
    private(set) var ignoresCase: Bool
    private var isMultiline = false
    private var dotsMatchLines = false
    private static let maximumDepth = 30
    private static let maximumLength = 1000
    /// `x{n}` copies x n times into the program.
    private static let maximumCount = 100

    init(_ source: String, ignoresCase: Bool, place: String) {
        self.source = source
        self.place = place
        self.ignoresCase = ignoresCase
        var scalars = Array(source.unicodeScalars)
        if scalars.first == "/", let end = scalars.lastIndex(of: "/"), end > 0,
            scalars[(end + 1)...].allSatisfy({ "gimsuy".unicodeScalars.contains($0) })
        {
            let flags = scalars[(end + 1)...]
            self.ignoresCase = flags.contains("i")
            isMultiline = flags.contains("m")
            dotsMatchLines = flags.contains("s")
            scalars = Array(scalars[1..<end])
        }
        self.scalars = scalars
    }

    mutating func parse() throws -> PatternTree {
        guard scalars.count <= Self.maximumLength else {
            throw error("is longer than \(Self.maximumLength) characters")
        }
        let tree = try alternatives()
        guard at == scalars.count else { throw error("has a `)` too many") }
        return tree
    }

    private func error(_ what: String) -> DialogueError {
        DialogueError(
            "the expression `\(source.prefix(80))` \(what)", at: place,
            advice: "Understood are classes, groups, |, * + ? {n,m}, ^ $ and \\d \\w \\s \\b.")
    }

    private var current: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        at += 1
        return true
    }

    private mutating func alternatives() throws -> PatternTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw error("is nested too deep") }
        var options = [try sequence()]
        while take("|") { options.append(try sequence()) }
        return options.count == 1 ? options[0] : .either(options)
    }

    private mutating func sequence() throws -> PatternTree {
        var items: [PatternTree] = []
        while let scalar = current, scalar != "|", scalar != ")" { items.append(try repeated(atom())) }
        return items.count == 1 ? items[0] : .sequence(items)
    }

    private mutating func repeated(_ tree: PatternTree) throws -> PatternTree {
        var tree = tree
        while let scalar = current {
            switch scalar {
            case "*": tree = .times(tree, least: 0, most: nil)
            case "+": tree = .times(tree, least: 1, most: nil)
            case "?": tree = .times(tree, least: 0, most: 1)
            case "{":
                guard let (least, most) = try counts() else { return tree }
                tree = .times(tree, least: least, most: most)
            default: return tree
            }
            at += 1
            // Lazy or not, the same texts match.
            if current == "?" { at += 1 }
        }
        return tree
    }

    /// `{2}`, `{2,}`, `{2,5}`; nil when the brace is a plain character. Stops at the closing brace.
    private mutating func counts() throws -> (Int, Int?)? {
        guard let end = scalars[at...].firstIndex(of: "}") else { return nil }
        let inside = String(String.UnicodeScalarView(scalars[(at + 1)..<end]))
        let parts = inside.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let least = Int(parts[0]), least >= 0 else { return nil }
        let most = parts.count == 1 ? least : parts[1].isEmpty ? nil : Int(parts[1])
        guard least <= Self.maximumCount, most.map({ (least...Self.maximumCount).contains($0) }) ?? true else {
            throw error("repeats more than \(Self.maximumCount) times or backwards")
        }
        at = end
        return (least, most)
    }

    private mutating func atom() throws -> PatternTree {
        guard let scalar = current else { return .empty }
        at += 1
        switch scalar {
        case "(": return try group()
        case "[": return .one(try scalarClass())
        case ".": return .one(dotsMatchLines ? .any : .anyButLineEnds)
        case "^": return .assert(isMultiline ? .lineStart : .textStart)
        case "$": return .assert(isMultiline ? .lineEnd : .textEnd)
        case "\\": return try escaped()
        case "*", "+", "?": throw error("repeats nothing at `\(scalar)`")
        default: return .one(literal(scalar))
        }
    }

    private mutating func group() throws -> PatternTree {
        if take("?") {
            if take("<"), current != "=", current != "!" {
                guard let end = scalars[at...].firstIndex(of: ">") else { throw error("has a group without an end") }
                at = end + 1
            } else if !take(":") {
                throw error("looks around, which is not understood")
            }
        }
        let tree = try alternatives()
        guard take(")") else { throw error("has a group without an end") }
        return tree
    }

    private mutating func escaped() throws -> PatternTree {
        guard let scalar = current else { throw error("ends in a backslash") }
        if scalar == "b" || scalar == "B" {
            at += 1
            return .assert(scalar == "b" ? .boundary : .noBoundary)
        }
        guard !("1"..."9").contains(scalar), scalar != "k" else { throw error("refers back, which is not understood") }
        return .one(try escapedClass())
    }

    private mutating func escapedClass() throws -> ScalarClass {
        guard let scalar = current else { throw error("ends in a backslash") }
        at += 1
        switch scalar {
        case "d": return .digits
        case "D": return ScalarClass(ranges: ScalarClass.digits.inverted)
        case "w": return .words
        case "W": return ScalarClass(ranges: ScalarClass.words.inverted)
        case "s": return .spaces
        case "S": return ScalarClass(ranges: ScalarClass.spaces.inverted)
        case "n": return literal("\n")
        case "r": return literal("\r")
        case "t": return literal("\t")
        case "u", "x": return literal(try hexadecimal(digits: scalar == "u" ? 4 : 2))
        case "p", "P": throw error("names a Unicode property, which is not understood")
        default: return literal(scalar)
        }
    }

    private mutating func hexadecimal(digits: Int) throws -> Unicode.Scalar {
        let isBraced = take("{")
        let end = isBraced ? scalars[at...].firstIndex(of: "}") ?? scalars.count : min(scalars.count, at + digits)
        let text = String(String.UnicodeScalarView(scalars[at..<end]))
        guard let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value) else {
            throw error("has a broken character number")
        }
        at = min(scalars.count, end + (isBraced ? 1 : 0))
        return scalar
    }

    private mutating func scalarClass() throws -> ScalarClass {
        var result = ScalarClass(isNegated: take("^"))
        var isFirst = true
        while let scalar = current, scalar != "]" || isFirst {
            isFirst = false
            at += 1
            var item = scalar == "\\" ? try escapedClass() : literal(scalar)
            // A range: a single character, a hyphen, another one.
            if current == "-", at + 1 < scalars.count, scalars[at + 1] != "]", let low = item.ranges.first?.lowerBound {
                at += 1
                let next = scalars[at]
                at += 1
                let high = next == "\\" ? try escapedClass() : ScalarClass(ranges: [next.value...next.value])
                guard let top = high.ranges.first?.lowerBound, low <= top else { throw error("has a range backwards") }
                let start = scalar == "\\" ? low : scalar.value
                guard start <= top else { throw error("has a range backwards") }
                item = ScalarClass(ranges: cased(start...top))
            }
            result.ranges += item.ranges
        }
        guard take("]") else { throw error("has a class without an end") }
        return result
    }

    private func literal(_ scalar: Unicode.Scalar) -> ScalarClass {
        ScalarClass(ranges: cased(scalar.value...scalar.value))
    }

    /// With the other case of ASCII and Latin letters where case does not matter.
    private func cased(_ range: ClosedRange<UInt32>) -> [ClosedRange<UInt32>] {
        guard ignoresCase else { return [range] }
        var ranges = [range]
        for (upper, lower) in [
            (65...90, 97...122), (0xC0...0xDE, 0xE0...0xFE), (0x391...0x3A9, 0x3B1...0x3C9),
            (0x410...0x42F, 0x430...0x44F),
        ] as [(ClosedRange<UInt32>, ClosedRange<UInt32>)] {
            let shift = lower.lowerBound - upper.lowerBound
            if range.overlaps(upper) {
                let part = range.clamped(to: upper)
                ranges.append(part.lowerBound + shift...part.upperBound + shift)
            }
            if range.overlaps(lower) {
                let part = range.clamped(to: lower)
                ranges.append(part.lowerBound - shift...part.upperBound - shift)
            }
        }
        return ranges
    }
}
