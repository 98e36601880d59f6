internal import Script

/// The mood that words carry, from a small lexicon in both languages: for answers that no one has tagged.
enum Sentiment {
    /// nil when nothing in the text says.
    static func mood(of text: String) -> Mood? {
        let lexemes = Lexeme.read(text)
        var counts: [Emotion: Float] = [:]
        for start in lexemes.indices {
            var form = ""
            for lexeme in lexemes[start...].prefix(4) {
                guard let piece = lexeme.text else { break }
                form += piece
                if let emotion = lexicon[form], !isNegated(lexemes, at: start) { counts[emotion, default: 0] += 1 }
            }
        }
        if counts.isEmpty, text.contains("！") || text.contains("!") { counts[.happy] = 0.5 }
        // Ties go to the order of the emotions, so that the same words always feel the same.
        let best = Emotion.allCases.filter { counts[$0] != nil }.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) }
        return best.map { Mood($0, intensity: min(1, 0.4 + 0.2 * (counts[$0] ?? 0))) }
    }

    private static func isNegated(_ lexemes: [Lexeme], at index: Int) -> Bool {
        lexemes[max(0, index - 2)..<index].contains { $0.text.map(negations.contains) ?? false }
    }

    private static let negations: Set<String> = ["not", "no", "never", "without", "不", "没", "别", "无"]

    private static let lexicon: [String: Emotion] = {
        let words: [(Emotion, String)] = [
            (
                .happy,
                "happy glad lovely welcome thank thanks smile delighted pleasure nice fun wonderful 开心 高兴 欢迎 谢谢 喜欢 快乐 哈哈 真好 感谢 恭喜 嘿嘿"
            ),
            (.excited, "great amazing fantastic hooray wow excellent brilliant 太棒 太好 厉害 哇 激动 期待 好耶 精彩"),
            (.sad, "sad sorry unfortunately miss lonely cry regret 难过 伤心 遗憾 可惜 抱歉 对不起 不好意思 舍不得 眼泪"),
            (.angry, "angry furious unacceptable outrageous 生气 愤怒 过分 气死"),
            (.surprised, "surprising unexpected really whoa gosh 惊讶 没想到 居然 竟然 天哪"),
            (.soft, "gently quiet calm rest goodnight softly slowly sleep 温柔 慢慢 安静 晚安 轻轻 休息 辛苦 陪你 抱抱"),
            (.thinking, "perhaps maybe wonder guess hmm unsure 也许 可能 大概 想想 嗯 不确定 不知道 说不准"),
        ]
        var lexicon: [String: Emotion] = [:]
        for (emotion, list) in words { for word in list.split(separator: " ") { lexicon[String(word)] = emotion } }
        return lexicon
    }()
}
