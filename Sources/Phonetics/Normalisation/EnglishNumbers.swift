/// Figures in English words.
enum EnglishNumbers {
    private static let ones = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    private static let scales = ["", "thousand", "million", "billion", "trillion"]

    static func digits(_ figures: String) -> String {
        figures.compactMap { $0.wholeNumberValue }.filter { $0 < 10 }.map { ones[$0] }.joined(separator: " ")
    }

    /// A whole number up to 15 figures; a longer one digit by digit.
    static func cardinal(_ figures: String) -> String {
        let significant = figures.drop { $0 == "0" }
        if significant.isEmpty { return "zero" }
        guard significant.count <= 15, let value = Int(significant) else { return digits(String(significant)) }
        return cardinal(value)
    }

    static func cardinal(_ value: Int) -> String {
        if value == 0 { return "zero" }
        var parts: [String] = []
        var rest = value
        var scale = 0
        while rest > 0, scale < scales.count {
            let group = rest % 1000
            if group > 0 { parts.insert(hundreds(group) + (scale > 0 ? " " + scales[scale] : ""), at: 0) }
            rest /= 1000
            scale += 1
        }
        return parts.joined(separator: " ")
    }

    private static func hundreds(_ value: Int) -> String {
        let head = value >= 100 ? [ones[value / 100], "hundred"] : []
        let rest = value % 100
        return (head + (rest > 0 ? [below100(rest)] : [])).joined(separator: " ")
    }

    private static func below100(_ value: Int) -> String {
        value < 20 ? ones[value] : tens[value / 10] + (value % 10 > 0 ? " " + ones[value % 10] : "")
    }

    static func decimal(_ whole: String, _ fraction: String) -> String {
        cardinal(whole) + (fraction.isEmpty ? "" : " point " + digits(fraction))
    }

    /// `twenty first`.
    static func ordinal(_ figures: String) -> String { ordinal(words: cardinal(figures)) }

    private static func ordinal(words: String) -> String {
        var parts = words.split(separator: " ").map(String.init)
        guard let last = parts.popLast() else { return words }
        return (parts + [ordinals[last] ?? (last.hasSuffix("y") ? last.dropLast() + "ieth" : last + "th")])
            .joined(separator: " ")
    }

    private static let ordinals = [
        "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
        "twelve": "twelfth",
    ]

    /// 1999 as nineteen ninety nine, 2005 as two thousand five, 1905 as nineteen oh five.
    static func year(_ figures: String) -> String {
        guard let value = Int(figures), figures.count == 4, value >= 1000 else { return cardinal(figures) }
        let (head, tail) = (value / 100, value % 100)
        if tail == 0 { return head % 10 == 0 ? cardinal(value) : below100(head) + " hundred" }
        if head % 10 == 0, tail < 10 { return cardinal(value) }
        return below100(head) + " " + (tail < 10 ? "oh " + ones[tail] : below100(tail))
    }

    /// The plural of the last word: `nineties`, `twenties`.
    static func plural(_ words: String) -> String {
        if words.hasSuffix("y") { return words.dropLast() + "ies" }
        return words + (words.hasSuffix("x") || words.hasSuffix("ss") ? "es" : "s")
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
