/// Turns a tree into instructions.
struct PatternCompiler {
    let place: String
    private var program: [Pattern.Instruction] = []
    /// Empty groups add nothing to the program, but repeating them takes time too.
    private var steps = 0

    init(place: String) { self.place = place }

    mutating func compile(_ tree: PatternTree) throws -> [Pattern.Instruction] {
        try emit(tree)
        program.append(.match)
        return program
    }

    private mutating func emit(_ tree: PatternTree) throws {
        steps += 1
        guard program.count < Pattern.maximumProgram, steps < 4 * Pattern.maximumProgram else {
            throw DialogueError("the expression is too large", at: place, advice: "Divide it, or repeat less.")
        }
        switch tree {
        case .empty: return
        case .one(let set): program.append(.one(set))
        case .assert(let assertion): program.append(.assert(assertion))
        case .sequence(let items): for item in items { try emit(item) }
        case .either(let options): try emit(options[...])
        case .times(let item, let least, let most):
            for _ in 0..<least { try emit(item) }
            if let most {
                for _ in least..<most { try optional(item) }
            } else {
                let start = program.count
                program.append(.match)
                try emit(item)
                program.append(.jump(start))
                program[start] = .split(start + 1, program.count)
            }
        }
    }

    private mutating func optional(_ item: PatternTree) throws {
        let start = program.count
        program.append(.match)
        try emit(item)
        program[start] = .split(start + 1, program.count)
    }

    private mutating func emit(_ options: ArraySlice<PatternTree>) throws {
        guard let first = options.first else { return }
        guard options.count > 1 else { return try emit(first) }
        let start = program.count
        program.append(.match)
        try emit(first)
        let jump = program.count
        program.append(.match)
        program[start] = .split(start + 1, program.count)
        try emit(options.dropFirst())
        program[jump] = .jump(program.count)
    }
}

/// Runs a program over a text: all threads at once, each instruction at most once a position.
struct PatternMachine {
    private let program: [Pattern.Instruction]
    private let text: [Unicode.Scalar]
    private var marks: [Int]
    private var generation = 0

    init(_ pattern: Pattern, text: [Unicode.Scalar]) {
        program = pattern.program
        self.text = text
        marks = [Int](repeating: -1, count: program.count)
    }

    /// - Returns: the end of the longest match that starts at `start`, or of any match behind it when not anchored.
    mutating func run(from start: Int, isAnchored: Bool) -> Int? {
        var threads: [Int] = []
        var end: Int?
        var position = start
        generation += 1
        add(0, at: position, to: &threads, end: &end)
        while true {
            if !isAnchored, end != nil { return end }
            guard position < text.count, !threads.isEmpty || !isAnchored else { return end }
            let scalar = text[position].value
            var next: [Int] = []
            generation += 1
            for thread in threads {
                if case .one(let set) = program[thread], set.holds(scalar) {
                    add(thread + 1, at: position + 1, to: &next, end: &end)
                }
            }
            position += 1
            if !isAnchored { add(0, at: position, to: &next, end: &end) }
            threads = next
        }
    }

    /// Follows jumps to the instructions that read a scalar.
    private mutating func add(_ start: Int, at position: Int, to threads: inout [Int], end: inout Int?) {
        var pending = [start]
        while let index = pending.popLast() {
            guard marks[index] != generation else { continue }
            marks[index] = generation
            switch program[index] {
            case .one: threads.append(index)
            case .jump(let target): pending.append(target)
            case .split(let first, let second): pending += [second, first]
            case .assert(let assertion): if holds(assertion, at: position) { pending.append(index + 1) }
            case .match: end = max(end ?? position, position)
            }
        }
    }

    private func holds(_ assertion: Pattern.Assertion, at position: Int) -> Bool {
        switch assertion {
        case .textStart: position == 0
        case .textEnd: position == text.count
        case .lineStart: position == 0 || text[position - 1] == "\n"
        case .lineEnd: position == text.count || text[position] == "\n"
        case .boundary: isWord(position - 1) != isWord(position)
        case .noBoundary: isWord(position - 1) == isWord(position)
        }
    }

    private func isWord(_ position: Int) -> Bool {
        text.indices.contains(position) && ScalarClass.words.holds(text[position].value)
    }
}
