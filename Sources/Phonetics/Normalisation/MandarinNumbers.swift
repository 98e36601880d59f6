/// Figures in hanzi, as they are read out.
enum MandarinNumbers {
    static let digits: [Character] = Array("零一二三四五六七八九")

    /// Digit by digit; 1 as 幺 in telephone numbers and the like.
    static func digits(_ figures: String, isCode: Bool = false) -> String {
        String(
            figures.compactMap { figure in
                guard let value = figure.wholeNumberValue, value < 10 else { return nil }
                return isCode && value == 1 ? "幺" : digits[value]
            })
    }

    /// A whole number up to 16 figures; a longer one digit by digit.
    static func cardinal(_ figures: String) -> String {
        let significant = String(figures.drop { $0 == "0" })
        if significant.isEmpty { return "零" }
        guard significant.count <= 16 else { return digits(significant) }
        let values = significant.compactMap(\.wholeNumberValue)
        var result = ""
        var needsZero = false
        for group in groups(values) {
            if group.values.allSatisfy({ $0 == 0 }) {
                // 一亿零五万: an empty group is heard as one zero.
                needsZero = !result.isEmpty
                continue
            }
            let leadsWithZero = !result.isEmpty && group.values.first == 0
            if needsZero || leadsWithZero { result += "零" }
            result += section(group.values, isFirst: result.isEmpty, unit: group.unit) + group.unit
            needsZero = false
        }
        return result
    }

    /// Four figures each, from the left, with the unit of the group.
    private static func groups(_ values: [Int]) -> [(values: [Int], unit: String)] {
        let units = ["", "万", "亿", "万亿"]
        var result: [(values: [Int], unit: String)] = []
        var end = values.count
        var place = 0
        while end > 0 {
            let start = max(0, end - 4)
            result.insert((Array(values[start..<end]), units[place]), at: 0)
            end = start
            place += 1
        }
        return result
    }

    private static func section(_ values: [Int], isFirst: Bool, unit: String) -> String {
        let units = ["", "十", "百", "千"]
        if values.drop(while: { $0 == 0 }) == [2], !unit.isEmpty, isFirst { return "两" }
        var result = ""
        var gap = false
        for (index, value) in values.enumerated() {
            let place = values.count - 1 - index
            guard value > 0 else {
                gap = !result.isEmpty
                continue
            }
            if gap { result += "零" }
            gap = false
            // 十五, not 一十五, at the beginning.
            if value == 1, place == 1, result.isEmpty, isFirst {
                result += "十"
                continue
            }
            let isPair = value == 2 && (place == 3 || (place == 2 && isFirst && result.isEmpty))
            result += (isPair ? "两" : String(digits[value])) + units[place]
        }
        return result
    }

    /// `3.50` as 三点五零; with `trimmed`, ending zeros are not said.
    static func decimal(_ whole: String, _ fraction: String, trimmed: Bool = false) -> String {
        var shown = fraction
        if trimmed { while shown.hasSuffix("0") { shown.removeLast() } }
        return cardinal(whole) + (shown.isEmpty ? "" : "点" + digits(shown))
    }

    /// 2026 as 二零二六.
    static func year(_ figures: String) -> String { digits(figures) }
}
