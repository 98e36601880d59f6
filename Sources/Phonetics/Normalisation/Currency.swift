/// A currency sign and how sums of it are said.
struct Currency: Sendable {
    let mandarin: String
    let english: String
    let plural: String
    let cent: String
    let cents: String

    private static let signs: [(String, Currency)] = [
        ("us$", dollar), ("hk$", Currency("港元", "Hong Kong dollar", "Hong Kong dollars", "cent", "cents")),
        ("rmb", yuan), ("$", dollar), ("¥", yuan), ("€", Currency("欧元", "euro", "euros", "cent", "cents")),
        ("£", Currency("英镑", "pound", "pounds", "penny", "pence")), ("₩", Currency("韩元", "won", "won", "", "")),
        ("₽", Currency("卢布", "ruble", "rubles", "kopeck", "kopecks")),
        ("₿", Currency("比特币", "bitcoin", "bitcoins", "", "")),
        ("₹", Currency("卢比", "rupee", "rupees", "paisa", "paise")),
    ]
    private static let dollar = Currency("美元", "dollar", "dollars", "cent", "cents")
    private static let yuan = Currency("元", "yuan", "yuan", "", "")

    private init(_ mandarin: String, _ english: String, _ plural: String, _ cent: String, _ cents: String) {
        self.mandarin = mandarin
        self.english = english
        self.plural = plural
        self.cent = cent
        self.cents = cents
    }

    static func take(_ cursor: inout Cursor) -> Currency? {
        for (sign, currency) in signs {
            var copy = cursor
            if copy.take(word: sign) {
                cursor = copy
                return currency
            }
        }
        return nil
    }

    /// 万 and 亿 behind the sum, or K, M, B, million …
    static func multiplier(_ cursor: inout Cursor, isMandarin: Bool) -> String? {
        let names =
            isMandarin
            ? [
                ("万亿", "万亿"), ("萬", "万"), ("万", "万"), ("億", "亿"), ("亿", "亿"), ("千", "千"), ("w", "万"), ("k", "千"),
                ("m", "百万"), ("b", "十亿"),
            ]
            : [
                ("thousand", "thousand"), ("million", "million"), ("billion", "billion"), ("trillion", "trillion"),
                ("k", "thousand"), ("m", "million"), ("bn", "billion"), ("b", "billion"), ("t", "trillion"),
            ]
        for (written, said) in names {
            var copy = cursor
            if written.count > 3 { copy.skipSpaces(1) }
            if copy.take(word: written), !copy.next.isLatin {
                cursor = copy
                return said
            }
        }
        return nil
    }

    /// Zeros at the end are not said: $3.50 is 三点五美元.
    func mandarin(_ amount: Amount) -> String {
        let number =
            amount.whole == "2" && amount.fraction.isEmpty ? "两" + amount.multiplier : amount.mandarin(trimmed: true)
        return number + mandarin
    }

    /// $3.50 is three dollars and fifty cents.
    /// Before a noun it is a five dollar coupon.
    func english(_ amount: Amount, isBeforeNoun: Bool = false) -> String {
        if isBeforeNoun, amount.fraction.isEmpty || !amount.multiplier.isEmpty { return amount.english + " " + english }
        let isCents = amount.fraction.count == 2 && amount.multiplier.isEmpty && !cent.isEmpty
        guard isCents else { return amount.english + " " + (amount.isOne ? english : plural) }
        let isOne = amount.whole == "1"
        let whole = EnglishNumbers.cardinal(amount.whole) + " " + (isOne ? english : plural)
        guard amount.fraction != "00" else { return whole }
        let part = EnglishNumbers.cardinal(amount.fraction) + " " + (amount.fraction == "01" ? cent : cents)
        return amount.whole.allSatisfy { $0 == "0" } ? part : whole + " and " + part
    }
}
