internal import Script

/// Wishes that lean on what was just done: another one of the same, or a choice left to the performer.
enum Again {
    /// “Another one”, “再讲一个”: nothing else stands in the message.
    static func isOne(_ text: String) -> Bool { isOnly(text, again) }

    /// “随便”, “you choose”, to an offer.
    static func leavesChoice(_ text: String) -> Bool { isOnly(text, choices) }

    private static func isOnly(_ text: String, _ forms: [String]) -> Bool {
        let line = SongLine.plain(text)
        guard line.unicodeScalars.count <= 40, forms.contains(where: { SongLine.holds($0, in: line) }) else {
            return false
        }
        return SongLine.removing(around, from: SongLine.removing(forms, from: line)).allSatisfy(\.isWhitespace)
    }

    private static let again = [
        "再讲一个", "再来一个", "再说一个", "再讲个", "再来个", "再说个", "换一个", "换个", "再讲一遍别的", "还有别的吗", "另一个", "再来",
        " another one ", " another ", " one more ", " tell me another ", " give me another ", " a different one ",
    ]
    private static let choices = [
        "随便", "都行", "都可以", "你挑", "你定", "你选", "你来定", "你决定", "哪首都行", " you choose ", " you pick ", " any of them ",
        " anything ", " whatever ", " whichever ", " surprise me ", " up to you ", " i do not mind ",
    ]
    private static let around = [
        "好听", "好笑", "不好笑", "不好听", "还是", "真", "太", "好", "的", "吧", "呗", "嘛", "啊", "呀", "哈哈", "了", "可以", "吗", "请", "那",
        "就", "你",
        "一首", "首", "挑", "普通", "讲", "个", "一个",
        " please ", " haha ", " nice ", " lovely ", " good ", " that ", " is ", " was ", " now ", " then ", " and ",
        " can ", " could ", " you ", " just ", " great ", " it ", " funny ", " not ", " very ", " so ", " ha ", " one ",
    ]
}

extension ReplyPlanner {
    /// Another variant of what was just said, or any song after a song or an offer of songs; nil where nothing fits.
    func again(_ text: String, language: Language, memory: inout ReplyMemory) -> Reply? {
        switch memory.lastOrigin {
        case .song? where Again.isOne(text):
            return answer(.any, language: language, memory: &memory)
        case .repertoire? where Again.leavesChoice(text), .unknownSong? where Again.leavesChoice(text):
            return answer(.any, language: language, memory: &memory)
        case .example(let id)? where Again.isOne(text):
            guard let example = persona.examples.first(where: { $0.id == id }) else { return nil }
            guard example.answers.count > 1 else {
                return phrase(.thatIsAll, origin: .example(id), language: language, memory: &memory)
            }
            return variant(of: example, origin: .example(id), 1, language, &memory)
        default: return nil
        }
    }
}
