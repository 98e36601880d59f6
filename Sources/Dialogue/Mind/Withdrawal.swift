internal import Foundation

/// Words that take back or put off what was said, in front of a request: “算了，我想退货” asks to return something, and
/// “never mind, how much is the lamp?” for a price.
enum Withdrawal {
    /// The message without the words in front; all of it where nothing else stands in it.
    static func strip(_ text: String) -> String {
        var rest = text[...]
        while let shorter = withoutFirst(rest) { rest = shorter }
        guard rest.startIndex > text.startIndex, rest.contains(where: \.isLetter) else { return text }
        return String(rest.drop { !$0.isLetter && !$0.isNumber })
    }

    /// nil where nothing is taken back.
    private static func withoutFirst(_ text: Substring) -> Substring? {
        let text = text.drop { !$0.isLetter && !$0.isNumber }
        for form in forms {
            guard let range = text.range(of: form, options: [.anchored, .caseInsensitive, .widthInsensitive]) else {
                continue
            }
            let rest = text[range.upperBound...].drop(while: particles.contains)
            guard let next = rest.first else { return rest }
            if !next.isLetter, !next.isNumber, !next.isWhitespace { return rest }
            if goesOn(rest, isSpaced: form.last?.isASCII ?? false) { return rest }
        }
        return nil
    }

    /// Without a comma only what begins like a request is one: “wait for me” takes nothing back.
    private static func goesOn(_ rest: Substring, isSpaced: Bool) -> Bool {
        guard isSpaced else {
            let words = rest.drop(while: \.isWhitespace)
            return words.count < rest.count || words.first.map(requesting.contains) ?? false
        }
        let word = rest.drop(while: \.isWhitespace).prefix { $0.isLetter || $0 == "'" || $0 == "’" }
        return rest.first?.isWhitespace ?? false && openings.contains(word.lowercased())
    }

    /// The longest first.
    private static let forms = [
        "算了算了", "算了", "不用了", "不要了", "不必了", "不聊这个了", "不说这个了", "先不说这个", "别管这个了", "换个问题", "换个话题", "没事了", "没事", "没什么",
        "等等", "等一下", "等一等", "等会儿", "等下", "稍等一下", "稍等", "慢着", "且慢", "先等等", "不对", "不是", "别唱了", "别说了", "别讲了", "停一下", "停",
        "对了", "话说", "好了", "好吧", "好的", "好", "行吧", "行", "嗯嗯", "嗯", "哦", "噢", "知道了", "明白了", "谢谢你", "谢谢", "谢了",
        "never mind",
        "nevermind", "nvm", "forget it", "forget that", "forget about it", "scratch that", "no wait", "wait a moment",
        "wait a minute", "wait a second", "wait wait", "wait", "hold on", "hang on", "one moment", "just a moment",
        "on second thought", "on second thoughts", "actually", "anyway", "by the way", "no thanks", "no thank you",
        "no", "not that", "stop singing", "stop it", "stop", "okay", "ok", "all right", "alright", "oh well", "oh",
        "well", "thanks", "thank you",
    ].sorted { $0.utf8.count > $1.utf8.count }

    private static let particles: Set<Character> = Set("吧啊呀呢哈哦啦")
    /// What a Chinese request begins with, right behind the withdrawal.
    private static let requesting = Set("我请问你您还那再帮给想要能有多几")
    private static let openings: Set<String> = [
        "how", "what", "what's", "when", "where", "which", "who", "why", "can", "could", "do", "does", "did", "is",
        "are", "i", "i'd", "i'll", "please", "tell", "sing", "give", "show", "let", "may", "will", "would",
    ]
}
