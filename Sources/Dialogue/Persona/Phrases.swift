public import Script

/// Sentences for the moments that no example covers, by language. A persona may leave any of them out.
public struct Phrases: Sendable, Hashable {
    public enum Moment: String, Sendable, Hashable, CaseIterable {
        /// It does not know. `{topics}` lists what it could be asked.
        case unsure
        /// A factual answer: `{source}` says `{answer}`.
        case citing
        /// Spoken to in a language it does not speak.
        case otherLanguage
        /// Before a song: `{song}`.
        case introduceSong
        /// Asked for a song it does not know: `{song}`, `{songs}`.
        case unknownSong
        /// Asked what it can sing: `{songs}`.
        case repertoire
        /// Told to stop.
        case stop
        /// In place of a sentence that the filter held back.
        case replacement
        /// In place of an answer, when a person should take over.
        case handOver
        /// Broken off by a fault after it had begun.
        case apology
        /// The documents speak of the thing but perhaps not of what is asked: `{answer}` stands nearest, in `{source}`.
        case nearest
        /// Asked for a claim that must not be made of a product: `{facts}` is its name.
        case claimed
        /// Asked for more of a subject of which all was said. `{topics}` lists what it could be asked.
        case thatIsAll
        /// Asked what it remembers of the viewer: `{facts}`.
        case recall
        /// Asked for something that the viewer never told.
        case notTold
        /// The same, where nothing is kept of viewers.
        case notKept
        /// The viewer told something that asks for no answer.
        case listening
        /// Only signs, faces or figures came.
        case wordless
        /// The viewer told something of themselves: `{facts}`.
        case noted
        /// To a viewer who was here before, instead of a greeting.
        case welcomeBack
        /// Before an answer that what the viewer told bears on: `{facts}`.
        case mention
        /// The viewer asked to be forgotten, and was.
        case forgotten
        /// Asked what the viewer wrote before: `{facts}`.
        case youSaid
        /// Asked to say it again: `{facts}`.
        case iSaid
    }

    public var lines: [Moment: [Language: [String]]]
    /// What it likes to be asked about, by language.
    public var topics: [Language: [String]]

    public init(lines: [Moment: [Language: [String]]] = [:], topics: [Language: [String]] = [:]) {
        self.lines = lines
        self.topics = topics
    }

    /// The persona's own lines, or the plain ones that every persona has.
    public func variants(_ moment: Moment, in language: Language) -> [String] {
        if let own = lines[moment]?[language], !own.isEmpty { return own }
        return Self.plain[moment]?[language] ?? Self.plain[moment]?[.english] ?? []
    }

    private static let plain: [Moment: [Language: [String]]] = [
        .unsure: [
            .mandarin: ["这个我还不知道。你可以问我{topics}。", "这我说不准，不敢乱讲。要不聊聊{topics}？"],
            .english: [
                "I don't know that one, and I'd rather not guess. You could ask me about {topics}.",
                "I'm not sure about that. I can tell you about {topics}.",
            ],
            .japanese: ["それはわかりません。{topics}のことなら聞いてください。"],
        ],
        .citing: [
            .mandarin: ["{source}里写着：{answer}"],
            .english: ["From {source}: {answer}"],
            .japanese: ["{source}によると、{answer}"],
        ],
        .otherLanguage: [
            .mandarin: ["不好意思，这门语言我还不会，我用中文回答你。"],
            .english: ["Sorry, I don't speak that language yet, so let me answer in English."],
            .japanese: ["すみません、日本語でお答えします。"],
        ],
        .introduceSong: [
            .mandarin: ["好的，《{song}》，请听。"], .english: ["Gladly. Here is {song}."], .japanese: ["{song}、歌います。"],
        ],
        .unknownSong: [
            .mandarin: ["这首我还不会。我会唱{songs}。"],
            .english: ["I don't know that one yet. I can sing {songs}."],
            .japanese: ["その歌はまだ歌えません。{songs}なら歌えます。"],
        ],
        .repertoire: [
            .mandarin: ["我会唱{songs}，想听哪一首？"], .english: ["I can sing {songs}. Which would you like?"],
            .japanese: ["{songs}が歌えます。"],
        ],
        .stop: [.mandarin: ["好，我停下。"], .english: ["All right, I'll stop."], .japanese: ["はい、やめます。"]],
        .replacement: [
            .mandarin: ["这句话我不太方便说。"], .english: ["I'd rather not say that."], .japanese: ["それは言えません。"],
        ],
        .handOver: [
            .mandarin: ["这件事我想请一位真人来帮你，请稍等。要是你现在很难受，也请告诉身边信得过的人。"],
            .english: [
                "I'd like a real person to help you with this, one moment please. If you are in distress now, please tell someone you trust, too."
            ],
            .japanese: ["このことは人のスタッフにおつなぎします。少しお待ちください。"],
        ],
        .apology: [
            .mandarin: ["不好意思，我刚才走神了。"], .english: ["Sorry, I lost my thread there."],
            .japanese: ["すみません、途切れてしまいました。"],
        ],
        .nearest: [
            .mandarin: ["这一点资料里没有直接写，最接近的是{source}里的：{answer}", "我没查到明确的说法。{source}里相关的是：{answer}"],
            .english: [
                "My documents don't say that outright. The nearest I have, in {source}: {answer}",
                "I can't find exactly that. What {source} does say: {answer}",
            ],
            .japanese: ["はっきりとは書かれていません。{source}には、{answer}"],
        ],
        .claimed: [
            .mandarin: ["{facts}的资料里没有这样的话，我不能替它打包票。", "这个我不敢替{facts}保证，资料里没有这样写。"],
            .english: [
                "I can't promise that of the {facts}: my documents don't say so.",
                "That is not mine to promise; nothing I have says it of the {facts}.",
            ],
            .japanese: ["{facts}について、そのような約束はできません。"],
        ],
        .thatIsAll: [
            .mandarin: ["资料里关于这个的，我都说完啦。还可以问我{topics}。", "这个就写了这么多。要不聊聊{topics}？"],
            .english: [
                "That is all that is written about it. You could ask me about {topics}.",
                "There is no more about it in my documents. Shall we turn to {topics}?",
            ],
            .japanese: ["これで全部です。{topics}のことも聞いてください。"],
        ],
        .recall: [
            .mandarin: ["当然记得，{facts}。", "我记着呢，{facts}。"],
            .english: ["Of course: {facts}.", "I remember: {facts}."],
            .japanese: ["覚えています。{facts}。"],
        ],
        .notTold: [
            .mandarin: ["这个你还没告诉过我。", "我这里没有记，你说给我听，我就记住。"],
            .english: ["You haven't told me that yet.", "I have no note of that. Tell me, and I'll remember."],
            .japanese: ["それはまだ聞いていません。"],
        ],
        .notKept: [
            .mandarin: ["在这里我不记大家的事，你再说一遍，我听着。"],
            .english: ["I keep no notes of anybody here, so you would have to tell me again."],
            .japanese: ["ここでは皆さんのことを記録していません。もう一度教えてください。"],
        ],
        .listening: [
            .mandarin: ["嗯，我听着呢。", "是这样啊，我听着。", "好，我知道了，接着说。"],
            .english: ["I see. Go on, I'm listening.", "Thank you for telling me.", "I'm listening."],
            .japanese: ["そうなんですね。", "聞いていますよ。"],
        ],
        .wordless: [
            .mandarin: ["收到，想聊什么，打几个字给我。", "嗯？有话慢慢说。"],
            .english: ["I'm here. Give me a few words, and I'll answer.", "I saw that. What is on your mind?"],
            .japanese: ["はい、何でしょう。"],
        ],
        .noted: [
            .mandarin: ["记住了，{facts}。", "好，我记下了，{facts}。"],
            .english: ["Noted: {facts}.", "I'll remember that {facts}."],
            .japanese: ["覚えました。{facts}。"],
        ],
        .welcomeBack: [
            .mandarin: ["{viewer}，欢迎回来！", "又见面啦{viewer}，真好。"],
            .english: ["Welcome back, {viewer}!", "Good to see you again, {viewer}."],
            .japanese: ["{viewer}さん、おかえりなさい。"],
        ],
        .mention: [
            .mandarin: ["我记得{facts}。"], .english: ["I remember that {facts}."], .japanese: ["{facts}でしたね。"],
        ],
        .youSaid: [
            .mandarin: ["你刚才说的是“{facts}”。", "我听到的是“{facts}”。"],
            .english: ["You said: {facts}", "What I heard was: {facts}"],
            .japanese: ["「{facts}」と言いましたよ。"],
        ],
        .iSaid: [
            .mandarin: ["我刚才说，{facts}", "好，再说一遍。{facts}"],
            .english: ["Once more, then. {facts}", "I said: {facts}"],
            .japanese: ["もう一度。{facts}"],
        ],
        .forgotten: [
            .mandarin: ["好的，关于你的事我都忘掉了，一条也没留。"],
            .english: ["Done. I have forgotten everything about you."],
            .japanese: ["わかりました。すべて忘れました。"],
        ],
    ]
}
