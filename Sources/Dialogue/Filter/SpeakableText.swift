internal import Foundation

/// Takes out of a text what is written for the eye: markup, addresses, emoji.
enum SpeakableText {
    static func plain(_ text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline).map { inline(marker(String($0))) }
        let kept = lines.filter { line in line.contains { $0.isLetter || $0.isNumber } || line.contains(where: isEnd) }
        return kept.joined(separator: " ").trimmingCharacters(in: .whitespaces)
    }

    /// Without heading, quote and list markers, and table rules.
    private static func marker(_ line: String) -> String {
        replace(
            line, [(#"^\s*(#{1,6}\s+|>\s?|[-*+•·]\s+|\d{1,3}[.)]\s+(?=\S)|\|)"#, ""), (#"^\s*[-=_*|:\s]{3,}$"#, "")])
    }

    private static func inline(_ line: String) -> String {
        let spoken = replace(line, rules)
        let letters = String(String.UnicodeScalarView(spoken.unicodeScalars.filter { !isUnspeakable($0) }))
        return replace(
            letters, [(#"[ \t]{2,}"#, " "), (#"\s+([,.!?;:，。！？；：])"#, "$1"), (#"\(\s*\)|（\s*）|\[\s*\]"#, "")])
    }

    private static let rules: [(String, String)] = [
        (#"```[^`]*(```)?"#, " "),
        (#"!\[[^\]]*\]\([^)]*\)"#, ""),
        (#"\[([^\]]*)\]\([^)]*\)"#, "$1"),
        (#"(https?://|www\.)[^\s<>，。！？、）)]+"#, ""),
        (#"</?[A-Za-z][^<>]{0,200}>"#, ""),
        // A stage direction in asterisks at the beginning, as role play has it.
        (#"^\s*\*(?!\*)[^*]{1,80}\*(?!\*)(?=\s|$)"#, ""),
        (#"(\*\*\*|\*\*|__|~~|`)"#, ""),
        (#"(?<![\w*])[*_](\S[^*_]*?)[*_](?![\w*])"#, "$1"),
        (#"[*|]"#, " "),
        (#"&nbsp;"#, " "), (#"&amp;"#, "&"), (#"&lt;|&gt;|&quot;"#, ""),
    ]

    private static func replace(_ text: String, _ rules: [(String, String)]) -> String {
        rules.reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1, options: .regularExpression) }
    }

    /// Emoji, dingbats, arrows, box drawing, private use, joiners and other invisible controls.
    private static func isUnspeakable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF, 0xE0000...0xE0FFF: true
        case 0x2190...0x21FF, 0x2300...0x23FF, 0x2460...0x27BF, 0x2900...0x297F, 0x2B00...0x2BFF: true
        case 0x1F000...0x1FAFF, 0xE000...0xF8FF: true
        default: scalar.properties.generalCategory == .control
        }
    }

    private static func isEnd(_ character: Character) -> Bool { "。！？!?".contains(character) }
}
