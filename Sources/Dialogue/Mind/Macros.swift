internal import Script

/// `{viewer}` and `{name}` in a persona's lines; the double braces of character cards are understood too.
struct Macros {
    private let viewer: String?
    private let name: String
    /// Scalars of a viewer's name that are spoken: longer ones are spam.
    private static let maximumName = 24

    init(viewer: String?, name: String) {
        self.viewer = viewer.flatMap(Self.speakable)
        self.name = name
    }

    func expand(_ text: String, in language: Language) -> String {
        guard text.contains("{") else { return text }
        let friend = viewer ?? Self.friend[language] ?? "friend"
        return text.replacing("{{user}}", with: friend).replacing("{{char}}", with: name)
            .replacing("{viewer}", with: friend).replacing("{name}", with: name)
    }

    /// Letters, digits and single spaces of a name that a stranger chose; nil when nothing is left.
    private static func speakable(_ name: String) -> String? {
        let words = name.unicodeScalars.prefix(200).split { !($0.properties.isAlphabetic || ("0"..."9").contains($0)) }
        let plain = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
        return plain.isEmpty ? nil : String(plain.unicodeScalars.prefix(maximumName))
    }

    private static let friend: [Language: String] = [.mandarin: "朋友", .english: "my friend", .japanese: "あなた"]
}

/// Lists as they are spoken.
enum Listing {
    static func join(_ items: [String], in language: Language) -> String {
        guard let last = items.last else { return "" }
        let head = items.dropLast()
        if head.isEmpty { return last }
        return switch language {
        case .mandarin: head.joined(separator: "、") + "和" + last
        case .japanese: items.joined(separator: "、")
        case .english: head.joined(separator: ", ") + (head.count > 1 ? ", and " : " and ") + last
        }
    }

    static func title(_ title: String, in language: Language) -> String {
        language == .mandarin ? "《\(title)》" : title
    }
}
