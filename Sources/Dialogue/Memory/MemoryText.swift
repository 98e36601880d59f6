internal import Foundation
internal import Script

/// What is remembered, as it is said to the one it is about.
enum MemoryText {
    /// `你喜欢龙井`, `you are from Leeds`; nil for what is no matter of talk.
    static func clause(_ item: MemoryItem, in language: Language) -> String? {
        // Nothing in it may become a macro, a tag or markup.
        let value = turned(item.value.filter { !"{}[]<>*#|".contains($0) }, in: language)
        let isChinese = language == .mandarin
        return switch item.key {
        case "name": isChinese ? "你叫\(value)" : "your name is \(value)"
        case "from": isChinese ? "你来自\(value)" : "you are from \(value)"
        case "birthday": isChinese ? "你的生日是\(value)" : "your birthday is \(value)"
        case "work": isChinese ? work(value) : "about your work, you told me \(value)"
        case "like": isChinese ? "你喜欢\(value)" : "you like \(value)"
        case "dislike": isChinese ? "你不喜欢\(value)" : "you don't care for \(value)"
        case "allergy": isChinese ? "你对\(value)过敏" : "you are allergic to \(value)"
        case "pet": isChinese ? "你有\(value)" : "you have a \(value)"
        case "family": isChinese ? "你有\(value)" : "you have \(value)"
        case "topic": isChinese ? "上次我们聊到\(value)" : "last time we talked about \(value)"
        default: isChinese ? "\(item.key)：\(value)" : "\(item.key): \(value)"
        }
    }

    private static func work(_ value: String) -> String {
        ["师", "生", "员", "士", "机", "察", "人", "计", "售"].contains { value.hasSuffix($0) } ? "你是\(value)" : "你在\(value)"
    }

    /// A list of clauses; the newest first, a few at a time.
    static func sentence(_ items: [MemoryItem], in language: Language) -> String {
        let clauses = items.prefix(4).compactMap { clause($0, in: language) }
        return Listing.join(clauses, in: language).replacing(language == .mandarin ? "、" : "\u{0}", with: "，")
            .replacing(language == .mandarin ? "和你" : "\u{0}", with: "，你")
    }

    /// What was “my cat” to them is “your cat” to whoever answers.
    private static func turned(_ value: String, in language: Language) -> String {
        if language == .mandarin { return value.replacing("我", with: "你") }
        return value.split(separator: " ").map {
            ["my": "your", "me": "you", "i": "you", "mine": "yours"][$0.lowercased()] ?? String($0)
        }
        .joined(separator: " ")
    }
}
