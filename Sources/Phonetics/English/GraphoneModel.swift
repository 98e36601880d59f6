internal import Script

/// The n-gram tree of the letter-to-sound model, read where it is mapped.
struct GraphoneModel: Sendable {
    static let start = 0
    static let end = 1

    /// An n-gram: its order and its place among those of the same order.
    struct Node: Sendable {
        var order: Int
        var index: Int
    }

    /// Offsets of one order's arrays in the file.
    private struct Level: Sendable {
        var count: Int
        var tokens: Int
        var costs: Int
        var backoffs: Int
        var bases: Int
        var children: Int
    }

    /// Entries that share one base of their children's places.
    private static let block = 64

    private let file: MappedFile
    private let levels: [Level]
    /// Phonemes of each token.
    let phonemes: [[Phoneme]]
    /// What each token's first letter says, as the network of letters names it: its phonemes, and `+` where the token has
    /// two letters.
    let spelled: [String]
    /// How many primary stresses each token carries.
    let primaryStresses: [Int]
    private let byLetters: [[UInt8]: [Int]]

    /// Cost of what even a single token's statistics do not know, in 1/16 nat.
    private static let unseen = 255
    private static let backoffZero = 64

    init(_ path: String) throws(PhoneticsError) {
        file = try MappedFile(path)
        var reader = Reader(bytes: file.bytes)
        guard reader.text(4) == "VHLS", reader.byte() == 2, let order = reader.byte(), (1...8).contains(order),
            let count = reader.short(), let size = reader.word(), let table = reader.text(size)
        else { throw Self.damaged(path) }
        var letters: [[UInt8]: [Int]] = [:]
        var phonemes: [[Phoneme]] = []
        var spelled: [String] = []
        for (index, line) in table.split(separator: "\n").enumerated() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            if fields[0].utf8.count > 0 { letters[Array(fields[0].utf8), default: []].append(index) }
            phonemes.append(fields.count > 1 ? ARPABET.phonemes(fields[1]) : [])
            spelled.append((fields.count > 1 ? String(fields[1]) : "") + (fields[0].utf8.count > 1 ? "+" : ""))
        }
        var levels: [Level] = []
        for level in 1...order {
            guard let read = Self.level(&reader, isLast: level == order, tokens: count) else {
                throw Self.damaged(path)
            }
            levels.append(read)
        }
        guard phonemes.count == count, Self.isSound(levels, file.bytes) else { throw Self.damaged(path) }
        self.levels = levels
        self.phonemes = phonemes
        self.spelled = spelled
        byLetters = letters
        primaryStresses = phonemes.map { $0.count { $0.stress == 1 } }
    }

    private static func damaged(_ path: String) -> PhoneticsError {
        PhoneticsError("is not a letter-to-sound model, or is damaged", at: path, advice: "reinstall the program")
    }

    private static func level(_ reader: inout Reader, isLast: Bool, tokens: Int) -> Level? {
        guard let count = reader.word(), count <= 4_000_000 else { return nil }
        guard let names = reader.skip(2 * count), let costs = reader.skip(count) else { return nil }
        if isLast { return Level(count: count, tokens: names, costs: costs, backoffs: 0, bases: 0, children: 0) }
        guard let backoffs = reader.skip(count), let bases = reader.skip(4 * (count / block + 1)),
            let children = reader.skip(2 * (count + 1))
        else { return nil }
        return Level(count: count, tokens: names, costs: costs, backoffs: backoffs, bases: bases, children: children)
    }

    /// Every child index within the next order, so that lookups need no further checks.
    private static func isSound(_ levels: [Level], _ bytes: UnsafeRawBufferPointer) -> Bool {
        for (level, next) in zip(levels, levels.dropFirst()) {
            var previous = 0
            for index in 0...level.count {
                let child = firstChild(level, index, bytes)
                guard child >= previous, child <= next.count else { return false }
                previous = child
            }
        }
        return levels[0].count > 1
    }

    private static func firstChild(_ level: Level, _ index: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        let base = bytes.loadUnaligned(fromByteOffset: level.bases + 4 * (index / block), as: UInt32.self)
        return Int(base) + Int(bytes.loadUnaligned(fromByteOffset: level.children + 2 * index, as: UInt16.self))
    }

    func tokens(for letters: [UInt8]) -> [Int] { byLetters[letters] ?? [] }

    /// The state in which a word begins.
    var beginning: [Node] { child(of: nil, Self.start).map { [$0] } ?? [] }

    /// Cost of a token in a state, in 1/16 nat, and the state behind it.
    func step(_ state: [Node], _ token: Int) -> (cost: Int, state: [Node]) {
        var cost: Int?
        var backoff = 0
        var next: [Node] = []
        for node in state {
            if let found = child(of: node, token) {
                if cost == nil { cost = backoff + value(found) }
                if found.order < levels.count { next.append(found) }
            } else if cost == nil {
                backoff += weight(node)
            }
        }
        if let found = child(of: nil, token) {
            next.append(found)
            return (cost ?? backoff + value(found), next)
        }
        return (cost ?? backoff + Self.unseen, next)
    }

    private func value(_ node: Node) -> Int { Int(file.bytes[levels[node.order - 1].costs + node.index]) }

    private func weight(_ node: Node) -> Int {
        Int(file.bytes[levels[node.order - 1].backoffs + node.index]) - Self.backoffZero
    }

    private func child(of node: Node?, _ token: Int) -> Node? {
        let order = (node?.order ?? 0) + 1
        guard order <= levels.count else { return nil }
        var low = 0
        var high = levels[order - 1].count
        if let node {
            let level = levels[node.order - 1]
            low = Self.firstChild(level, node.index, file.bytes)
            high = Self.firstChild(level, node.index + 1, file.bytes)
        }
        let end = high
        let tokens = levels[order - 1].tokens
        while low < high {
            let middle = (low + high) / 2
            let found = Int(file.bytes.loadUnaligned(fromByteOffset: tokens + 2 * middle, as: UInt16.self))
            if found < token { low = middle + 1 } else { high = middle }
        }
        guard low < end, file.bytes.loadUnaligned(fromByteOffset: tokens + 2 * low, as: UInt16.self) == UInt16(token)
        else { return nil }
        return Node(order: order, index: low)
    }
}

extension GraphoneModel {
    /// Little-endian fields in order; nil past the end.
    struct Reader {
        let bytes: UnsafeRawBufferPointer
        private var at = 0

        init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        mutating func skip(_ count: Int) -> Int? {
            guard count >= 0, count <= bytes.count - at else { return nil }
            defer { at += count }
            return at
        }

        mutating func byte() -> Int? { skip(1).map { Int(bytes[$0]) } }
        mutating func short() -> Int? {
            skip(2).map { Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt16.self))) }
        }
        mutating func word() -> Int? {
            skip(4).map { Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))) }
        }
        mutating func text(_ count: Int) -> String? {
            skip(count).map { String(decoding: bytes[$0..<($0 + count)], as: UTF8.self) }
        }
    }
}
