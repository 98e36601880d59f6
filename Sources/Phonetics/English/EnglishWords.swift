/// Words that CMUdict lacks or that our texts are full of, and the letters' names.
enum EnglishWords {
    static let letters: [Character: String] = [
        "a": "EY1", "b": "B IY1", "c": "S IY1", "d": "D IY1", "e": "IY1", "f": "EH1 F", "g": "JH IY1", "h": "EY1 CH",
        "i": "AY1", "j": "JH EY1", "k": "K EY1", "l": "EH1 L", "m": "EH1 M", "n": "EH1 N", "o": "OW1", "p": "P IY1",
        "q": "K Y UW1", "r": "AA1 R", "s": "EH1 S", "t": "T IY1", "u": "Y UW1", "v": "V IY1",
        "w": "D AH1 B AH0 L Y UW0", "x": "EH1 K S", "y": "W AY1", "z": "Z IY1", "0": "Z IH1 R OW0", "1": "W AH1 N",
        "2": "T UW1", "3": "TH R IY1", "4": "F AO1 R", "5": "F AY1 V", "6": "S IH1 K S", "7": "S EH1 V AH0 N",
        "8": "EY1 T", "9": "N AY1 N",
    ]

    private static let rows = """
        ai EY1 AY1|tv T IY1 V IY1|ok OW2 K EY1|okay OW2 K EY1|app AE1 P|apps AE1 P S|blog B L AA1 G|wifi W AY1 F AY2
        emoji IH0 M OW1 JH IY0|emojis IH0 M OW1 JH IY0 Z|google G UW1 G AH0 L|youtube Y UW1 T UW2 B
        tiktok T IH1 K T AA2 K
        iphone AY1 F OW2 N|ipad AY1 P AE2 D|ios AY2 OW1 EH1 S|android AE1 N D R OY2 D|wechat W IY1 CH AE2 T
        weibo W EY1 B OW2
        bilibili B IH1 L IY0 B IH2 L IY0|livestream L AY1 V S T R IY2 M|livestreams L AY1 V S T R IY2 M Z
        livestreaming L AY1 V S T R IY2 M IH0 NG|streamer S T R IY1 M ER0|vtuber V IY1 T UW2 B ER0
        vtubers V IY1 T UW2 B ER0 Z
        avatar AE1 V AH0 T AA2 R|avatars AE1 V AH0 T AA2 R Z|anime AE1 N AH0 M EY2|manga M AA1 NG G AH0
        cosplay K AA1 Z P L EY2
        selfie S EH1 L F IY0|podcast P AA1 D K AE2 S T|hashtag HH AE1 SH T AE2 G|chatbot CH AE1 T B AA2 T
        github G IH1 T HH AH2 B
        linux L IH1 N AH0 K S|python P AY1 TH AA2 N|json JH EY1 S AH0 N|gif G IH1 F|wiki W IH1 K IY0|meme M IY1 M
        memes M IY1 M Z
        lol L AA1 L|haha HH AA1 HH AA1|hahaha HH AA1 HH AA1 HH AA1|hmm HH AH1 M|hm HH AH1 M|mm M AH1 M|uh AH1|um AH1 M
        oops UH1 P S
        wow W AW1|yay Y EY1|aww AO1|meh M EH1|nope N OW1 P|yeah Y AE1|yep Y EH1 P|ugh AH1 G|huh HH AH1|gonna G AH1 N AH0
        wanna W AA1 N AH0|gotta G AA1 T AH0|covid K OW1 V IH0 D|bitcoin B IH1 T K OY2 N|crypto K R IH1 P T OW0
        online AA1 N L AY2 N
        offline AO1 F L AY2 N|website W EH1 B S AY2 T|download D AW1 N L OW2 D|upload AH1 P L OW2 D
        username Y UW1 Z ER0 N EY2 M
        chatgpt CH AE1 T JH IY2 P IY2 T IY1|openai OW1 P AH0 N EY2 AY1|nvidia EH0 N V IH1 D IY0 AH0|huawei W AA1 W EY2
        xiaomi SH AW1 M IY1|alibaba AA2 L IY0 B AA1 B AH0|taobao T AW1 B AW2|tencent T EH1 N S EH2 N T
        beijing B EY2 JH IH1 NG
        shenzhen SH EH1 N JH EH1 N|hangzhou HH AA1 NG JH OW1|guangzhou G W AA1 NG JH OW1|chongqing CH UH1 NG CH IH1 NG
        dj D IY1 JH EY2|vip V IY2 AY2 P IY1|usb Y UW2 EH2 S B IY1|pdf P IY2 D IY2 EH1 F|url Y UW2 AA2 R EH1 L
        gps JH IY2 P IY2 EH1 S
        hanzi HH AA1 N Z IY0|pinyin P IH1 N Y IH2 N|emoticon IH0 M OW1 T IH0 K AA2 N|karaoke K EH2 R IY0 OW1 K IY0
        swift S W IH1 F T|voxhumana V AA2 K S HH Y UW0 M AA1 N AH0|merch M ER1 CH|collab K OW1 L AE2 B
        cringe K R IH1 N JH
        """

    static let extra: [String: String] = {
        var result: [String: String] = [:]
        for row in rows.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
            guard let cut = row.firstIndex(of: " ") else { continue }
            result[String(row[..<cut])] = String(row[row.index(after: cut)...])
        }
        return result
    }()

    /// Words that freely make compounds; others would cut names and foreign words in two.
    static let compounding: Set<String> = Set(
        """
        live stream chat room game play board key key web cam phone head hand book work time line back front side over
        under out
        down up in off on fire water air land sea sun moon star light night day home house school team mate news paper
        screen
        shot text video audio voice face mouth eye hair skin sky snow rain wind wood stone gold silver black white blue
        green red
        super hyper mega micro multi auto photo tele data bot man woman boy girl master mind soft hard ware code byte
        bit net
        speech song singer sound music block chain some body thing where one store shop market place card cash pay
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
