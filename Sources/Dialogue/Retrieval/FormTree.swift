/// The forms of all concepts as a tree over lexemes: the longest one at a place is found in one walk, without making text.
struct FormTree: Sendable {
    struct Form: Sendable {
        var concept: String
        /// Concepts inside the form: opening hours speak of opening, and of when.
        var parts: [String]
    }

    static let shared = FormTree()

    private(set) var forms: [Form] = []
    /// The stems that stand in forms.
    private var words: [String: UInt32] = [:]
    /// The next node, by node and code of a lexeme.
    private var edges: [UInt64: Int32] = [:]
    /// The form that ends at a node; −1 where none does.
    private var ends: [Int32] = [-1]

    /// What no form holds, gaps among it.
    static let unknown: UInt32 = 0
    private static let isWord: UInt32 = 1 << 31

    /// The number of a lexeme: an ideograph's own, and one for each stem of a form.
    func code(stem: String) -> UInt32 { words[stem] ?? Self.unknown }
    static func code(_ scalar: Unicode.Scalar) -> UInt32 { scalar.value }

    /// The longest form that begins at a place, and its length in lexemes.
    func longest(_ codes: [UInt32], at start: Int) -> (form: Int32, length: Int)? {
        var node: Int32 = 0
        var found: (form: Int32, length: Int)?
        for index in start..<min(codes.count, start + Concepts.longest) {
            guard codes[index] != Self.unknown, let next = edges[Self.key(node, codes[index])] else { break }
            node = next
            if ends[Int(node)] >= 0 { found = (ends[Int(node)], index - start + 1) }
        }
        return found
    }

    private init() {
        for form in Concepts.forms.sorted() {
            guard let concept = Concepts.name(of: form) else { continue }
            let lexemes = Lexeme.read(form)
            if lexemes.isEmpty || lexemes.count > Concepts.longest || lexemes.contains(.gap) { continue }
            add(lexemes, concept)
        }
    }

    /// - Parameter lexemes: its words are stems already.
    private mutating func add(_ lexemes: [Lexeme], _ concept: String) {
        var node: Int32 = 0
        for lexeme in lexemes {
            let key = Self.key(node, code(adding: lexeme))
            if let next = edges[key] {
                node = next
            } else {
                node = Int32(ends.count)
                ends.append(-1)
                edges[key] = node
            }
        }
        ends[Int(node)] = Int32(forms.count)
        forms.append(Form(concept: concept, parts: Self.parts(of: lexemes).filter { $0 != concept }.sorted()))
    }

    private mutating func code(adding lexeme: Lexeme) -> UInt32 {
        switch lexeme {
        case .gap: return Self.unknown
        case .ideograph(let scalar): return Self.code(scalar)
        case .word(let stem):
            if let known = words[stem] { return known }
            let code = Self.isWord | UInt32(words.count + 1)
            words[stem] = code
            return code
        }
    }

    private static func key(_ node: Int32, _ code: UInt32) -> UInt64 {
        UInt64(UInt32(bitPattern: node)) << 32 | UInt64(code)
    }

    private static func parts(of form: [Lexeme]) -> Set<String> {
        let isSpaced = form.contains(where: \.isWord)
        let shortest = isSpaced ? 1 : 2
        guard form.count > shortest else { return [] }
        var parts: Set<String> = []
        for start in form.indices {
            for end in form.indices where end - start + 1 >= shortest && end - start + 1 < form.count {
                let words = form[start...end].compactMap(\.text).joined(separator: isSpaced ? " " : "")
                if let name = Concepts.name(of: words), !Terms.asking.contains(name) { parts.insert(name) }
            }
        }
        return parts
    }
}
