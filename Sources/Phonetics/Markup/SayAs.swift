internal import Script

/// What a stretch of text is to be taken for, after SSML's `say-as`.
public enum SayAs: Sendable, Hashable {
    case cardinal, ordinal, digits, telephone, time, currency, characters, unit
    /// Its order: `ymd`, `mdy`, `dmy`, `ym`, `my`, `md`, `dm`, `y`, `m`, `d`; empty where the figures tell.
    case date(String)

    /// By the names that SSML's readers use; nil for others.
    public init?(_ name: String, format: String = "") {
        switch name.lowercased() {
        case "cardinal", "number": self = .cardinal
        case "ordinal": self = .ordinal
        case "digits", "number_digit": self = .digits
        case "telephone": self = .telephone
        case "date": self = .date(format.lowercased().filter { "ymd".contains($0) })
        case "time": self = .time
        case "currency", "money": self = .currency
        case "characters", "spell-out", "verbatim", "letters": self = .characters
        case "unit": self = .unit
        default: return nil
        }
    }

    /// The text as it is to be read in a language: words, or figures of a kind that the front end tells by itself.
    /// nil where the text is not of this kind; it is then read as it stands.
    func text(_ written: String, in language: Language) -> String? {
        let isMandarin = language == .mandarin
        switch self {
        case .cardinal:
            return Self.number(written).map { sign, whole, fraction in
                isMandarin
                    ? (sign ? "负" : "") + MandarinNumbers.decimal(whole, fraction)
                    : (sign ? "minus " : "") + EnglishNumbers.decimal(whole, fraction)
            }
        case .ordinal:
            guard let (_, whole, fraction) = Self.number(written), fraction.isEmpty else { return nil }
            return isMandarin ? "第" + MandarinNumbers.cardinal(whole) : EnglishNumbers.ordinal(whole)
        case .digits: return Self.digits(written, isMandarin: isMandarin, isCode: false)
        case .telephone: return Self.digits(written, isMandarin: isMandarin, isCode: true)
        case .date(let format): return DateWords(written, format: format)?.text(isMandarin: isMandarin)
        case .time: return Self.time(written, isMandarin: isMandarin)
        case .currency: return Self.currency(written)
        case .characters, .unit: return nil
        }
    }

    /// `-1,234.5`: its sign, whole part and fraction.
    private static func number(_ text: String) -> (isNegative: Bool, whole: String, fraction: String)? {
        var rest = text.filter { !$0.isWhitespace && $0 != "," && $0 != "，" }[...]
        let isNegative = rest.first == "-" || rest.first == "−"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ isFigures($0) }) else { return nil }
        return (isNegative, String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
    }

    static func isFigures(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    private static func digits(_ text: String, isMandarin: Bool, isCode: Bool) -> String? {
        let figures = text.filter { $0.isASCII && $0.isWholeNumber }
        guard !figures.isEmpty, text.allSatisfy({ !$0.isLetter }) else { return nil }
        let plus = isCode && text.contains("+") ? (isMandarin ? "加" : "plus ") : ""
        return plus + (isMandarin ? MandarinNumbers.digits(figures, isCode: isCode) : EnglishNumbers.digits(figures))
    }

    /// `14:30`, `2:05:30`, `2:30pm`.
    private static func time(_ text: String, isMandarin: Bool) -> String? {
        var rest = text.lowercased().filter { !$0.isWhitespace && $0 != "." }[...]
        var half = ""
        for suffix in ["am", "pm"] where rest.hasSuffix(suffix) {
            half = suffix
            rest = rest.dropLast(2)
        }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        let values = parts.compactMap { isFigures($0) && $0.count <= 2 ? Int($0) : nil }
        guard (1...3).contains(values.count), values.count == parts.count, values[0] < 25,
            values.dropFirst().allSatisfy({ $0 < 60 })
        else { return nil }
        return isMandarin ? mandarinTime(values, half) : englishTime(values, half)
    }

    private static func mandarinTime(_ values: [Int], _ half: String) -> String {
        func said(_ value: Int, _ unit: String) -> String {
            (value < 10 ? "零" : "") + MandarinNumbers.cardinal(String(value)) + unit
        }
        var result = half == "am" ? "上午" : half == "pm" ? "下午" : ""
        result += (values[0] == 2 ? "两" : MandarinNumbers.cardinal(String(values[0]))) + "点"
        if values.count > 1, values[1] > 0 || values.count > 2 { result += said(values[1], "分") }
        if values.count > 2 { result += said(values[2], "秒") }
        return result
    }

    private static func englishTime(_ values: [Int], _ half: String) -> String {
        var result = EnglishNumbers.cardinal(values[0])
        if values.count > 1, values[1] > 0 {
            result += (values[1] < 10 ? " oh " : " ") + EnglishNumbers.cardinal(values[1])
        } else if half.isEmpty {
            result += " o'clock"
        }
        if values.count > 2 { result += " and " + EnglishNumbers.cardinal(values[2]) + " seconds" }
        return result + (half == "am" ? " A M" : half == "pm" ? " P M" : "")
    }

    /// `USD 3.50` and `3.50 USD` as `$3.50`; what has its sign already stays.
    private static func currency(_ text: String) -> String? {
        let signs = [
            "USD": "$", "CNY": "¥", "RMB": "¥", "EUR": "€", "GBP": "£", "KRW": "₩", "RUB": "₽", "INR": "₹",
            "HKD": "HK$",
        ]
        let upper = text.uppercased()
        for (code, sign) in signs {
            guard let range = upper.firstRange(of: code) else { continue }
            let amount = (upper[..<range.lowerBound] + upper[range.upperBound...]).filter { !$0.isWhitespace }
            return number(amount) == nil ? nil : sign + amount
        }
        return nil
    }
}

/// A date by its figures.
struct DateWords {
    private var year: String?
    private var month: Int?
    private var day: Int?

    init?(_ written: String, format: String) {
        let parts = written.split(whereSeparator: { !$0.isNumber || !$0.isASCII }).map(String.init)
        guard !parts.isEmpty, parts.count <= 3, parts.allSatisfy({ $0.utf8.count <= 8 }) else { return nil }
        if parts.count == 1, parts[0].utf8.count == 8, format.isEmpty || format == "ymd" {
            let figures = Array(parts[0])
            self.init(
                [String(figures[0..<4]), String(figures[4..<6]), String(figures[6..<8])], order: Array("ymd"))
        } else {
            self.init(parts, order: Array(format.isEmpty ? Self.guess(parts) : format))
        }
    }

    private init?(_ parts: [String], order: [Character]) {
        guard parts.count == order.count, Set(order).count == order.count else { return nil }
        for (part, field) in zip(parts, order) {
            switch field {
            case "y": year = part
            case "m": month = Int(part)
            default: day = Int(part)
            }
        }
        guard (1...12).contains(month ?? 1), (1...31).contains(day ?? 1) else { return nil }
    }

    private static func guess(_ parts: [String]) -> String {
        switch parts.count {
        case 3: parts[0].count == 4 ? "ymd" : (Int(parts[0]) ?? 0) > 12 ? "dmy" : "mdy"
        case 2: parts[0].count == 4 ? "ym" : parts[1].count == 4 ? "my" : "md"
        default: "y"
        }
    }

    func text(isMandarin: Bool) -> String {
        if isMandarin {
            return (year.map { MandarinNumbers.year($0) + "年" } ?? "")
                + (month.map { MandarinNumbers.cardinal(String($0)) + "月" } ?? "")
                + (day.map { MandarinNumbers.cardinal(String($0)) + "日" } ?? "")
        }
        let parts = [
            month.map { EnglishNumbers.months[$0 - 1] }, day.map { EnglishNumbers.ordinal(String($0)) },
            year.map(EnglishNumbers.year),
        ]
        return parts.compactMap(\.self).joined(separator: " ")
    }
}
