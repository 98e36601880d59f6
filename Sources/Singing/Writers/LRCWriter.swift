public import Script

/// The words of a song as it is sung, in LRC: a line a phrase, each syllable with its own time (`<mm:ss.xx>`).
public enum LRCWriter {
    public static func text(_ song: SongPlan, by program: String = "") -> String {
        var lines: [String] = []
        if let title = song.title { lines.append("[ti:\(plain(title))]") }
        lines.append("[length:\(time(song.plan.duration))]")
        if !program.isEmpty { lines.append("[re:\(plain(program))]") }
        for phrase in song.phrases {
            let words = phrase.plan.words.filter { !$0.value.isEmpty }
            guard let first = words.first else { continue }
            var line = "[\(time(phrase.start + first.start))]"
            // Syllables of one word stand together in the caption: so they do here.
            var caption = Substring(phrase.plan.text)
            for word in words {
                var gap = ""
                if let range = caption.firstRange(of: word.value) {
                    gap = word.start == first.start ? "" : String(caption[..<range.lowerBound])
                    caption = caption[range.upperBound...]
                }
                line += gap + "<\(time(phrase.start + word.start))>" + plain(word.value)
            }
            lines.append(line)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `mm:ss.xx`; LRC knows no hours.
    private static func time(_ position: Int) -> String {
        let hundredths = Int((Timeline.seconds(position) * 100).rounded())
        let two = { (value: Int) in (value < 10 ? "0" : "") + String(value) }
        return "\(two(hundredths / 6_000)):\(two(hundredths / 100 % 60)).\(two(hundredths % 100))"
    }

    /// Brackets would be read as times.
    private static func plain(_ text: String) -> String { text.filter { !"[]<>\n\r".contains($0) } }
}
