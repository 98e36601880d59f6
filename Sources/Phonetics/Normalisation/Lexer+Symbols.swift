internal import Script

extension Lexer {
    /// Signs with a name: mathematics between numbers, &, %, +, °, №, arrows.
    @Sendable static func symbols(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard let scalar = Unicode.Scalar(source[at]) else { return nil }
        let range = at..<(at + 1)
        if let roman = romanCharacter(source[at]) {
            return Match(
                range, lexer.languages.of(range), zh: MandarinNumbers.cardinal(roman),
                en: EnglishNumbers.cardinal(roman))
        }
        if let part = VulgarFraction.named(source[at]) {
            return Match(range, lexer.languages.of(range), zh: part.mandarin, en: part.english)
        }
        if let name = always[scalar] { return Match(range, lexer.languages.sentence(range), zh: name.zh, en: name.en) }
        if let match = power(lexer, at) ?? times(lexer, at) ?? suffix(lexer, at) { return match }
        guard let name = between[scalar], isOperator(lexer, at, scalar) else { return nil }
        return Match(range, lexer.languages.sentence(range), zh: name.zh, en: name.en)
    }

    private static let always: [Unicode.Scalar: (zh: String, en: String)] = [
        "&": ("和", "and"), "＆": ("和", "and"), "×": ("乘", "times"), "÷": ("除以", "divided by"),
        "±": ("正负", "plus or minus"),
        "≈": ("约等于", "approximately equals"), "≠": ("不等于", "is not equal to"),
        "≤": ("小于等于", "is less than or equal to"),
        "≥": ("大于等于", "is greater than or equal to"), "√": ("根号", "the square root of"), "∞": ("无穷大", "infinity"),
        "π": ("派", "pie"),
        "№": ("编号", "number"), "²": ("的平方", "squared"), "³": ("的立方", "cubed"), "%": ("百分号", "percent"),
        "℃": ("摄氏度", "degrees Celsius"),
        "α": ("阿尔法", "alpha"), "β": ("贝塔", "beta"), "γ": ("伽马", "gamma"), "Δ": ("德尔塔", "delta"), "Ω": ("欧米伽", "omega"),
        "©": ("版权所有", "copyright"), "$": ("美元", "dollars"), "€": ("欧元", "euros"), "£": ("英镑", "pounds"),
    ]

    /// Signs only where they stand between two terms, or behind a number.
    private static let between: [Unicode.Scalar: (zh: String, en: String)] = [
        "+": ("加", "plus"), "=": ("等于", "equals"), "-": ("减", "minus"), "*": ("乘", "times"), "/": ("除以", "divided by"),
        "<": ("小于", "is less than"), ">": ("大于", "is greater than"), "^": ("的", "to the power of"),
    ]

    /// `10^3`
    private static func power(_ lexer: Lexer, _ at: Int) -> Match? {
        guard lexer.source[at] == UInt32(scalar: "^"), lexer.before(at).isDigit || lexer.before(at).isLatin else {
            return nil
        }
        var cursor = Cursor(lexer.source, at + 1)
        guard let figures = cursor.digits(1...4) else { return nil }
        return Match(
            at..<cursor.at, lexer.languages.sentence(at..<cursor.at),
            zh: "的" + MandarinNumbers.cardinal(figures) + "次方",
            en: "to the power of " + EnglishNumbers.cardinal(figures))
    }

    /// `7x24`, `7 x 8`
    private static func times(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard source[at].lowercased == UInt32(scalar: "x") else { return nil }
        if source[at - 1].isSpace, source[at - 2].isDigit, source[at + 1].isSpace, source[at + 2].isDigit {
            return Match(at..<(at + 1), lexer.languages.sentence(at..<(at + 1)), zh: "乘", en: "times")
        }
        guard source[at - 1].isDigit, source[at + 1].isDigit else { return nil }
        // 7800X3D is a model's name.
        if source[at].isUpper, source[at + 2].isUpper, !source[at + 3].isLatin { return nil }
        return Match(at..<(at + 1), lexer.languages.sentence(at..<(at + 1)), zh: "乘", en: "by")
    }

    /// The point before a file's suffix.
    private static func suffix(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard source[at] == UInt32(scalar: "."), source[at - 1].isLatin || source[at - 1].isDigit,
            suffixes.contains(lexer.wordAfter(at + 1)), source[at + 1].isLatin
        else { return nil }
        return Match(at..<(at + 1), lexer.languages.sentence(at..<(at + 1)), zh: "点", en: "dot")
    }

    private static let suffixes: Set<String> = [
        "txt", "pdf", "md", "csv", "json", "yaml", "xml", "html", "png", "jpg", "jpeg", "gif", "wav", "flac", "ogg",
        "zip", "exe", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "py", "swift", "sh", "srt", "log",
    ]

    private static func isOperator(_ lexer: Lexer, _ at: Int, _ scalar: Unicode.Scalar) -> Bool {
        let source = lexer.source
        var after = at + 1
        if source[after].isSpace { after += 1 }
        let (before, next) = (lexer.before(at), source[after])
        let isTerm = { (value: UInt32) in
            value.isDigit || "()²³½¼¾%".unicodeScalars.contains { $0.value == value }
        }
        switch scalar {
        case "+", "=":
            if isTerm(before), scalar == "+", !next.isDigit, !source[at - 1].isSpace {
                return !next.isLatin || next.isHan
            }
            return (isTerm(before) || before.isLatin || before.isHan) && (isTerm(next) || next.isLatin || next.isHan)
        case "<", ">": return (isTerm(before) || before.isLatin) && isTerm(next)
        default: return isTerm(before) && isTerm(next)
        }
    }

    /// Ⅰ…Ⅻ and ⅰ…ⅻ, ①…⑳, as figures.
    private static func romanCharacter(_ value: UInt32) -> String? {
        switch value {
        case 0x2160...0x216B: String(value - 0x2160 + 1)
        case 0x2170...0x217B: String(value - 0x2170 + 1)
        case 0x2460...0x2473: String(value - 0x2460 + 1)
        default: nil
        }
    }

    /// `VIII` behind a name of kings or a word that counts; `III` behind 第.
    @Sendable static func romanNumeral(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard "IVXL".unicodeScalars.contains(where: { $0.value == source[at] }), !source[at - 1].isLatin else {
            return nil
        }
        var end = at
        while "IVXLC".unicodeScalars.contains(where: { $0.value == source[end] }), end - at < 10 { end += 1 }
        guard !source[end].isLatin, !source[end].isDigit, let value = roman(source.folded(at..<end)) else { return nil }
        // 最终幻想VII; XL and LL behind hanzi are sizes.
        let isPlain = source.scalars[at..<end].allSatisfy { "IVX".unicodeScalars.map(\.value).contains($0) }
        if source[at - 1] == UInt32(scalar: "第") || (source[at - 1].isHan && end - at > 1 && isPlain) {
            return Match(at..<end, .mandarin, zh: MandarinNumbers.cardinal(String(value)), en: "")
        }
        let before = lexer.wordBefore(at)
        let reading: String
        if monarchs.contains(before) || isRuler(lexer, at) {
            reading = "the " + EnglishNumbers.ordinal(String(value))
        } else if counted.contains(before), end - at > 1 || before != "war" || isWorldWar(lexer, at) {
            reading = EnglishNumbers.cardinal(value)
        } else if isPlain, end - at > 1, isSequel(lexer, at) {
            reading = EnglishNumbers.cardinal(value)
        } else {
            return nil
        }
        return Match(end: end, pieces: [Piece(range: at..<end, reading: .words(reading))])
    }

    /// `Rocky II`: behind a capitalised word that is no shout.
    private static func isSequel(_ lexer: Lexer, _ at: Int) -> Bool {
        let source = lexer.source
        guard source[at - 1].isSpace, source[at - 2].isLower else { return false }
        var start = at - 2
        while at - start < 24, source[start - 1].isLatin { start -= 1 }
        return source[start].isUpper && at - start > 3
    }

    /// `Pope John Paul II`: a title stands before the names.
    private static func isRuler(_ lexer: Lexer, _ at: Int) -> Bool {
        var place = at
        for _ in 0..<3 {
            let word = lexer.wordBefore(place)
            guard !word.isEmpty, lexer.source[place - 1].isSpace else { return false }
            if ["pope", "king", "queen", "emperor", "empress", "tsar", "prince"].contains(word) { return place < at }
            place -= word.unicodeScalars.count + 1
        }
        return false
    }

    private static func isWorldWar(_ lexer: Lexer, _ at: Int) -> Bool {
        lexer.source[at - 4] == UInt32(scalar: "W") && lexer.wordBefore(at - 4) == "world"
    }

    private static let monarchs: Set<String> = [
        "henry", "louis", "elizabeth", "george", "edward", "charles", "william", "james", "richard", "pius", "benedict",
        "francis", "napoleon", "philip", "nicholas", "peter", "catherine", "gregory", "leo", "alexander", "frederick",
        "innocent", "ramses", "ptolemy", "mary", "margaret",
    ]
    private static let counted: Set<String> = [
        "chapter", "part", "volume", "war", "act", "scene", "section", "type", "phase", "level", "stage", "class",
        "book",
        "bowl", "figure", "episode", "version", "mark", "fantasy", "title", "article", "appendix", "table", "world",
        "quest",
        "step", "grade", "tier", "round", "symphony", "movement",
    ]

    private static func roman(_ text: String) -> Int? {
        let values: [Character: Int] = ["I": 1, "V": 5, "X": 10, "L": 50, "C": 100]
        let numbers = text.compactMap { values[$0] }
        var total = 0
        for (index, value) in numbers.enumerated() {
            total += index + 1 < numbers.count && numbers[index + 1] > value ? -value : value
        }
        return total > 0 && total < 400 && spelledRoman(total) == text ? total : nil
    }

    private static func spelledRoman(_ value: Int) -> String {
        let steps = [
            (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ]
        var rest = value
        var text = ""
        for (amount, letters) in steps {
            while rest >= amount {
                text += letters
                rest -= amount
            }
        }
        return text
    }
}
