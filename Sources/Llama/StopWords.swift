/// Ends an answer at the first of some texts, also where it comes in pieces. What could be the beginning of one waits.
struct StopWords: Equatable {
    /// Marks of common templates, for models that write them out as text.
    static let common = [
        "<|im_end|>", "<|im_start|>", "<|eot_id|>", "<|end_of_text|>", "<end_of_turn>", "<|endoftext|>",
    ]

    private let words: [[UInt8]]
    private var pending: [UInt8] = []
    private(set) var hasEnded = false

    /// Empty words are none.
    init(_ words: [String]) { self.words = words.map { Array($0.utf8) }.filter { !$0.isEmpty } }

    /// The text that is certain to belong to the answer.
    mutating func feed(_ text: String) -> String {
        guard !hasEnded else { return "" }
        pending += text.utf8
        if let end = words.compactMap({ Self.place(of: $0, in: pending) }).min() {
            hasEnded = true
            defer { pending = [] }
            return String(decoding: pending[..<end], as: UTF8.self)
        }
        let sure = pending.count - undecided
        defer { pending.removeFirst(sure) }
        return String(decoding: pending[..<sure], as: UTF8.self)
    }

    /// The rest: a word that was never completed is text.
    mutating func finish() -> String {
        defer { pending = [] }
        return String(decoding: pending, as: UTF8.self)
    }

    /// Bytes at the end that may be the beginning of a word. As a word begins with a whole character, so do they.
    private var undecided: Int {
        let longest = (words.map(\.count).max() ?? 1) - 1
        return stride(from: min(longest, pending.count), to: 0, by: -1).first { length in
            words.contains { $0.count > length && $0.starts(with: pending.suffix(length)) }
        } ?? 0
    }

    private static func place(of word: [UInt8], in text: [UInt8]) -> Int? {
        guard word.count <= text.count else { return nil }
        return (0...(text.count - word.count)).first { text[$0..<($0 + word.count)].elementsEqual(word) }
    }
}
