/// Readings of the common characters with several, told from their neighbours where they stand as a word by themselves.
enum Polyphones {
    /// What stands around the word: the characters before (nearest first) and behind.
    struct Context {
        var words: [MandarinWord]
        var index: Int

        var previousWord: MandarinWord? { index > 0 ? words[index - 1] : nil }
        var nextWord: MandarinWord? { index + 1 < words.count ? words[index + 1] : nil }
        var previous: Character { previousWord?.syllables.last.flatMap { Self.character($0.character) } ?? "。" }
        var next: Character { nextWord?.syllables.first.flatMap { Self.character($0.character) } ?? "。" }

        private static func character(_ value: UInt32) -> Character? { Unicode.Scalar(value).map(Character.init) }
        func previous(_ set: String) -> Bool { set.contains(previous) }
        func next(_ set: String) -> Bool { set.contains(next) }
        var isFirst: Bool { index == 0 }
        var isLast: Bool { index + 1 >= words.count }
    }

    /// `读音 if 前… or 后…`: a reading that holds where the character before or behind is one of these.
    struct Rule {
        var reading: String
        var after = ""
        var before = ""
        /// Never behind one of these.
        var unless = ""
    }

    static let numerals = "一二三四五六七八九十百千万亿两几半每这那哪某各首第零数多"

    static func apply(to words: inout [MandarinWord]) {
        for index in words.indices where words[index].syllables.count == 2 && !words[index].syllables[1].isFixed {
            guard let reading = Surnames.conjoined(Context(words: words, index: index)) else { continue }
            words[index].syllables[1] = MandarinSyllable(words[index].syllables[1].character, reading: reading)
        }
        for index in words.indices where words[index].syllables.count == 1 && !words[index].isNumber {
            guard !words[index].syllables[0].isFixed else { continue }
            let context = Context(words: words, index: index)
            guard let scalar = Unicode.Scalar(words[index].syllables[0].character) else { continue }
            let character = Character(scalar)
            let reading =
                Surnames.reading(character, context) ?? particle(character, context) ?? table(character, context)
            guard let reading else { continue }
            words[index].syllables[0] = MandarinSyllable(scalar.value, reading: reading)
        }
    }

    private static func table(_ character: Character, _ context: Context) -> String? {
        guard let rules = rules[character] else { return nil }
        for rule in rules where !context.previous(rule.unless) {
            if context.previous(rule.after) || context.next(rule.before) { return rule.reading }
        }
        return nil
    }

    private static func particle(_ character: Character, _ context: Context) -> String? {
        switch character {
        case "地": adverbial(context)
        case "得": complement(context)
        case "了": finished(context)
        case "着": lasting(context)
        case "过": experienced(context)
        case "为": purpose(context)
        case "的": "de5"
        case "还": returned(context)
        case "落": leftBehind(context)
        default: nil
        }
    }

    /// 慢慢地走: behind an adverb of two characters, before a verb.
    private static func adverbial(_ context: Context) -> String? {
        guard let word = context.previousWord, word.syllables.count >= 2, !context.isLast else { return nil }
        return context.previous("的这那在个块片") || context.next("里上下方点区的是在有，。") ? nil : "de5"
    }

    private static func complement(_ context: Context) -> String? {
        if context.isFirst { return context.next("了到出奖分知") ? "de2" : "dei3" }
        if context.next("奖票罪知病失手分逞") { return "de2" }
        if context.previous("还总就必非可也都我你他她它们得只又") && !context.isLast {
            return context.next("很更挺太真好多不") && context.previous("我你他她它们") ? "de5" : "dei3"
        }
        return "de5"
    }

    /// 来不了, 做得了; else the particle.
    private static func finished(_ context: Context) -> String? {
        guard context.index >= 2 else { return "le5" }
        return context.previous("不得") && context.words[context.index - 1].syllables.count == 1 ? "liao3" : "le5"
    }

    private static func lasting(_ context: Context) -> String? {
        if context.previous("睡找猜够逮碰") && (context.isLast || context.next("了不没")) { return "zhao2" }
        if context.previous("不得"), context.index >= 2, "睡找猜够用管犯摸".contains(before(context)) { return "zhao2" }
        return context.isFirst ? "zhe5" : "zhe5"
    }

    private static func before(_ context: Context) -> Character {
        Context(words: context.words, index: context.index - 1).previous
    }

    /// Neutral behind a verb; full where it is the verb.
    private static func experienced(_ context: Context) -> String? {
        if context.isFirst || context.next("去来年节生马程期敏度分日关河街") { return "guo4" }
        return context.previous("不经通超难越很太要会能可就我你他她们想一再已") ? "guo4" : "guo5"
    }

    private static func purpose(_ context: Context) -> String? {
        if context.previous("因") { return "wei4" }
        if context.previous("称视作分变成改化设定选译即名均约最颇更尤极甚较转沦升降命评当行人所难") { return "wei2" }
        return context.next("你我他她它您咱大自国谁什何此了人民家孩这那") || context.isFirst ? "wei4" : "wei2"
    }

    /// 什么时候还我: before a person at the clause's end, or before somebody and what is owed.
    private static func returned(_ context: Context) -> String? {
        guard let next = context.nextWord, ["我", "你", "您", "他", "她", "它", "我们", "你们", "他们"].contains(next.text) else {
            return nil
        }
        let behind = Context(words: context.words, index: context.index + 1)
        return behind.isLast || behind.next("钱款书债吧呢吗啊呀") ? "huan2" : nil
    }

    /// 把伞落在车上, 忘落在家: what is forgotten is là.
    private static func leftBehind(_ context: Context) -> String? {
        if context.previous("忘丢") { return "la4" }
        guard context.next("在下了家") else { return nil }
        let before = context.words[max(0, context.index - 8)..<context.index]
        return before.contains { $0.text == "把" } ? "la4" : nil
    }

    static let rules: [Character: [Rule]] = [
        "还": [Rule(reading: "huan2", after: "归偿退借", before: "钱款书债清账贷给击了")],
        "都": [Rule(reading: "du1", after: "首故古")],
        "行": [
            Rule(reading: "hang2", after: "两几每哪各第同", before: "字诗代文"),
            Rule(reading: "hang2", after: "三四五六七八九十百"),
        ],
        "长": [
            Rule(
                reading: "zhang3", after: "部校市省院会科局班队组县镇乡厂船团", before: "得了成满胖毛草痘高出在着大个",
                unless: "太很挺最更超特真么多够")
        ],
        "重": [Rule(reading: "chong2", after: "双三多两万九", before: "来做写读申建装启试播置演")],
        "只": [Rule(reading: "zhi1", after: "一二三四五六七八九十百千万两几半每这那哪多")],
        "种": [Rule(reading: "zhong4", before: "地树花菜田草瓜豆下上了着在庄植粮果棉玉", unless: "一二三四五六七八九十两几每这那哪各种某")],
        "干": [Rule(reading: "gan1", after: "晒擦烘吹晾饼烤未", before: "净燥杯旱脆货枯涩洗粉冰酪红")],
        "发": [Rule(reading: "fa4", after: "头理白染烫剪假黑秀卷护植")],
        "数": [
            Rule(reading: "shu3", before: "一钱星数不到着清羊你过完得三二了", unless: "多少人次指分总倍岁整小参函系基")
        ],
        "好": [Rule(reading: "hao4", before: "奇学客战")],
        "量": [Rule(reading: "liang2", before: "一了体身血尺")],
        "曲": [Rule(reading: "qu3", after: "一首歌这新名舞组序插", before: "风调目谱艺终库")],
        "觉": [Rule(reading: "jiao4", after: "一个场午懒睡")],
        "空": [Rule(reading: "kong4", after: "有没抽得", before: "格缺位")],
        "中": [Rule(reading: "zhong4", before: "了奖招弹标计毒箭签枪暑邪", unless: "之其当手心家国年月")],
        "转": [Rule(reading: "zhuan4", before: "圈悠")],
        "背": [Rule(reading: "bei1", before: "着包锅起黑负")],
        "倒": [
            Rule(reading: "dao3", after: "摔跌打推病晕绊放吹压撞滑躺", before: "下塌闭霉台卖班腾地")
        ],
        "处": [Rule(reading: "chu3", before: "理于在罚方境世事暑决置得")],
        "担": [Rule(reading: "dan4", after: "一二三四五六七八九十两")],
        "乐": [Rule(reading: "yue4", after: "音器声奏")],
        "调": [Rule(reading: "diao4", after: "音语声腔曲色格基强升降", before: "查研动度")],
        "分": [Rule(reading: "fen4", after: "成部水养过缘", before: "量外内子")],
        "几": [Rule(reading: "ji1", before: "乎")],
        "喝": [Rule(reading: "he4", before: "彩")],
        "露": [Rule(reading: "lou4", before: "脸面馅")],
        "把": [Rule(reading: "ba3")],
        "吐": [Rule(reading: "tu4", after: "呕想要")],
        "应": [Rule(reading: "ying4", after: "反响回对适", before: "用付对")],
        "假": [Rule(reading: "jia4", after: "放请休病产年暑寒", before: "期日条")],
        "教": [Rule(reading: "jiao4", before: "育师室练训堂授")],
        "弹": [Rule(reading: "dan4", after: "子炮导炸核")],
        "强": [Rule(reading: "qiang3", before: "迫")],
        "薄": [Rule(reading: "bo2", after: "单稀淡刻")],
        "血": [Rule(reading: "xie3", after: "流出的点")],
        "称": [Rule(reading: "chen4", before: "职心")],
    ]
}
