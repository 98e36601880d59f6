internal import Script

extension Lexer {
    /// An emoji by its name, where names are wanted. A row of the same says it once; what has no name in the language is
    /// dropped.
    @Sendable static func emoji(_ lexer: Lexer, _ at: Int) -> Match? {
        guard lexer.emoji == .spoken, let scalar = Unicode.Scalar(lexer.source[at]), isEmoji(scalar) else { return nil }
        var end = at + 1
        while end < lexer.source.count, lexer.source[end] == scalar.value || isModifier(lexer.source[end]) { end += 1 }
        let range = at..<end
        let isEnglish = lexer.languages.sentence(range) == .english
        guard let name = isEnglish ? EmojiNames.english(scalar) : EmojiNames.mandarin[scalar] else {
            return Match(end: end, pieces: [])
        }
        // Set apart, as in brackets: a name is no part of the sentence.
        let pause = Piece(range: at..<at, reading: .pause(.minor, nil))
        let after = Piece(range: end..<end, reading: .pause(.minor, nil))
        let reading: Piece.Reading = isEnglish ? .words(name) : .han(Array(scalarsOf: name), isNumber: false)
        var said = Piece(range: range, reading: reading)
        said.part = .first
        return Match(end: end, pieces: [pause, said, after])
    }

    private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return properties.isEmoji && scalar.value > 0x2100 && !isModifier(scalar.value)
            && (properties.isEmojiPresentation || EmojiNames.mandarin[scalar] != nil)
    }

    /// Skin tones, joiners and the variation selectors.
    private static func isModifier(_ value: UInt32) -> Bool {
        value.isInvisible || (value >= 0x1F3FB && value <= 0x1F3FF)
    }
}

/// What emoji are called.
enum EmojiNames {
    private static let rows = """
        😀笑脸 😃笑脸 😄大笑 😁露齿笑 😆大笑 😅苦笑 😂笑哭 🤣笑翻 😊微笑 🙂微笑 😉眨眼 😍喜欢 🥰喜欢 😘飞吻 😋好吃 😎酷 🤩崇拜
        🥳庆祝 😏坏笑 😒无语 😔失落 😢流泪 😭大哭 😤不服 😠生气 😡愤怒 🤬骂人 😱惊恐 😨害怕 😰冷汗 😳脸红 🥺可怜 😴睡觉 🤔思考
        🤗抱抱 🤭捂嘴笑 😇天使 🙄白眼 😬尴尬 😷口罩 🤮呕吐 🤯震惊 😈恶魔 👻鬼 💀骷髅 💩便便 🤡小丑 👍点赞 👎差评 👌好的
        👏鼓掌 🙏拜托 💪加油 👋挥手 🤝握手 ✌胜利 🤞祈祷 👊拳头 🙌欢呼 🫶比心 ❤爱心 🧡爱心 💛爱心 💚爱心 💙爱心 💜爱心 🖤黑心
        💔心碎 💕爱心 💖爱心 💗爱心 💘爱心 💯一百分 💥爆炸 💦水滴 💤睡觉 🔥火 ✨闪亮 ⭐星星 🌟星星 🌈彩虹 🌞太阳 ☀太阳 🌙月亮
        🌹玫瑰 🌸樱花 🌻向日葵 🌺花 🍀幸运草 🎁礼物 🎉庆祝 🎊庆祝 🎂蛋糕 🎈气球 🎵音乐 🎶音乐 🎤麦克风 🎸吉他 🎹钢琴 🎻小提琴
        🥁鼓 🎧耳机 🎮游戏 🏆奖杯 🥇金牌 🚀火箭 🚗汽车 ✈飞机 🏠房子 💰钱袋 💵钞票 📱手机 💻电脑 📷相机 📺电视 ⏰闹钟 📣喇叭
        🔔铃铛 📌图钉 ✅对勾 ❌叉 ❗感叹号 ❓问号 🐶小狗 🐱小猫 🐼熊猫 🐰兔子 🐻熊 🐷小猪 🐸青蛙 🐵猴子 🐯老虎 🐲龙 🐍蛇 🦋蝴蝶
        🐟鱼 🍎苹果 🍉西瓜 🍓草莓 🍑桃子 🍕披萨 🍔汉堡 🍜面条 🍚米饭 🍰蛋糕 🍺啤酒 ☕咖啡 🍵茶 🧋奶茶 ⚽足球 🏀篮球 👑皇冠 💎钻石
        """

    static let mandarin: [Unicode.Scalar: String] = {
        var result: [Unicode.Scalar: String] = [:]
        for field in rows.split(whereSeparator: \.isWhitespace) {
            guard let sign = field.unicodeScalars.first else { continue }
            result[sign] = String(field.unicodeScalars.dropFirst())
        }
        return result
    }()

    /// Unicode's own name, without what it says of the drawing.
    static func english(_ scalar: Unicode.Scalar) -> String? {
        guard let name = scalar.properties.name?.lowercased() else { return nil }
        let kept = name.split(separator: " ").map { $0.filter { $0.isASCII && $0.isLetter } }
            .filter { !$0.isEmpty && !["sign", "symbol", "with", "heavy", "black", "white"].contains($0) }
        return kept.isEmpty ? nil : kept.prefix(4).joined(separator: " ")
    }
}
