/// The words inside a lyric's text, a reading in brackets behind them, and the punctuation around them.
enum LyricText {
    static func clean(_ lyric: String) -> (text: String, reading: String?, endsClause: Bool) {
        var text = lyric
        var reading: String?
        if let open = lyric.firstIndex(of: "["), let close = lyric[open...].firstIndex(of: "]") {
            let hint = String(lyric[lyric.index(after: open)..<close]).trimmed
            if !hint.isEmpty { reading = hint }
            text.removeSubrange(open...close)
        }
        let ends = text.contains { ",.;:!?，。；：！？、…".contains($0) }
        var result = ""
        for character in text {
            if character.isLetter || character.isNumber || character == " " || character == ":" && !ends {
                result.append(character)
            } else if "'’ʼ".contains(character), !result.isEmpty {
                result.append("'")
            } else if character == "ー" {
                result.append(character)
            }
        }
        return (result.trimmed.trimming { $0 == "'" }, reading, ends)
    }
}
