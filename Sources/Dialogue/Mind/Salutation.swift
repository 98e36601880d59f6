/// Greetings, names and announcements in front of a question: “小荷你好，我想问一下龙井多少钱” asks about the tea.
enum Salutation {
    /// The lexemes after the salutation; all of them when nothing else is there.
    static func strip(_ lexemes: [Lexeme], names: [String]) -> [Lexeme] {
        var rest = (names.map(Lexeme.read) + titles).reduce(lexemes) { removing($1, from: $0) }[...]
        var isChanging = true
        while isChanging {
            isChanging = false
            for form in openings where rest.starts(with: form) {
                rest = rest.dropFirst(form.count)
                rest = rest.drop { $0 == .gap || softeners.contains($0) }
                isChanging = true
                break
            }
        }
        // What is left must be a question of its own: “hi there” and “晚上好啊” are greetings still.
        let words = rest.count { $0 != .gap }
        let needed = rest.contains { if case .ideograph = $0 { true } else { false } } ? 3 : 2
        return words >= needed ? Array(rest) : lexemes
    }

    /// Being called by name says nothing about what is asked.
    private static func removing(_ name: [Lexeme], from lexemes: [Lexeme]) -> [Lexeme] {
        guard !name.isEmpty else { return lexemes }
        var kept: [Lexeme] = []
        var index = 0
        while index < lexemes.count {
            if lexemes[index...].starts(with: name) {
                index += name.count
            } else {
                kept.append(lexemes[index])
                index += 1
            }
        }
        return kept
    }

    private static let openings: [[Lexeme]] = [
        "你好", "您好", "大家好", "早上好", "下午好", "晚上好", "哈喽", "嗨", "主播", "小姐姐", "亲", "hello there", "hi there", "hello", "hi",
        "hey",
        "good morning", "good afternoon", "good evening", "excuse me", "dear", "我想问一下", "我想问", "我问一下", "我问下", "想问一下",
        "想问下",
        "想问", "请问一下", "请问", "麻烦问一下", "问一下", "问下", "我想知道", "i want to ask", "i would like to ask", "let me ask",
        "let me ask you",
        "may i ask", "can i ask", "i want to know", "i would like to know",
    ].map(Lexeme.read).sorted { $0.count > $1.count }

    /// What a host is called instead of a name.
    private static let titles = ["主播", "小姐姐"].map(Lexeme.read)
    private static let softeners: Set<Lexeme> = Set("啊呀哦呢吖".unicodeScalars.map(Lexeme.ideograph))
}
