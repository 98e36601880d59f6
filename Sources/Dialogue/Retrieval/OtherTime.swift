internal import Foundation

/// Whether a question asks of a time that documents of today do not speak of: “last year”, “去年”, “in 2015”.
enum OtherTime {
    static func isAsked(_ lexemes: [Lexeme]) -> Bool {
        let line = " " + SongLine.plain(lexemes) + " "
        if forms.contains(where: { ByteSearch.holds($0, in: line) }) { return true }
        return zip(lexemes, lexemes.dropFirst()).contains { before, word in
            guard case .word(let year) = word, let number = Int(year), before == .word("in") else { return false }
            return (1900...2100).contains(number)
        }
    }

    private static let forms = [
        "去年", "前年", "上个月", "上个星期", "上周", "上次", "以前", "从前", "当年", "前几天", "昨天", "明年", "下个月", "下周", "往年",
        " last year ", " last month ", " last week ", " last summer ", " last winter ", " last time ", " years ago ",
        " next year ", " next month ", " used to ", " in the past ", " yesterday ",
    ]
}
