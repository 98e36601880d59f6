internal import Foundation
public import Script

/// Something that the performer sells: what may be said of it in one language, and what may not.
public struct Product: Sendable, Hashable {
    public var id: String
    public var name: String
    /// nil: the persona's own.
    public var language: Language?
    /// Other names that people use.
    public var aliases: [String]
    /// As it is to be said, with its currency: `128元`, `£9`. Empty when it has none.
    public var price: String
    /// What the price buys: 盒, pair. Empty for a piece.
    public var unit: String
    /// A number of pieces, or words; empty when nothing is known.
    public var stock: String
    /// When it comes again, as a date, or `never`; empty when nothing is known.
    public var restock: String
    public var sellingPoints: [String]
    /// What must not be said: a sentence that holds one of these is held back by the filter.
    public var forbiddenClaims: [String]
    /// Everything else, by what it is called.
    public var details: [Detail]

    public struct Detail: Sendable, Hashable {
        public var name: String
        public var value: String
    }

    public init(id: String, name: String) {
        self.id = id
        self.name = name
        (aliases, sellingPoints, forbiddenClaims, details) = ([], [], [], [])
        (price, unit, stock, restock) = ("", "", "", "")
    }

    /// A cell of a table, or a field of a document.
    /// - Parameter currency: what a bare number of the price is counted in.
    mutating func take(_ cell: String, column: Column, name field: String, currency: String = "") {
        switch column {
        case .id: id = cell
        case .name: name = SectionBuilder.cut(cell, KnowledgeLimits.title)
        case .alias, .similar: aliases += Self.list(cell)
        case .price: price = Price.spoken(cell, unit: currency.isEmpty ? Price.unit(of: field) : currency, in: language)
        case .unit: unit = cell
        case .stock: stock = cell
        case .restock: restock = cell
        case .points: sellingPoints += Self.list(cell)
        case .forbidden: forbiddenClaims += Self.list(cell, alsoAt: "，,、")
        default: details.append(Detail(name: field, value: cell))
        }
    }

    /// Values in one cell.
    static func list(_ cell: String, alsoAt others: String = "") -> [String] {
        cell.split { $0.isNewline || "|;；｜".contains($0) || others.contains($0) }
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// Whether it can be bought now; nil when nothing says.
    public var isAvailable: Bool? {
        let text = stock.lowercased().trimmingCharacters(in: .whitespaces)
        if text.isEmpty { return nil }
        if text.first?.isNumber ?? false { return (Double(text.prefix { $0.isNumber || $0 == "." }) ?? 0) > 0 }
        let none = ["无", "缺货", "售罄", "没货", "断货", "no", "none", "false", "out of stock", "sold out"]
        return !none.contains { text == $0 || ($0.count > 2 && text.contains($0)) }
    }
}

/// Prices as they are said.
enum Price {
    /// `价格（元）` and `price (GBP)` tell what the numbers below are.
    static func unit(of field: String) -> String {
        field.split { "（(）)[]/／".contains($0) }.dropFirst().first.map(String.init) ?? ""
    }

    /// A bare number with its unit; anything else is said as it is written.
    static func spoken(_ cell: String, unit: String, in language: Language?) -> String {
        guard Double(cell) != nil else { return cell }
        switch unit.lowercased() {
        case "": return cell
        case "gbp", "£", "英镑": return "£" + cell
        case "usd", "$", "美元": return "$" + cell
        case "eur", "€", "欧元": return "€" + cell
        case "元", "cny", "rmb", "¥", "人民币", "yuan": return language == .english ? cell + " yuan" : cell + "元"
        default: return language == .english ? "\(cell) \(unit)" : cell + unit
        }
    }
}
