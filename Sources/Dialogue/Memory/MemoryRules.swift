internal import Foundation
internal import Script

/// What a viewer tells of themselves, read by rules: no model needed, and nothing is guessed.
public enum MemoryRules {
    /// Scalars of a message that are read.
    private static let longest = 600

    /// - Parameter allows: whether a value may be kept; telephone numbers and the like may not.
    public static func read(_ text: String, allows: (String) -> Bool = { _ in true }) -> [MemoryItem] {
        var items: [MemoryItem] = []
        for sentence in sentences(of: text) {
            let isChinese = TextLanguage.detect(sentence) == .mandarin
            if isQuestion(sentence) { continue }
            for rule in isChinese ? MemoryRule.chinese : MemoryRule.english {
                guard let value = rule.value(in: sentence), allows(value) else { continue }
                let item = MemoryItem(rule.kind, rule.key, value)
                if !items.contains(where: { $0.key == item.key && $0.value == item.value }) { items.append(item) }
                if rule.isFinal { break }
            }
        }
        return Array(items.prefix(8))
    }

    /// Whether the message asks to be forgotten.
    public static func asksToForget(_ text: String) -> Bool {
        let plain = " " + text.lowercased() + " "
        guard plain.unicodeScalars.count <= 120, !plain.contains("忘不了"), !plain.contains("别忘") else { return false }
        return forgetting.contains { plain.contains($0) }
    }

    private static let forgetting = [
        "忘掉我", "忘了我吧", "把我忘了", "忘记我说", "忘掉我说", "忘记关于我", "别记住我", "不要记住我", "别记我的", "删除我的记忆", "删掉我的记忆", "删除我的信息", "删掉我的信息",
        "删除我的资料", "清除我的记忆", "清空我的记忆", " forget me ", " forget me.", " forget about me", " forget what i told you",
        " forget everything i told", " forget everything about me", "forget everything you know about me",
        " don't remember me", " do not remember me",
        " delete my memory", " delete my data", " delete my information", " erase my memory",
        " erase what you know about me",
    ]

    private static func sentences(of text: String) -> [String] {
        var parts: [String] = []
        var current = ""
        for character in String(text.unicodeScalars.prefix(longest).map(Character.init)) {
            current.append(character)
            if "。！？!?;；\n".contains(character) || (current.count > 2 && current.hasSuffix(". ")) {
                parts.append(current)
                current = ""
            }
        }
        return (parts + [current]).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.prefix(12)
            .map(\.self)
    }

    private static func isQuestion(_ sentence: String) -> Bool {
        if sentence.hasSuffix("?") || sentence.hasSuffix("？") { return true }
        let bare = sentence.trimmingCharacters(in: CharacterSet(charactersIn: "。！!~～ "))
        return bare.hasSuffix("吗") || bare.hasSuffix("呢") || bare.hasSuffix("么")
    }
}

/// One way to tell something of oneself.
struct MemoryRule: Sendable {
    let kind: MemoryItem.Kind
    let key: String
    /// No other rule reads the same sentence after it.
    var isFinal = false
    private let pattern: NSRegularExpression
    private let refused: Set<String>

    init(_ kind: MemoryItem.Kind, _ key: String, _ pattern: String, ignoresCase: Bool = true, refused: Set<String> = [])
    {
        self.kind = kind
        self.key = key
        self.refused = refused.union(Self.never)
        do {
            self.pattern = try NSRegularExpression(pattern: pattern, options: ignoresCase ? [.caseInsensitive] : [])
        } catch {
            preconditionFailure("the rule for \(key) is no expression: \(error)")
        }
    }

    /// The first group, tidied; nil where nothing is told.
    func value(in sentence: String) -> String? {
        let whole = NSRange(sentence.startIndex..., in: sentence)
        guard let match = pattern.firstMatch(in: sentence, range: whole), match.numberOfRanges > 1,
            let range = Range(match.range(at: 1), in: sentence)
        else { return nil }
        let value = Self.tidy(String(sentence[range]))
        let lowered = value.lowercased()
        let first = lowered.split(separator: " ").first.map(String.init) ?? lowered
        guard !value.isEmpty, !refused.contains(lowered), !refused.contains(first),
            !Self.asking.contains(where: { lowered.contains($0) })
        else { return nil }
        return value
    }

    /// Without the particles and fillers at its end.
    private static func tidy(_ text: String) -> String {
        var text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        text = text.trimmingCharacters(in: CharacterSet(charactersIn: "。！!，,.~～、:：\"“”‘’"))
        var isChanging = true
        while isChanging {
            isChanging = false
            for end in endings where text.hasSuffix(end) && text.count > end.count {
                text = String(text.dropLast(end.count)).trimmingCharacters(in: .whitespaces)
                isChanging = true
            }
        }
        return text
    }

    private static let endings = [
        "就好了", "就好", "就行", "吧", "哦", "呀", "啊", "啦", "了", "哈", "呢", "的说", " please", " too", " as well", " very much",
        " a lot", " so much",
        " by the way", " actually", " now", " though",
    ]
    private static let asking = ["什么", "谁", "哪", "怎么", "多少", "几", "吗", "{", "}", "<", ">", "http"]
    private static let never: Set<String> = [
        "", "你", "您", "你们", "主播", "他", "她", "它", "这", "那", "这个", "那个", "you", "it", "this", "that", "him", "her",
        "them",
    ]

    // MARK: Chinese

    static let chinese: [MemoryRule] = [
        MemoryRule(
            .fact, "name",
            #"(?:^|[，,。\s]|你好|大家好)(?:我(?:的名字)?(?:名?叫做?|名字叫|的名字是)|(?:你?(?:可以|就)?)?[叫喊]我)([\p{Han}A-Za-z][\p{Han}A-Za-z·]{0,9}?)(?=$|[，,。！!～~\s]|就[好行]|吧|呀|哦|啊|，)"#,
            refused: ["做", "去", "来", "一声", "起床", "一下"]),
        MemoryRule(
            .fact, "name", #"(?:^|[，,。\s])我是([老小阿][\p{Han}]{1,2})(?=$|[，,。！!～~\s呀啊哦])"#,
            refused: ["老师", "老板", "小白", "小孩", "老人", "小学生", "老粉"]),
        MemoryRule(
            .fact, "birthday",
            #"我的?生日(?:就?是|在)?(?:农历|阴历|阳历)?((?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:初)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]?)"#),
        MemoryRule(
            .fact, "from", #"我(?:是)?(?:来自|从)([\p{Han}A-Za-z]{2,10}?)(?:来的?)?(?=$|[，,。！!～~\s啊呀哦])"#,
            refused: ["来没", "来不", "小就"]),
        MemoryRule(
            .fact, "from",
            #"我是(?!个|一|位|什么|男|女|好|坏|本|老|真|新|普通|成年|年轻|中年|单身|外地|本地|机器|当)([\p{Han}]{2,6})人(?=$|[，,。！!～~\s啊呀哦])"#),
        MemoryRule(.fact, "from", #"我(?:现在)?(?:就)?(?:住在|家在|老家在|老家是|人在)([\p{Han}A-Za-z]{2,12}?)(?=$|[，,。！!～~\s啊呀哦])"#),
        MemoryRule(.fact, "work", #"我的?(?:工作|职业)是([\p{Han}A-Za-z]{2,12})"#),
        MemoryRule(
            .fact, "work",
            #"我是(?:一?[个名位])?([\p{Han}]{0,6}(?:师|医生|护士|程序员|司机|警察|工人|学生|公务员|店员|快递员|销售|会计|律师|设计师|大学生|研究生|高中生))(?=$|[，,。！!～~\s啊呀哦])"#
        ),
        MemoryRule(.fact, "work", #"我在([\p{Han}A-Za-z]{2,14}?)(?:工作|上班|上学|读书|当老师)"#, refused: ["家", "这里", "那里"]),
        MemoryRule(
            .fact, "pet", #"我(?:家里?)?(?:有|养了?)(?:一|两|三|几)?[只条个]?([\p{Han}]{0,4}[猫狗鸟鱼兔龟犬鼠]咪?(?:叫[\p{Han}A-Za-z]{1,8})?)"#
        ),
        MemoryRule(.fact, "family", #"我(?:家)?有(?:一|两|三|俩)?个?((?:[一两三俩]个)?(?:女儿|儿子|孩子|双胞胎|妹妹|弟弟|哥哥|姐姐|孙子|孙女))"#),
        MemoryRule(.preference, "allergy", #"我对([\p{Han}A-Za-z]{1,10}?)过敏"#),
        MemoryRule(
            .preference, "dislike",
            #"我(?:真的|其实|一直|最|很|特别)?(?:不太?|不怎么|从不|不能)(?:喜欢|爱|想)?(?:喝|吃|听|看|用|玩)?([\p{Han}A-Za-z]{1,14}?)(?=$|[，,。！!～~\s])"#,
            refused: [
                "知道", "懂", "明白", "信", "去", "行", "会", "好", "同意", "买", "要", "想", "是", "说", "客气", "用", "在", "清楚", "确定",
            ]),
        MemoryRule(
            .preference, "dislike", #"我(?:最|很|特别|真的|超)?(?:讨厌|害怕|最怕|受不了)([\p{Han}A-Za-z]{1,14}?)(?=$|[，,。！!～~\s])"#),
        MemoryRule(
            .preference, "like", #"我最(?:喜欢|爱)(?:的[\p{Han}]{1,6})(?:是|就是)([\p{Han}A-Za-z《》]{1,16}?)(?=$|[，,。！!～~\s])"#
        ).last,
        MemoryRule(
            .preference, "like",
            #"(?<!不)我(?:也|就|还|最|很|特别|非常|超|超级|比较|一直|真的|挺|平时)*(?:喜欢|爱|爱好是|热爱)(?:喝|吃|听|看)?((?:[\p{Han}A-Za-z《》]){1,16}?)(?=$|[，,。！!～~\s])"#,
            refused: ["国", "上", "人", "你的", "他们"]),
    ]

    // MARK: English

    static let english: [MemoryRule] = [
        MemoryRule(
            .fact, "name",
            #"\b(?:my name is|my name's|(?:please |you can |just )?call me|i am called|i'm called)\s+([A-Za-z][A-Za-z'’-]{0,20})(?=$|[\s.,!])"#,
            refused: ["a", "an", "the", "back", "later", "not", "when", "if", "at"]),
        MemoryRule(
            .fact, "name",
            #"(?:^|[.,!]\s*|[Hh]i,? |[Hh]ello,? )(?:I am|I'm|i'm|i am|I’m)\s+([A-Z][a-z]{1,15})(?=$|[.,!]|\s+and\b|\s+from\b)"#,
            ignoresCase: false, refused: adjectives),
        MemoryRule(
            .fact, "from",
            #"\bi(?:'m| am|’m| come)\s+(?:originally )?from\s+([A-Za-z][A-Za-z .'-]{1,30}?)(?=$|[.,!;]|\s+(?:and|but|originally)\b)"#
        ),
        MemoryRule(
            .fact, "from",
            #"\bi(?:'m| am)? (?:live|living) in ([A-Za-z][A-Za-z .'-]{1,30}?)(?=$|[.,!;]|\s+(?:and|but|with)\b)"#),
        MemoryRule(
            .fact, "birthday", #"\bmy birthday(?:'s| is| falls)\s+(?:on )?(?:the )?([A-Za-z0-9 ,]{3,24}?)(?=$|[.!;])"#,
            refused: ["today", "tomorrow", "soon", "coming", "next", "not", "over"]),
        MemoryRule(
            .fact, "work",
            #"\bi(?:'m| am|’m) an? ((?:[a-z]+ ){0,2}(?:[a-z]+er|[a-z]+or|[a-z]+ist|[a-z]+ian|nurse|student|chef|pilot|accountant|assistant|engineer|clerk|musician|pensioner))(?=$|[.,!;]|\s+(?:and|at|in|from|who|but)\b)"#,
            refused: [
                "bigger", "better", "newcomer", "beginner", "member", "customer", "visitor", "viewer", "stranger",
                "believer",
            ]),
        MemoryRule(
            .fact, "work", #"\bi work (?:as an? |as |at |for |in )([A-Za-z][A-Za-z '-]{2,30}?)(?=$|[.,!;]|\s+and\b)"#),
        MemoryRule(
            .fact, "pet",
            #"\bi(?:'ve got| have(?: got)?|’ve got) (?:an?|two|three|some) ((?:[a-z]+ ){0,2}(?:cats?|dogs?|birds?|rabbits?|parrots?|hamsters?|horses?|puppy|kitten)(?: (?:called|named) [A-Za-z]+)?)"#
        ),
        MemoryRule(
            .fact, "family",
            #"\bi(?:'ve got| have(?: got)?) ((?:an?|one|two|three|four|twin) (?:little |young |older |younger )?(?:daughters?|sons?|kids?|children|sisters?|brothers?|grandchildren|grandsons?|granddaughters?))"#
        ),
        MemoryRule(
            .preference, "allergy",
            #"\bi(?:'m| am|’m) allergic to ([A-Za-z][A-Za-z ]{1,28}?)(?=$|[.,!;]|\s+(?:and|so|but)\b)"#),
        MemoryRule(
            .preference, "dislike",
            #"\bi (?:really )?(?:don't|do not|don’t|never) (?:really |much )?(?:like|love|enjoy|drink|eat) ([A-Za-z][A-Za-z '-]{1,36}?)(?=$|[.,!;]|\s+(?:and|so|but|because|at all)\b)"#,
            refused: ["to"]),
        MemoryRule(
            .preference, "dislike",
            #"\bi (?:really )?(?:hate|dislike|detest|can't stand|cannot stand) ([A-Za-z][A-Za-z '-]{1,36}?)(?=$|[.,!;]|\s+(?:and|so|but|because)\b)"#,
            refused: ["to", "when", "your"]),
        MemoryRule(
            .preference, "like",
            #"\bmy favou?rite (?:[a-z]+ ){1,3}is ([A-Za-z][A-Za-z '-]{1,36}?)(?=$|[.,!;]|\s+(?:and|but|because)\b)"#),
        MemoryRule(
            .preference, "like",
            #"(?<!would )(?<!do )\bi (?:really |also |just |quite |do )?(?:like|love|enjoy|adore|prefer) ([A-Za-z][A-Za-z '-]{1,36}?)(?=$|[.,!;]|\s+(?:and|but|because|very much|a lot)\b)"#,
            refused: ["to", "your", "how", "what", "when", "the", "being", "these", "those"]),
    ]

    /// “I'm Sorry” is no introduction.
    private static let adjectives: Set<String> = [
        "sorry", "fine", "good", "happy", "sad", "tired", "back", "here", "not", "so", "very", "just", "glad", "new",
        "lost", "sure", "ok", "okay", "afraid",
        "bored", "hungry", "sick", "ill", "great", "well", "busy", "done", "home", "in", "on", "at", "looking",
        "trying", "going", "french", "german",
        "english", "chinese", "american", "british", "spanish", "italian", "japanese", "korean", "indian", "russian",
        "irish", "scottish", "canadian",
        "australian", "interested", "allergic", "from", "a", "an", "the", "leaving", "still", "really", "also",
        "almost", "excited", "nervous", "curious",
    ]

    /// The same, after which no other rule reads.
    private var last: MemoryRule {
        var rule = self
        rule.isFinal = true
        return rule
    }
}
