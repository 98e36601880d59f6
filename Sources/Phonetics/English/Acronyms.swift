/// Words in capitals: spelled, said as words, or merely shouted.
enum Acronyms {
    static func isCapital(_ text: String) -> Bool {
        text.utf8.allSatisfy { ($0 >= 0x41 && $0 <= 0x5A) || $0 == 0x27 }
    }

    /// FBI, and its plural FBIs; not NASA, not STOP, not I.
    static func isSpelled(_ text: String, isShouted: Bool, isKnown: Bool) -> Bool {
        let lower = text.lowercased()
        if small.contains(lower) { return true }
        var stem = text
        for ending in ["'s", "s"] where stem.hasSuffix(ending) && stem.utf8.count > ending.utf8.count + 1 {
            stem.removeLast(ending.utf8.count)
            break
        }
        guard stem.utf8.count >= 2, stem.utf8.count <= 6, isCapital(stem) else { return false }
        let name = stem.lowercased()
        if spelled.contains(name) { return !isShouted || !isKnown }
        if words.contains(name) { return false }
        if isKnown { return stem.utf8.count <= 3 && !isShouted && !common.contains(name) }
        return stem.utf8.count <= 3 || !looksLikeWord(Array(name.utf8))
    }

    /// Vowels and consonants in turn: what is read as a word though nobody has heard it (SIRI, NATO).
    private static func looksLikeWord(_ letters: [UInt8]) -> Bool {
        var run = 0
        var vowels = 0
        for letter in letters {
            let isVowel = "aeiou".utf8.contains(letter)
            run = isVowel ? 0 : run + 1
            vowels += isVowel ? 1 : 0
            if run > 2 { return false }
        }
        return vowels >= 2
    }

    /// Said as words though short.
    private static let words: Set<String> = Set(
        """
        nasa nato aids ram rom laser radar sonar scuba opec unesco unicef covid sim pin gif jpeg lan wan bios ascii
        captcha
        yolo fomo meme nasdaq fifa uefa swat asap imax pixar ikea lego nike sony asus acer sega
        """.split(whereSeparator: \.isWhitespace).map(String.init))
    /// Spelled though the dictionary has a word of these letters.
    private static let spelled: Set<String> = [
        "it", "us", "ok", "pm", "am", "id", "hr", "pr", "ar", "aid", "led", "cad", "who", "mit", "pk", "ac", "op", "ed",
    ]
    /// Spelled even in small letters.
    private static let small: Set<String> = Set(
        """
        yyds xswl awsl zqsg dddd nsdd ktv dvd cd pc npc mvp fps rpg moba gg bgm ceo cto cfo hdmi html css http https www
        cpu gpu api sdk sql php faq diy sms ufo vpn yyds plmm xdm jqr btw lgbt tbh idk omg wtf asmr mc obs mv mp dm
        """.split(whereSeparator: \.isWhitespace).map(String.init))
    /// Short words that are shouted one at a time.
    private static let common: Set<String> = Set(
        """
        the and for are but not you all any can her was one our out day get has him his how man new now old see two way
        who boy
        did its let put say she too use yes no go so do my me we he be by of on or an as at if in is to up big bad good
        top
        hot red fun win why try run sun sea sky end buy off own car cat dog far few god hey wow lol job joy key law lie
        lot
        mom dad met nor oh pay per sad set sit six ten war wet won yet ah ha hi
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
