internal import Foundation
internal import Script

extension Product {
    /// What an answer is taken from: the price, the stock, each selling point, each detail, as sentences.
    /// - Parameter fallback: the persona's own language.
    func section(file: String, source: String, language fallback: Language) -> KnowledgeSection {
        let language = language ?? fallback
        let isChinese = language == .mandarin
        var sentences = [priceSentence(isChinese), stockSentence(isChinese)].compactMap(\.self)
        sentences += sellingPoints.map { Self.sentence($0, isChinese) }
        sentences += details.map { "\($0.name)\(isChinese ? "：" : ": ")\(Self.sentence($0.value, isChinese))" }
        return KnowledgeSection(
            id: "\(file)/\(id)", title: name, source: source, keys: Array(aliases.prefix(KnowledgeLimits.keys)),
            sentences: sentences.isEmpty ? [name] : sentences.flatMap(Sentences.short), language: language)
    }

    private func priceSentence(_ isChinese: Bool) -> String? {
        if price.isEmpty { return nil }
        guard isChinese else { return "\(name), price: \(price)\(unit.isEmpty ? "" : " per \(unit)")." }
        let amount = Double(price) != nil ? price + "元" : price
        return "\(name)的价格是\(unit.isEmpty ? "" : "每" + unit)\(amount)。"
    }

    private func stockSentence(_ isChinese: Bool) -> String? {
        guard let isAvailable else { return nil }
        let number = Double(stock) ?? .nan
        let pieces = number == number.rounded() && number < 1e9 ? "\(Int(number))" : nil
        let counter = unit.isEmpty ? "件" : unit
        switch (isAvailable, pieces) {
        case (false, _): return soldOut(isChinese)
        case (true, let pieces?):
            return isChinese ? "\(name)目前有货，库存还剩\(pieces)\(counter)。" : "\(name) is in stock, \(pieces) left."
        case (true, nil):
            let isWord = stock.unicodeScalars.count < 3 || ["yes", "true", "in stock"].contains(stock.lowercased())
            if isWord { return isChinese ? "\(name)目前有现货。" : "\(name) is in stock." }
            return isChinese ? "\(name)的库存情况：\(stock)。" : "\(name), availability: \(stock)."
        }
    }

    private func soldOut(_ isChinese: Bool) -> String {
        let isOver = ["never", "不再补货", "停产", "no"].contains(restock.lowercased())
        if isOver {
            return isChinese ? "\(name)已经卖完，不再补货。" : "\(name) is sold out and will not be back in stock."
        }
        guard !restock.isEmpty else {
            return isChinese ? "\(name)目前缺货，没有库存。" : "\(name) is out of stock at the moment."
        }
        let day = Self.day(restock, isChinese)
        return isChinese
            ? "\(name)目前缺货，预计\(day)补货。" : "\(name) is out of stock and expected back in stock on \(day)."
    }

    /// `2026-12-05` as people say it.
    private static func day(_ text: String, _ isChinese: Bool) -> String {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return text }
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return isChinese ? "\(parts[0])年\(parts[1])月\(parts[2])日" : "\(parts[2]) \(months[parts[1] - 1]) \(parts[0])"
    }

    private static func sentence(_ text: String, _ isChinese: Bool) -> String {
        guard let end = text.last, !"。！？.!?".contains(end) else { return text }
        return text + (isChinese ? "。" : ".")
    }
}
