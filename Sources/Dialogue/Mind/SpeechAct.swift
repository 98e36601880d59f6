internal import Script

/// What a message does, as far as its words show. Only what asks wants a document: who tells of their day is listened to.
enum SpeechAct: Sendable, Hashable {
    case asks
    case tells
    /// Signs, faces, figures or one letter over and over: nothing that could be looked up.
    case wordless

    init(_ text: String) {
        let lexemes = Lexeme.read(text)
        if Self.isWordless(lexemes, text) {
            self = .wordless
        } else if text.contains("?") || text.contains("？") || Self.asks(lexemes) {
            self = .asks
        } else {
            self = Self.tells(lexemes) ? .tells : .asks
        }
    }

    private static func isWordless(_ lexemes: [Lexeme], _ text: String) -> Bool {
        let said = lexemes.compactMap(\.text).joined()
        guard let first = said.first else { return true }
        // “666” and “哈哈” are words of their own; they are met before.
        return said.allSatisfy { $0 == first } && said.count > 2 || said.allSatisfy(\.isNumber)
    }

    /// Whether it asks by its words, mark or none.
    static func asks(_ lexemes: [Lexeme]) -> Bool {
        let line = " " + SongLine.plain(lexemes) + " "
        if questionWords.contains(where: { ByteSearch.holds($0, in: line) }) { return true }
        // “包邮不”, “有货没”: the last word of a Chinese line asks by itself.
        if case .ideograph(let last)? = lexemes.last(where: { $0 != .gap }) { return closing.contains(last) }
        return lexemes.split(separator: .gap).contains { clause in
            guard case .word(let word)? = clause.first else { return false }
            return openings.contains(word)
        }
    }

    /// Whether it says what somebody or something is: “she's an old spaniel” asks nothing of dogs.
    static func describes(_ text: String) -> Bool {
        guard SpeechAct(text) == .tells else { return false }
        let line = " " + SongLine.plain(text).drop { $0 == " " }
        return descriptions.contains { line.hasPrefix($0) }
    }

    private static let descriptions = [
        " she is ", " he is ", " she was ", " he was ", " 他是", " 她是", " 他们是", " 她们是",
    ]

    private static func tells(_ lexemes: [Lexeme]) -> Bool {
        // “不能啊，那算了”: the last clause says it, too.
        return [lexemes[...], lexemes.split(separator: .gap).last ?? []].contains { clause in
            let line = " " + SongLine.plain(Array(clause)).drop { $0 == " " }
            return subjects.contains { line.hasPrefix($0) }
        }
    }

    private static let questionWords = [
        "什么", "啥", "谁", "哪", "怎", "咋", "几", "多少", "多久", "多大", "多长", "多重", "多远", "多高", "为何", "如何", "吗", "能不能", "可不可以",
        "有没有", "是不是", "会不会", "要不要", "好不好", "行不行", "请问", "想问", "想知道", "告诉我", "介绍", "推荐", "查一下", "帮我", "帮忙", "给我", "我要",
        "我想要", "我想买", "想退", "想换", "怎么办",
        " what ", " which ", " who ", " whose ", " when ", " where ", " why ", " how ", " tell me ", " i want to know ",
        " will you ", " do you ", " can i ", " can you ", " can we ", " can he ", " can she ", " does she ",
        " does he ",
        " does it ", " do i ", " do we ", " may i ", " may we ", " is there ", " are there ", " should i ",
        " i need ", " looking for ", " i would like ", " help me ", " wonder ",
    ]
    private static let closing = Set("呢么没不否".unicodeScalars)
    private static let openings: Set<String> = [
        "is", "are", "am", "was", "were", "do", "does", "did", "can", "could", "may", "might", "will", "would", "shall",
        "should", "has", "have", "any", "tell", "explain", "show", "give", "describe", "recommend", "please",
    ]
    private static let subjects = [
        " 我", " 你真", " 你好", " 你太", " 你是", " 他", " 她", " 这里", " 这儿", " 今天", " 今晚", " 昨天", " 刚才", " 刚刚", " 不好", " 还是",
        " 又",
        " 开玩笑", " 骗你", " 对不起", " 抱歉", " 不好意思", " 哈哈", " 呵呵", " 拜", " 没事", " 算了", " 那算了", " 那就算了", " 那好吧", " 那行",
        " i ", " my ", " you are ", " he ", " she ", " we ", " it is ", " that is ", " that was ", " this is ",
        " nobody ",
        " everybody ", " today ", " yesterday ", " still ", " what a ", " not ", " does not matter ", " never mind ",
        " maybe i ", " sorry ",
    ]
}
