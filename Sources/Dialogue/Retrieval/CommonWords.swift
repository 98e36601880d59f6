/// Words that carry little of a question's subject. They still count, a little: in small talk they are all there is.
enum CommonWords {
    /// The share of its rarity that a common word keeps.
    static let weight: Float = 0.25

    /// Stemmed.
    static let english: Set<String> = [
        "a", "the", "be", "do", "have", "can", "could", "would", "will", "shall", "should", "may", "might", "i", "you",
        "he", "she", "it", "we", "they", "me", "him", "her", "us", "them", "my", "your", "his", "its", "our", "their",
        "this", "that", "thes", "thos", "there", "here", "of", "in", "on", "at", "to", "for", "from", "with", "by",
        "about", "into", "and", "or", "but", "if", "so", "as", "than", "then", "not", "no", "any", "some", "all",
        "what", "which", "who", "how", "why", "where", "pleas", "just", "really", "very", "too", "also", "get", "got",
        "go", "let", "know", "tell", "say", "want", "like", "one", "thing", "um", "uh", "oh", "well", "ok", "okay",
        "actually", "maybe", "up", "exact", "already", "kind", "sort", "been", "off", "when", "around", "someth",
        "somewher", "anyth", "sell", "dear", "today", "out", "only", "ever", "much", "many", "more", "now", "something",
        "anything",
    ]

    static let chinese: Set<Unicode.Scalar> = Set(
        "的了吗呢是你我他她它们这那个有没不在就也都和跟与啊呀吧嘛哦哈呗么什怎会能可以要想请一下子给说把被让到去来很好还再又几多少哪谁为啥得着过对从里上".unicodeScalars)

    /// Pairs of characters that ask or soften without naming anything.
    static let chinesePairs: Set<String> = [
        "什么", "怎么", "可以", "一下", "你们", "我们", "这个", "那个", "有没", "没有", "是不", "不是", "能不", "不能", "是什",
        "么样", "请问", "想问", "问一", "知道", "告诉", "诉我", "你知", "你能", "你会", "你有", "是你", "一个", "是谁", "的是", "吗你",
        "介绍", "绍一", "哪些", "一般", "你到", "到底", "还是", "是哪", "真是", "这样", "那样", "因为", "所以", "现在", "今天", "主播", "今年", "说说",
        "讲讲", "觉得", "你觉", "我想", "为什", "会不", "不会", "的吗", "了吗", "你的", "是吗", "么了",
    ]
}
