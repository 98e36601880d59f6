internal import Script

/// Lists as they are spoken.
enum Listing {
    static func join(_ items: [String], in language: Language) -> String {
        guard let last = items.last else { return "" }
        let head = items.dropLast()
        if head.isEmpty { return last }
        return switch language {
        // Where an item has an “和” of its own, another would run them together.
        case .mandarin: head.joined(separator: "、") + (items.contains { $0.contains("和") } ? "，还有" : "和") + last
        case .japanese: items.joined(separator: "、")
        case .english: head.joined(separator: ", ") + (head.count > 1 ? ", and " : " and ") + last
        }
    }

    static func title(_ title: String, in language: Language) -> String {
        language == .mandarin ? "《\(title)》" : title
    }
}
