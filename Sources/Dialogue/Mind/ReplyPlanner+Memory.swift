internal import Foundation
internal import Script

/// What a viewer asks about what is known of them.
enum MemoryQuestion: Hashable {
    case everything
    case about(Set<String>)
}

extension MemoryQuestion {
    /// nil when the message asks nothing of the kind.
    static func read(_ text: String) -> MemoryQuestion? {
        let line = SongLine.plain(text)
        guard line.unicodeScalars.count <= 80 else { return nil }
        for (question, forms) in forms where forms.contains(where: { ByteSearch.holds($0, in: line) }) {
            return question
        }
        return nil
    }

    private static let forms: [(MemoryQuestion, [String])] = [
        (
            .about(["name"]),
            ["我叫什么", "我叫啥", "我的名字是什么", "记得我的名字", "知道我的名字", "记得我叫", "知道我叫", " my name ", " who am i "].filter {
                $0 != " my name "
            } + [" what is my name ", " know my name ", " remember my name ", " what am i called ", " say my name "]
        ),
        (
            .about(["birthday"]),
            [
                "我生日是", "我的生日是什么", "我的生日是哪", "我的生日是几", "我生日哪天", "我什么时候生日", "我什么时候过生日", "记得我的生日", "记得我生日",
                " when is my birthday ", " remember my birthday ", " know my birthday ",
            ]
        ),
        (
            .about(["from"]),
            [
                "我是哪里人", "我是哪儿人", "我来自哪", "我住在哪", "我住哪", "我家住哪", "我家在哪", "我老家在哪", "我从哪里来", " where am i from ",
                " where do i live ",
                " where do i come from ",
            ]
        ),
        (
            .about(["work"]),
            [
                "我是做什么", "我做什么工作", "我的工作是什么", "我的职业是什么", " what do i do for a living ", " what is my job ",
                " where do i work ",
            ]
        ),
        (.about(["allergy"]), ["我对什么过敏", "记得我过敏", " what am i allergic to ", " my allergies "]),
        (
            .about(["pet"]),
            [
                "我养了什么", "我的宠物叫什么", "我家的猫叫什么", "我家的狗叫什么", "我的猫叫什么", "我的狗叫什么", " what pet do i have ", " my dog name ",
                " my dogs name ", " my cat name ", " my cats name ", " my cat called ", " my dog called ",
                " name of my dog ", " name of my cat ",
            ]
        ),
        (
            .about(["dislike", "allergy"]),
            ["我不喜欢什么", "我讨厌什么", " what do i hate ", " what do i dislike ", " what do i not like "]
        ),
        (
            .about(["like"]),
            [
                "我喜欢什么", "我爱喝什么", "我爱吃什么", "我喜欢喝什么", "我喜欢吃什么", "我最喜欢什么", "记得我喜欢", "知道我喜欢", " what do i like ",
                " what i like ", " my favourite ", " my favorite ",
            ]
        ),
        (
            .about(["topic"]),
            [
                "上次我们聊", "我们上次聊", "上次聊到哪", "上次说到哪", " last time we talk ", " what did we talk about ",
                " talk about last time ",
            ]
        ),
        (
            .everything,
            [
                "记得我吗", "还认得我", "认识我吗", "你记得我", "关于我的", "你知道我什么", "记得我什么", "了解我吗", " remember me ", " know about me ",
                " remember about me ", " recognise me ", " recognize me ",
            ]
        ),
    ]
}

extension ReplyPlanner {
    /// The answer to a question about what is remembered; nil when it is none, or when nobody is remembered here.
    func remember(_ text: String, language: Language, memory: inout ReplyMemory) -> Reply? {
        guard let question = MemoryQuestion.read(text) else { return nil }
        guard let viewer = memory.viewer else {
            // Nobody is remembered here, but who asks of themselves does not ask of the performer; and whether it was
            // told nobody can say.
            return phrase(.notKept, origin: .memory, language: language, memory: &memory)
        }
        let items: [MemoryItem]
        switch question {
        case .everything: items = viewer.items
        case .about(let keys): items = viewer.items.filter { keys.contains($0.key) }
        }
        let said = MemoryText.sentence(items, in: language)
        guard !said.isEmpty else {
            return phrase(.notTold, origin: .memory, language: language, memory: &memory)
        }
        return phrase(.recall, origin: .memory, language: language, memory: &memory, facts: said)
    }

    /// Somebody told something of themselves, and nothing else in the message could be answered.
    func acknowledge(_ text: String, language: Language, memory: inout ReplyMemory) -> Reply? {
        guard memory.viewer != nil, let item = MemoryRules.read(text).first,
            let said = MemoryText.clause(item, in: language)
        else { return nil }
        return phrase(.noted, origin: .memory, language: language, memory: &memory, facts: said)
    }

    /// The same, of a like or a dislike alone: small talk asks for those with nearly the same words.
    func liking(_ text: String, language: Language, memory: inout ReplyMemory) -> Reply? {
        guard memory.viewer != nil, let item = MemoryRules.read(text).first, ["like", "dislike"].contains(item.key),
            // “I love you” is no taste.
            !["you", "你"].contains(item.value.lowercased())
        else { return nil }
        return acknowledge(text, language: language, memory: &memory)
    }

    /// Seconds after which somebody who comes again is welcomed back.
    private static let absence = 6 * 3_600

    /// What memory adds to an answer: a welcome to who comes back, or what they like where it bears on the question. Once
    /// each in a session, and never in front of a fact.
    func personalised(_ reply: Reply, to text: String, memory: inout ReplyMemory) -> Reply {
        guard let viewer = memory.viewer, case .example(let id) = reply.origin,
            let example = persona.examples.first(where: { $0.id == id })
        else { return reply }
        let concepts = Set(example.questions.flatMap { Terms($0).counts.keys }.filter { $0.hasPrefix("@") })
        var reply = reply
        if !memory.hasWelcomed, concepts.contains("@hello"), memory.absence > Self.absence {
            memory.hasWelcomed = true
            let welcome = phrase(
                .welcomeBack, origin: reply.origin, language: reply.language, memory: &memory,
                viewer: viewer.name ?? viewer.shownName ?? "")
            reply.text = welcome.text
        } else if concepts.contains("@recommend"), !memory.hasMentioned,
            let clause = liked(viewer, about: text, reply.language)
        {
            memory.hasMentioned = true
            reply.text =
                phrase(
                    .mention, origin: reply.origin, language: reply.language, memory: &memory, facts: clause
                ).text + (reply.language == .english ? " " : "") + reply.text
        }
        return reply
    }

    private func liked(_ viewer: ViewerMemory, about text: String, _ language: Language) -> String? {
        let known = ViewerMemory(items: viewer.items.filter { ["like", "dislike", "allergy"].contains($0.key) })
        let newest = known.items.map(\.updated).max() ?? 0
        return known.relevant(to: text, now: newest, limit: 1).first.flatMap { MemoryText.clause($0, in: language) }
    }
}
