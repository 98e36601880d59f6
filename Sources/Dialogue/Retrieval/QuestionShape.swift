/// How a question is put: whether it wants a yes or a no, and which of its words name what is wanted (“what font”,
/// “分辨率是多少”, “how thick”). A passage that answers holds those words, or something of their kind.
struct QuestionShape: Sendable {
    /// Yes or no.
    let isPolar: Bool
    /// It speaks to the performer, or of the one who asks: small talk does, and questions about things seldom do.
    let isAddressed: Bool
    let isOfOneself: Bool
    /// The question words, in lexemes.
    private let asking: [Range<Int>]
    private let isSpaced: Bool
    /// Lexemes that may stand between a modifier and its noun: 的.
    private let joiners: Set<Int>

    init(_ lexemes: [Lexeme]) {
        isSpaced = lexemes.contains(where: \.isWord)
        asking = Self.questionWords(lexemes)
        joiners = Set(lexemes.indices.filter { lexemes[$0] == .ideograph("的") })
        isAddressed = lexemes.contains(where: Self.performer.contains)
        isOfOneself = lexemes.contains(where: Self.asker.contains)
        let plain = lexemes.compactMap(\.text).joined(separator: isSpaced ? " " : "")
        isPolar =
            asking.isEmpty
            && (Self.polar.contains { ByteSearch.holds($0, in: plain) }
                || Self.closing.contains { plain.hasSuffix($0) }
                || (lexemes.first { $0 != .gap }?.text).map(Self.openings.contains) ?? false)
    }

    /// The words that stand right beside a question word: the first one behind it, and in Chinese the one before it, too.
    func focus(of words: [AskedWord]) -> [AskedWord] {
        asking.flatMap { range -> [AskedWord] in
            if isSpaced {
                let next = words.first { $0.place.lowerBound >= range.upperBound }
                return next.map { $0.place.lowerBound - range.upperBound <= Self.farthest ? [$0] : [] } ?? []
            }
            let next = words.first { $0.place.lowerBound >= range.upperBound }.flatMap {
                $0.place.lowerBound - range.upperBound <= 1 ? $0 : nil
            }
            let before = words.last { $0.place.upperBound <= range.lowerBound }.flatMap {
                range.lowerBound - $0.place.upperBound <= Self.gap ? $0 : nil
            }
            return [next, before].compactMap(\.self)
        }
    }

    /// Whether one word stands right before another as a part of its name.
    func isModifier(_ word: AskedWord, of name: AskedWord) -> Bool {
        let between = word.place.upperBound..<max(word.place.upperBound, name.place.lowerBound)
        return between.allSatisfy(joiners.contains)
    }

    /// Common words that may stand between “what” and what is wanted: “what is the title”.
    private static let farthest = 3
    /// Ideographs between what is wanted and the question word: 分辨率是多少.
    private static let gap = 2

    private static func questionWords(_ lexemes: [Lexeme]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = 0
        while index < lexemes.count {
            if case .word(let word) = lexemes[index], english.contains(word) {
                found.append(index..<(index + 1))
            } else if let form = chinese.first(where: { lexemes[index...].starts(with: $0) }) {
                found.append(index..<(index + form.count))
                index += form.count - 1
            }
            index += 1
        }
        return found
    }

    private static let english: Set<String> = ["what", "which", "who", "whose", "how", "when", "where", "why"]
    /// The longest first.
    private static let chinese: [[Lexeme]] = [
        "什么", "啥", "哪一种", "哪种", "哪款", "哪个", "哪些", "哪位", "哪国", "哪里", "哪儿", "哪年", "哪天", "哪", "多少", "几种", "几个", "几款", "几",
        "谁", "怎么样", "怎么", "怎样", "如何", "咋", "多大", "多高", "多长", "多久", "多重", "多远", "多宽", "多厚", "多热", "为什么",
    ].map(Lexeme.read).sorted { $0.count > $1.count }
    private static let performer = Set(Lexeme.read("你您妳 you your yours yourself u ur").filter { $0 != .gap })
    private static let asker = Set(Lexeme.read("我俺咱 i me my mine").filter { $0 != .gap })
    private static let polar = [
        "吗", "能不能", "可不可以", "可以不可以", "是不是", "有没有", "会不会", "要不要", "行不行", "好不好", "用不用", "支不支持", "卖不卖", "需不需要",
    ]
    private static let closing = ["不", "没", "么", "嘛", "吧", "没有"]
    private static let openings: Set<String> = [
        "is", "are", "was", "were", "do", "does", "did", "can", "could", "may", "might", "will", "would", "shall",
        "should", "has", "have", "am", "must",
    ]
}
