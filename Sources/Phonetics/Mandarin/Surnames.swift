/// Characters that are read otherwise where they are somebody's surname: before a title, and behind 姓.
enum Surnames {
    /// Hardly ever words by themselves before a title.
    private static let rare: [Character: String] = [
        "单": "shan4", "仇": "qiu2", "曾": "zeng1", "朴": "piao2", "缪": "miao4", "盖": "ge3", "葛": "ge3", "隗": "wei3",
        "尉": "wei4", "解": "xie4",
    ]
    /// Verbs and nouns as well: only where a name can begin.
    private static let common: [Character: String] = [
        "任": "ren2", "查": "zha1", "华": "hua4", "区": "ou1", "乐": "yue4",
    ]
    private static let addresses: Set<String> = [
        "老师", "先生", "女士", "小姐", "太太", "师傅", "同学", "阿姨", "叔叔", "大爷", "奶奶", "爷爷", "夫人", "姑娘", "总", "哥", "姐",
    ]
    private static let offices: Set<String> = [
        "经理", "老板", "主任", "教授", "医生", "大夫", "校长", "院长", "局长", "律师", "导演", "主播", "队长", "总监", "主管", "店长", "警官",
        "护士", "会计",
    ]
    /// What may stand before a name.
    private static let openers = "和与跟给是叫请找问对向为的让由被把"

    /// nil where the character is nobody's name.
    static func reading(_ character: Character, _ context: Polyphones.Context) -> String? {
        guard let reading = rare[character] ?? common[character] else { return nil }
        if let word = context.previousWord?.text, ["姓", "贵姓", "改姓"].contains(word) { return reading }
        guard isTitled(context) else { return nil }
        if rare[character] != nil { return reading }
        // 区经理 is the manager of a district, 查主播 looks into one.
        if "区查".contains(character), context.nextWord.map({ offices.contains($0.text) }) == true { return nil }
        let isFree = context.isFirst || context.previous(openers)
        return isFree || context.previousWord.map({ isTitle($0.text) }) == true ? reading : nil
    }

    /// 王先生和解女士: no 和解, though the dictionary has the word.
    static func conjoined(_ context: Polyphones.Context) -> String? {
        let word = context.words[context.index]
        guard word.syllables.count == 2, let last = word.text.last, "和与跟".contains(word.text.prefix(1)),
            let previous = context.previousWord, isTitle(previous.text), let next = context.nextWord,
            addresses.contains(next.text)
        else { return nil }
        return rare[last]
    }

    private static func isTitle(_ word: String) -> Bool { addresses.contains(word) || offices.contains(word) }

    private static func isTitled(_ context: Polyphones.Context) -> Bool {
        guard let next = context.nextWord else { return false }
        return isTitle(next.text) || context.next("某")
    }
}
