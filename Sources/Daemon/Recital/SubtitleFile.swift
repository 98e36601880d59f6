import Script

/// Cues as a file of the kind that its name says.
enum SubtitleFile: String, Sendable, CaseIterable {
    case srt, vtt, lrc

    init(path: String) throws(DaemonError) {
        let suffix = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard let kind = Self(rawValue: suffix) else {
            throw .usage(
                "There are no subtitles of the kind “\(suffix)”", advice: "end the name with .srt, .vtt or .lrc")
        }
        self = kind
    }

    func text(_ cues: [SubtitleCue]) -> String {
        switch self {
        case .srt:
            cues.enumerated().map { index, cue in
                "\(index + 1)\n\(Self.clock(cue.start, ",")) --> \(Self.clock(cue.end, ","))\n\(cue.text)\n"
            }.joined(separator: "\n")
        case .vtt:
            "WEBVTT\n\n"
                + cues.map { cue in
                    "\(Self.clock(cue.start, ".")) --> \(Self.clock(cue.end, "."))\n\(Self.escaped(cue.text))\n"
                }.joined(separator: "\n")
        case .lrc:
            cues.map {
                "[\(Self.minutes($0.start))]\($0.text.split(whereSeparator: \.isNewline).joined(separator: " "))\n"
            }
            .joined()
        }
    }

    /// `00:01:02,500`
    private static func clock(_ position: Int, _ point: String) -> String {
        let milliseconds = Int((Timeline.seconds(position) * 1_000).rounded())
        let seconds = milliseconds / 1_000
        return
            "\(padded(seconds / 3_600)):\(padded(seconds / 60 % 60)):\(padded(seconds % 60))\(point)\(padded(milliseconds % 1_000, 3))"
    }

    /// `01:02.50`
    private static func minutes(_ position: Int) -> String {
        let hundredths = Int((Timeline.seconds(position) * 100).rounded())
        return "\(padded(hundredths / 6_000)):\(padded(hundredths / 100 % 60)).\(padded(hundredths % 100))"
    }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Marks of a WebVTT text, whose tags and entities begin so.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
        return result
    }
}

/// What was said as cues of a length that can be read.
enum Captions {
    /// Columns of a cue, two lines of a player; a wide character takes two.
    static let widest = 84

    /// - Parameter words: of the line, at their times.
    static func cues(_ text: String, words: [Timed<String>], start: Int, end: Int) -> [SubtitleCue] {
        let whole = text.split(whereSeparator: \.isNewline).joined(separator: "\n")
        guard width(whole) > widest, words.count > 1 else {
            return whole.isEmpty
                ? [] : [SubtitleCue(start: words.first?.start ?? start, end: words.last?.end ?? end, text: whole)]
        }
        var cues: [SubtitleCue] = []
        var rest = whole[...]
        var piece = (text: "", start: words[0].start, end: words[0].end)
        func close() {
            let text = piece.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if !text.isEmpty { cues.append(SubtitleCue(start: piece.start, end: piece.end, text: text)) }
        }
        for word in words {
            guard let found = rest.firstRange(of: word.value) else { continue }
            // What stands before a word, a sign and a space, belongs to what was before it.
            piece.text += rest[..<found.lowerBound]
            if !piece.text.isEmpty, width(piece.text) + width(word.value) > widest {
                close()
                piece = ("", word.start, word.end)
            }
            piece.text += word.value
            piece.end = word.end
            rest = rest[found.upperBound...]
        }
        piece.text += rest
        close()
        return cues
    }

    static func width(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) {
            $0 + (($1.value >= 0x1100 && $1.properties.isIdeographic) || (0x3000...0xFFEF).contains($1.value) ? 2 : 1)
        }
    }
}
