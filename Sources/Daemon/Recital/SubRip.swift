import Script

/// A text with the time in which it is shown.
struct SubtitleCue: Sendable, Equatable {
    /// Samples at `Timeline.rate`.
    var start: Int
    var end: Int
    var text: String
}

/// Reads `.srt` files: a number, a line of two times, lines of text, an empty line. (The format of SubRip, as players take
/// it: full stops for commas, a missing number and hours that are left out are read too.)
enum SubRip {
    /// Cues of a file: a film has some two thousand.
    static let most = 20_000
    /// Seconds: a day.
    private static let longest = 86_400.0

    /// True for a text that has a line of two times near its beginning.
    static func isSubRip(_ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).prefix(4).contains { (try? times($0)) ?? nil != nil }
    }

    static func read(_ text: String, file: String) throws(DaemonError) -> [SubtitleCue] {
        var cues: [SubtitleCue] = []
        var current: SubtitleCue?
        func close() {
            guard var cue = current else { return }
            current = nil
            cue.text = plain(cue.text)
            if !cue.text.isEmpty { cues.append(cue) }
        }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let place = "\(file), line \(number + 1)"
            let found: (start: Int, end: Int)?
            do { found = try times(line) } catch {
                throw DaemonError(
                    "The times are no times: \(line.prefix(60))", at: place,
                    advice: "write 00:01:02,500 --> 00:01:04,000")
            }
            if let found {
                close()
                guard found.end > found.start else {
                    throw DaemonError("The cue ends before it begins", at: place, advice: "put the earlier time first")
                }
                guard cues.count < most else {
                    throw DaemonError("There are more than \(most) cues", at: place, advice: "part the file")
                }
                current = SubtitleCue(start: found.start, end: found.end, text: "")
            } else if line.allSatisfy(\.isWhitespace) {
                close()
            } else if current != nil {
                let isFirst = current?.text.isEmpty ?? true
                current?.text += (isFirst ? "" : "\n") + line
            }
        }
        close()
        guard !cues.isEmpty else {
            throw DaemonError("There is no cue with a text in it", at: file, advice: "give an .srt file")
        }
        return cues.sorted { $0.start < $1.start }
    }

    private struct Unreadable: Error {}

    /// The times of a line with an arrow; nil for one without.
    private static func times(_ line: Substring) throws -> (start: Int, end: Int)? {
        guard let arrow = line.firstRange(of: "-->") else { return nil }
        let after = line[arrow.upperBound...].drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
        let before = line[..<arrow.lowerBound].filter { !$0.isWhitespace }
        guard let start = seconds(before[...]), let end = seconds(after) else { throw Unreadable() }
        return (Timeline.position(seconds: start), Timeline.position(seconds: end))
    }

    /// `00:01:02,500`
    private static func seconds(_ text: Substring) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        var total = 0.0
        for (index, part) in parts.enumerated() {
            let number = index == parts.count - 1 ? String(part.map { $0 == "," ? "." : $0 }) : String(part)
            guard number.first?.isASCII == true, number.first?.isNumber == true, let value = Double(number),
                value.isFinite
            else { return nil }
            total = total * 60 + value
        }
        return total <= longest ? total : nil
    }

    /// What closes the tag that a text begins with; nil where it begins with none: `a < b` has no tag.
    private static func tagEnd(_ text: Substring) -> Character? {
        let line = text.prefix { !$0.isNewline }
        if line.hasPrefix("{\\") { return line.contains("}") ? "}" : nil }
        guard line.first == "<", let next = line.dropFirst().first, next.isLetter || next == "/" else { return nil }
        return line.contains(">") ? ">" : nil
    }

    /// Without the tags of fonts and places.
    private static func plain(_ text: String) -> String {
        var result = ""
        var closing: Character?
        for index in text.indices {
            let character = text[index]
            if let end = closing {
                if character == end { closing = nil }
            } else if let end = tagEnd(text[index...]) {
                closing = end
            } else {
                result.append(character)
            }
        }
        let lines = result.split(whereSeparator: \.isNewline).map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return lines.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
