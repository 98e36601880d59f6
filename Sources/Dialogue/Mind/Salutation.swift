/// Greetings and names in front of a question: “小荷你好，龙井多少钱” asks about the tea.
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
        "good morning", "good afternoon", "good evening", "excuse me", "dear",
    ].map(Lexeme.read).sorted { $0.count > $1.count }

    /// What a host is called instead of a name.
    private static let titles = ["主播", "小姐姐"].map(Lexeme.read)
    private static let softeners: Set<Lexeme> = Set("啊呀哦呢吖".unicodeScalars.map(Lexeme.ideograph))
}
