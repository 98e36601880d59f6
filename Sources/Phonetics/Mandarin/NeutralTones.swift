/// Particles, suffixes and everyday words with a neutral syllable.
enum NeutralTones {
    /// Neutral wherever they end a phrase or stand behind a word.
    private static let particles: [Character: String] = [
        "吗": "ma5", "呢": "ne5", "吧": "ba5", "啊": "a5", "呀": "ya5", "哇": "wa5", "嘛": "ma5", "啦": "la5", "们": "men5",
        "么": "me5", "呗": "bei5", "咯": "lo5", "喽": "lou5",
    ]

    /// - Parameter continues: a word of another language stands right before.
    static func apply(to words: inout [MandarinWord], continues: Bool) {
        for index in words.indices where !words[index].isNumber {
            let first = index == 0 && !continues
            particle(&words[index], isFirst: first)
            everyday(&words[index])
            if index > 0 { reduplication(&words, index) }
        }
    }

    private static func particle(_ word: inout MandarinWord, isFirst: Bool) {
        guard let last = word.syllables.indices.last, !word.syllables[last].isFixed else { return }
        guard let scalar = Unicode.Scalar(word.syllables[last].character) else { return }
        if isFirst && last == 0 {
            // 啊! 呀! 哇! cried out by themselves have a full tone.
            if let cry = cries[Character(scalar)] {
                word.syllables[last] = MandarinSyllable(scalar.value, reading: cry)
            }
        } else if let reading = particles[Character(scalar)], !word.isKnown || word.syllables.count == 1 {
            word.syllables[last] = MandarinSyllable(scalar.value, reading: reading)
        }
    }

    private static let cries: [Character: String] = ["啊": "a1", "呀": "ya1", "哇": "wa1", "呢": "ne5"]

    private static func everyday(_ word: inout MandarinWord) {
        guard word.syllables.count >= 2, let last = word.syllables.last, !last.isFixed else { return }
        if MandarinWords.neutralEnds.contains(word.text) { word.syllables[word.syllables.count - 1].tone = 5 }
        // 去过, 想过: the particle; 经过, 超过: part of the verb.
        if word.syllables.count == 2, last.character == UInt32(scalar: "过"),
            !"经通超难度路胜越错绕渡闯熬躲逃穿跨翻记改不".unicodeScalars.contains(where: { $0.value == word.syllables[0].character })
        {
            word.syllables[1].tone = 5
        }
        guard word.syllables.count > 2 else { return }
        let tail = Array(word.characters.suffix(2)).string
        if tail == "们的" || tail == "子们" || tail == "时候" { word.syllables[word.syllables.count - 1].tone = 5 }
    }

    /// A verb said twice as two words: 看 看, 试 试, 看 一 看 (whose 一 the sandhi sees to).
    private static func reduplication(_ words: inout [MandarinWord], _ index: Int) {
        guard words[index].syllables.count == 1, words[index - 1].syllables.count == 1 else { return }
        let (a, b) = (words[index - 1].syllables[0], words[index].syllables[0])
        guard a.character == b.character, a.letters == b.letters, !b.isFixed else { return }
        if MandarinWords.neutralEnds.contains([a.character, b.character].string) { words[index].syllables[0].tone = 5 }
    }
}
