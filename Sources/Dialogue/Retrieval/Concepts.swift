/// Different words for one thing, in both languages: a question about the price finds the sentence with the cost.
enum Concepts {
    /// The longest form, in lexemes.
    static let longest = 5

    static func name(of form: String) -> String? { table[form] }

    /// Every form, as it is met: English words by their stems.
    static var forms: Dictionary<String, String>.Keys { table.keys }

    private static let table: [String: String] = {
        var table: [String: String] = [:]
        for (name, forms) in asking + naming { for form in forms { table[stemmed(form)] = name } }
        // A word that is in two groups belongs to the one that was written for talk with a host.
        for (number, group) in Thesaurus.groups.enumerated() {
            let name = group.lazy.compactMap { table[stemmed($0)] }.first ?? "@\(number)"
            for form in group where table[stemmed(form)] == nil { table[stemmed(form)] = name }
        }
        return table
    }()

    /// English words are met by their stems.
    private static func stemmed(_ form: String) -> String {
        form.split(separator: " ").map { Stemmer.stem(String($0)) }.joined(separator: " ")
    }

    private static let asking: [(String, [String])] = [
        ("@what", ["哪些", "什么样", "哪种", "哪一种", "哪个", "哪款", "什么", "啥", "是什么", "什么是", "是啥", "东西", "什么东西", "哪些东西"]),
        ("@who", ["谁", "哪位", "什么人"]),
        ("@how", ["怎么", "如何", "怎样", "咋", "怎么样", "怎么才能"]),
        ("@why", ["why", "how come", "为什么", "为啥", "为何", "咋回事", "what reason"]),
        (
            "@ask",
            [
                "能不能", "可不可以", "可以不可以", "是不是", "有没有", "冒昧问一句", "麻烦问一下", "would you", "could you", "can you", "请问", "想问",
                "想问一下", "想知道", "问一下", "告诉我", "tell me", "do you know", "can you tell me", "你知道", "说说", "讲讲", "介绍一下",
                "介绍下", "聊聊", "说一下", "讲一下",
            ]
        ),
    ]

    private static let naming: [(String, [String])] = [
        (
            "@price",
            [
                "价位", "收钱", "元", "英镑", "pound", "euro", "dollar", "yuan", "pence", "how much", "price", "cost",
                "pric", "expensiv", "cheap", "fee", "charg", "pay", "多少钱", "价格", "价钱", "怎么卖", "贵吗", "贵不贵", "什么价", "几块钱",
                "几块", "收费", "卖多少", "啥价", "单价", "便宜吗", "free", "免费", "花钱", "要钱", "how expensiv",
            ]
        ),
        (
            "@when",
            [
                "oclock", "half past", "四点", "五点", "六点", "七点", "八点", "九点", "十点", "十一点", "when", "what time", "hour",
                "schedul", "几点", "什么时候", "何时", "啥时候", "时间", "多会儿", "几时", "点钟", "哪天", "what day", "which day",
            ]
        ),
        (
            "@where",
            [
                "哪块", "哪个地方", "where", "locat", "address", "哪里", "哪儿", "在哪", "地址", "什么地方", "啥地方", "位置", "在哪里", "在哪儿",
                "怎么走", "怎么去", "怎么过去",
            ]
        ),
        // When it closes is told where it is told when it opens.
        (
            "@open",
            [
                "开始直播", "开直播", "open", "开门", "几点开", "几点开门", "营业", "开播", "直播时间", "上播", "播出", "开始播", "上线", "close",
                "shut",
                "关门", "下播", "打烊", "收播", "开到", "开到几点", "播到", "几点关", "关店", "闭店", "关张", "收摊", "开店", "开着", "歇业",
                "不营业",
            ]
        ),
        ("@buy", ["buy", "purchas", "order", "买", "购买", "下单", "入手", "拍下", "怎么买", "订购"]),
        (
            "@ship",
            [
                "发出", "寄出", "发走", "快递员", "ship", "deliver", "delivery", "post", "发货", "寄", "快递", "配送", "物流", "包邮", "邮费",
                "运费", "送到", "邮寄",
            ]
        ),
        ("@return", ["return", "refund", "退货", "退款", "退换", "退", "换货", "售后", "不满意"]),
        (
            "@store",
            ["store it", "keep it", "怎么存", "放哪", "存多久", "保存", "储存", "存放", "怎么放", "放久", "保质期", "过期"]
        ),
        ("@brew", ["brew", "steep", "泡", "冲泡", "沏", "泡法"],),
        ("@temperature", ["十度", "五度", "水多烫", "多烫", "hot", "temperatur", "degree", "水温", "温度", "多少度", "几度", "多热"],),
        (
            "@stock",
            [
                "只剩", "还剩", "剩几", "还有多少", "缺货", "补货", "in stock", "availabl", "sold out", "库存", "有货",
                "还有货", "到货", "现货", "没货", "缺货", "卖完", "剩多少",
                "剩下",
            ]
        ),
        ("@discount", ["discount", "coupon", "优惠", "打折", "折扣", "便宜点", "活动", "满减", "优惠券", "能便宜"]),
        ("@recommend", ["recommend", "suggest", "推荐", "建议", "选哪", "哪款好", "哪种好"]),
        ("@gift", ["gift", "present", "souvenir", "送礼", "送人", "礼物", "礼盒", "送长辈"],),
        ("@caffeine", ["caffein", "咖啡因", "睡不着", "失眠", "影响睡眠", "影响睡觉", "提神"]),
        ("@child", ["child", "baby", "toddler", "孩子", "小孩", "儿童", "宝宝"]),
        ("@pregnant", ["pregnant", "孕妇", "怀孕"]),
        ("@name", ["贵姓", "姓什么", "尊姓大名", "姓名", "name", "名字", "叫什么", "怎么称呼", "叫啥", "大名", "call you"]),
        ("@age", ["how old", "age", "多大", "几岁", "年龄", "岁数", "年纪", "芳龄", "生日", "birthday", "born"]),
        (
            "@ai",
            [
                "活人", "活的", "本人", "ai主播", "人造", "synthetic", "ai", "robot", "bot", "human", "real person", "machin",
                "artificial intelligenc", "comput", "chatbot", "机器人", "人工智能", "真人", "虚拟人", "程序", "人类", "电脑", "数字人",
                "虚拟",
            ]
        ),
        ("@weather", ["weather", "rain", "sunny", "forecast", "天气", "下雨", "气温", "下雪", "天晴"]),
        (
            "@eat",
            [
                "eat", "food", "meal", "breakfast", "lunch", "dinner", "hungry", "吃", "吃饭", "早饭", "午饭", "晚饭", "美食",
                "好吃", "饿", "早餐",
            ]
        ),
        ("@joke", ["jok", "funny", "make me laugh", "pun", "笑话", "段子", "逗我", "搞笑", "逗我笑", "乐一乐", "冷笑话"]),
        ("@thank", ["thank", "thank you", "grateful", "appreciat", "谢谢", "感谢", "多谢", "谢了", "谢谢你", "谢啦"]),
        (
            "@bye",
            [
                "下线", "再会", "be going", "have to go", "must go", "take care", "bye", "goodby", "see you", "good night",
                "farewell", "再见", "拜拜", "晚安", "先走了", "下次见", "回头见", "撤了",
            ]
        ),
        (
            "@hello",
            [
                "各位好", "你们好", "hallo", "nice to meet you", "lovely to meet you", "pleased to meet you", "hi", "hello",
                "hey", "howdy", "greeting", "你好", "您好", "哈喽", "嗨", "大家好", "hello", "在吗", "嘿",
            ]
        ),
        (
            "@sad",
            [
                "难过死", "挨骂", "被骂", "委屈", "沮丧", "heartbroken", "miserabl", "sad", "unhappy", "lonely", "upset",
                "depress", "cry", "难过", "伤心", "不开心", "郁闷", "心情不好", "哭", "孤独", "难受", "低落", "想哭", "寂寞", "孤单",
            ]
        ),
        (
            "@tired",
            [
                "累死", "累坏", "累得不行", "疲倦", "worn out", "tired", "exhaust", "weary", "sleepy", "累", "疲惫", "困", "疲劳", "好累",
                "没精神", "辛苦",
            ]
        ),
        ("@happy", ["happy", "glad", "cheerful", "开心", "高兴", "快乐", "愉快"]),
        (
            "@love",
            [
                "marry", "girlfriend", "boyfriend", "dat", "喜欢我", "做我女朋友", "女朋友", "男朋友", "对象", "嫁给", "结婚", "恋爱", "老公",
                "爱我", "单身",
            ],
        ),
        (
            "@stupid",
            [
                "fuck", "fuck you", "shit", "bastard", "asshole", "bitch", "傻逼", "他妈", "他妈的", "操你", "滚蛋", "去死", "蠢死",
                "笨死", "恶心", "awful", "horribl", "junk", "rubbish", "trash", "annoying", "差劲", "真烂", "烂", "stupid",
                "dumb", "idiot", "useless", "suck", "terribl", "ugly", "hate you", "笨", "傻", "蠢", "垃圾", "难听", "废物", "丑",
                "白痴", "讨厌你", "你好烦", "你真烦", "你好笨", "你好蠢", "你好坏", "你好丑", "你好无聊", "没用", "弱智",
                // What the filter spoke over.
                "哔", "beep",
            ]
        ),
        ("@bilibili", ["哔哩哔哩", "bilibili"]),
        ("@hobby", ["hobby", "free tim", "spare tim", "爱好", "兴趣", "平时", "业余", "空闲", "没事的时候"]),
        (
            "@beautiful",
            [
                "beautiful", "pretty", "cute", "gorgeous", "lovely", "good look", "漂亮", "你好美", "你好漂亮", "你好可爱", "你好看",
                "好漂亮", "好可爱", "好看", "可爱", "美女", "真美", "好美",
            ]
        ),
        ("@favourite", ["favourit", "favorit", "best", "最喜欢", "最爱", "最好"],),
        ("@origin", ["从哪来", "出自", "come from", "origin", "grown", "产地", "产自", "哪里产", "来自", "出产", "哪里人"]),
        ("@taste", ["tast", "flavour", "flavor", "味道", "口感", "好喝", "口味", "香气", "滋味", "好不好喝"]),
        ("@photo", ["photography", "flash", "film", "photo", "photograph", "pictur", "camera", "拍照", "照片", "图片"]),
        ("@song", ["song", "tun", "歌", "歌曲", "曲子", "music", "音乐"]),
        ("@sing", ["sing", "唱", "唱歌", "演唱", "献唱"]),
        ("@ticket", ["ticket", "admission", "entry", "entranc", "门票"]),
        ("@toilet", ["toilet", "restroom", "bathroom", "loo", "washroom", "厕所"]),
        ("@cafe", ["cafe", "coffee", "tea room", "tearoom", "drink", "snack"]),
        ("@wheelchair", ["wheelchair", "accessibl", "access", "disabl", "step-free", "lift", "elevator", "step free"]),
        ("@park", ["park", "car park", "parking", "car"]),
        ("@travel", ["bus", "train", "tram", "get there", "reach you", "direction", "public transport", "find you"]),
        ("@touch", ["touch", "try", "play them", "hands on", "hand on"]),
        ("@member", ["member", "membership", "friend of", "season pass", "join"]),
        ("@school", ["school", "class", "teacher", "pupil", "field trip"]),
        (
            "@made",
            [
                "做出来", "造出来", "built you", "made by", "invent you", "made you", "create", "created you", "built you",
                "design", "developer", "谁做的", "谁创造", "创造", "开发", "谁开发", "制作", "设计",
            ]
        ),
        (
            "@lost",
            ["lost", "lose", "left behind", "forgot", "forgotten", "misplace", "left my", "弄丢", "丢了", "忘了拿", "落在"]
        ),
        ("@bag", ["bag", "backpack", "luggage", "suitcase", "rucksack", "handbag", "coat", "locker", "cloakroom"]),
        ("@write", ["write", "compose", "composer", "author", "谁写", "作者", "作词", "作曲", "谁作", "填词", "谁填"]),
        ("@differ", ["difference", "differ", "区别", "差别", "不同", "不一样"]),
        ("@replay", ["replay", "recording", "回放", "重播", "录像", "录播"]),
        ("@learn", ["learn", "lesson", "teach", "course", "workshop", "教", "学", "学习"]),
        ("@old", ["old", "ancient", "earliest", "历史", "起源", "来历", "由来"]),
    ]
}
