internal import Foundation

/// A message reduced to words, seen as a request for a song.
struct SongLine {
    /// Lexemes joined: ideographs without spaces, words with one on each side.
    let text: String

    init(_ message: String) { text = Self.plain(message) }

    var asksToSing: Bool { Self.asking.contains { Self.holds($0, in: text) } }
    var asksForList: Bool { Self.listing.contains { Self.holds($0, in: text) } }

    /// “In what key do you sing it?” asks, and does not wish to hear it.
    var asksAboutSinging: Bool { Self.aboutSinging.contains { Self.holds($0, in: text) } }

    /// What is wished for when the asking and the politeness are taken away: empty for just any song, nil when the
    /// words are about singing and no request.
    var wish: String? {
        if Self.notRequests.contains(where: { Self.holds($0, in: text) }) { return nil }
        let rest = Self.removing(Self.asking + Self.politeness, from: text)
        let words = rest.trimmingCharacters(in: .whitespaces)
        // A title stands behind 唱, not behind 唱歌: “你唱歌像鸭子” asks for nothing.
        if !words.isEmpty, Self.holds("唱歌", in: text) { return nil }
        return words.unicodeScalars.count > 40 ? nil : words
    }

    /// ` can you sing ` or `给我唱首歌`.
    static func plain(_ text: String) -> String { plain(Lexeme.read(text)) }

    static func plain(_ lexemes: [Lexeme]) -> String {
        var plain = ""
        for lexeme in lexemes {
            switch lexeme {
            case .word(let word): plain += (plain.hasSuffix(" ") ? "" : " ") + word + " "
            case .ideograph(let scalar): plain.unicodeScalars.append(scalar)
            case .gap: continue
            }
        }
        return plain
    }

    /// Words stand between spaces, ideographs anywhere.
    static func holds(_ name: String, in text: String) -> Bool { ByteSearch.holds(name, in: text) }

    /// Longest first, so that no part of a name is left over. A word leaves its spaces to its neighbours.
    static func removing(_ names: [String], from text: String) -> String {
        names.filter { holds($0, in: text) }.sorted { $0.utf8.count > $1.utf8.count }.reduce(text) { rest, name in
            ByteSearch.replace(name, in: rest, with: name.hasPrefix(" ") ? "  " : "")
        }
    }

    static func onlyPoliteness(_ rest: String) -> Bool {
        removing(asking + politeness, from: rest).allSatisfy(\.isWhitespace)
    }

    private static let asking = [
        "唱", "点歌", "点一首", "点首", "来一首", "来首", "想听", "听一首", "听首", "献上一首", "演唱", "放首", "放一首", "换一首", "换首", " sing ",
        " perform for ",
        " play me ", " play us ", " play something ", " play some ", " song request ", " hear you sing ",
        " hear a song ",
    ]

    private static let listing = [
        "会唱什么", "会唱哪", "唱什么歌", "有什么歌", "有哪些歌", "什么歌可以", "歌单", "会什么歌", "会哪些歌", "曲目", "能唱什么", "能唱哪",
        "能点什么", "会唱几首", "能点哪", " what songs ", " which songs ", " what can you sing ", " what do you sing ",
        " song list ",
        " setlist ", " repertoire ", " songs do you ", " songs can you ", " list of songs ", " any songs ",
        " know songs ", " what could you sing ",
    ]

    /// Questions about the singing of a song, which need not be a wish to hear it.
    private static let aboutSinging = [
        "什么调", "几个调", "几遍", "几次", "几段", "多久", "多长", "几分钟", "谁唱", "谁先唱", "谁教", "跟谁学", "为什么", "怎么会唱", "怎么唱的", "哪年",
        " in what ", " in which ", " what key ", " which key ", " why do you ", " why did you ", " how do you ",
        " how did you ", " how long ", " how often ", " how many ", " who sings ", " who sang ", " who taught ",
        " when did ", " when do you ", " where do you ", " where did ", " what language ", " what year ",
    ]

    /// Talk about singing.
    private static let notRequests = [
        "为什么", "钱", "收费", "规则", "怎么点", "怎么唱", "怎么会唱", "唱得", "唱的", "唱歌好听", "喜欢唱", "什么时候唱", "学唱", "学会唱", "跑调", "难听", "谁唱",
        "唱功", "不会唱", "唱累", "唱片", "在唱", "多久", "唱歌累", "排队", "几个人", "多少",
        " how do you ", " how did you ", " why do you ", " like singing ", " like to sing ", " love singing ",
        " enjoy singing ", " learn to sing ", " teach me ", " sing well ", " your singing ", " who sings ",
        " when do you ",
        " how does ", " what does ", " how is ", " instrument ", " instruments ", " visitors ", " get tired ", " try ",
        " the harp ", " the organ ", " the piano ", " exhibits ", " what is ", " play them ", " did ",
        " can i ", " games ", " chess ", " do i ", " may i ",
    ]

    private static let politeness = [
        "一首歌", "首歌", "一首", "一个", "一支", "一曲", "歌曲", "歌", "曲", "吧", "吗", "呢", "呀", "啊", "嘛", "好不好", "好吗", "可以吗", "会不会",
        "可以", "能不能",
        "能", "会", "请", "麻烦", "给我们", "给大家", "给我", "为我", "为大家", "我们", "我", "你", "想要", "想", "要", "听", "一下", "主播", "小姐姐",
        "来", "再", "随便", "帮", "这首", "那首", "首", "点", "听听", "现在", "好听的", "伤感的", "开心的", "温柔的", "安静的", "欢快的", "老", "的", "什么",
        "了", "下", "呗", "哈", "哟", "咯", "啦", "嘞", "吖", "都行", "行", "谢谢", "就", "小荷",
        "个", "谁",
        " please ", " could ", " can ", " would ", " will ", " you ", " me ", " us ", " a ", " an ", " the ", " song ",
        " songs ",
        " something ", " anything ", " for ", " to ", " i ", " want ", " like ", " love ", " let ", " is ", " now ",
        " some ", " one ",
        " of ", " your ", " my ", " favourite ", " favorite ", " again ", " hey ", " hi ", " hello ", " just ",
        " tune ", " wren ",
        " with ", " may ", " we ", " and ", " thank ", " thanks ", " go ", " on ", " next ", " do ", " know ", " it ",
        " all ", " ever ",
        " another ", " any ", " music ", " play ", " hear ", " perform ", " nice ", " so ", " really ", " people ",
        " sad ", " happy ", " quiet ", " old ", " beautiful ", " fun ", " short ", " slow ",
        " about ", " how ",
    ]
}

extension SongLine: Equatable {}
