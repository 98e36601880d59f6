/// Finds many words at once in one pass (Aho and Corasick 1975).
struct WordAutomaton: Sendable {
    struct Hit: Sendable, Hashable {
        var word: Int
        /// Symbols of the text.
        var range: Range<Int>
    }

    private struct Node: Sendable {
        var next: [UInt32: Int32] = [:]
        var fail: Int32 = 0
        /// The nearest shorter word that ends here too.
        var shorter: Int32 = -1
        var words: [Int32] = []
        var depth: Int32 = 0
    }

    private var nodes = [Node()]

    /// - Parameter words: sequences of symbols; empty ones are never found.
    init(_ words: [(symbols: [UInt32], word: Int)]) {
        for (symbols, word) in words where !symbols.isEmpty {
            var node = 0
            for symbol in symbols {
                if let next = nodes[node].next[symbol] {
                    node = Int(next)
                } else {
                    nodes.append(Node(depth: nodes[node].depth + 1))
                    nodes[node].next[symbol] = Int32(nodes.count - 1)
                    node = nodes.count - 1
                }
            }
            nodes[node].words.append(Int32(word))
        }
        link()
    }

    private mutating func link() {
        var queue = [0]
        var head = 0
        while head < queue.count {
            let parent = queue[head]
            head += 1
            for (symbol, child) in nodes[parent].next {
                let fail = parent == 0 ? 0 : step(from: Int(nodes[parent].fail), symbol)
                nodes[Int(child)].fail = Int32(fail)
                nodes[Int(child)].shorter = nodes[fail].words.isEmpty ? nodes[fail].shorter : Int32(fail)
                queue.append(Int(child))
            }
        }
    }

    private func step(from start: Int, _ symbol: UInt32) -> Int {
        var node = start
        while true {
            if let next = nodes[node].next[symbol] { return Int(next) }
            if node == 0 { return 0 }
            node = Int(nodes[node].fail)
        }
    }

    func hits(in symbols: [UInt32]) -> [Hit] {
        var hits: [Hit] = []
        var node = 0
        for (index, symbol) in symbols.enumerated() {
            node = step(from: node, symbol)
            var found = nodes[node].words.isEmpty ? Int(nodes[node].shorter) : node
            while found > 0 {
                let start = index + 1 - Int(nodes[found].depth)
                hits += nodes[found].words.map { Hit(word: Int($0), range: start..<index + 1) }
                found = Int(nodes[found].shorter)
            }
        }
        return hits
    }
}
