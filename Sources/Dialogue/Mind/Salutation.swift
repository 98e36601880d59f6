/// Greetings and names in front of a question: “小荷你好，龙井多少钱” asks about the tea.
enum Salutation {
    /// The lexemes after the salutation; all of them when nothing else is there.
    static func strip(_ lexemes: [Lexeme], name: String) -> [Lexeme] {
        var rest = lexemes[...]
        let called = Lexeme.read(name)
        var isChanging = true
        while isChanging {
            isChanging = false
            for form in openings + [called] where !form.isEmpty && rest.starts(with: form) {
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

    private static let openings: [[Lexeme]] = [
        "你好", "您好", "大家好", "早上好", "下午好", "晚上好", "哈喽", "嗨", "主播", "小姐姐", "亲", "hello there", "hi there", "hello", "hi", "hey",
        "good morning", "good afternoon", "good evening", "excuse me", "dear",
    ].map(Lexeme.read).sorted { $0.count > $1.count }

    private static let softeners: Set<Lexeme> = Set("啊呀哦呢吖".unicodeScalars.map(Lexeme.ideograph))
}
