public import Script

/// Words beside a score: a text file, a line a phrase, or LRC with times.
public struct LyricSheet: Sendable, Equatable {
    public struct Line: Sendable, Equatable {
        /// Seconds from the song's beginning; nil in a plain text.
        public var seconds: Double?
        public var syllables: [Lyric]
    }

    public private(set) var lines: [Line]
    public var isTimed: Bool { lines.contains { $0.seconds != nil } }

    /// Bytes: a book of hymns is shorter.
    public static let longest = 1 << 20

    /// - Parameter syllables: how many syllables a word in Latin letters has; the vowels are counted where it is not
    ///   given.
    /// - Throws: `ScoreError` where there are no words, or too many.
    public init(_ bytes: [UInt8], name: String, syllables: ((String) -> Int)? = nil) throws {
        guard bytes.count <= Self.longest else {
            throw ScoreError("the words are longer than \(Self.longest) bytes", at: name, advice: "Give one song's.")
        }
        var text = TextEncodingGuess([bytes]).decode(bytes)
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        let splitter = SyllableSplitter(count: syllables ?? SyllableSplitter.guess)
        let lrc = LRC(text)
        if lrc.lines.isEmpty {
            lines = text.split(whereSeparator: \.isNewline).map {
                Line(seconds: nil, syllables: splitter.lyrics(String($0)))
            }
        } else {
            lines = lrc.lines.map { Line(seconds: $0.seconds, syllables: splitter.lyrics($0.text)) }
        }
        lines.removeAll { $0.syllables.isEmpty && $0.seconds == nil }
        guard lines.contains(where: { !$0.syllables.isEmpty }) else {
            throw ScoreError("there are no words in it", at: name, advice: "Write one line a phrase.")
        }
    }
}

/// LRC: `[01:02.50]words`, several times before a line, `<01:02.90>` before words, `[offset:±ms]`.
struct LRC {
    /// In order of time.
    private(set) var lines: [(seconds: Double, text: String)] = []

    init(_ text: String) {
        var offset = 0.0
        for line in text.split(whereSeparator: \.isNewline) {
            var rest = Substring(String(line).trimmed)
            var times: [Double] = []
            while rest.first == "[", let close = rest.firstIndex(of: "]") {
                let tag = rest[rest.index(after: rest.startIndex)..<close]
                if let time = Self.seconds(tag) {
                    times.append(time)
                } else if tag.lowercased().hasPrefix("offset:") {
                    offset = (Double(String(tag.dropFirst(7)).trimmed) ?? 0) / 1000
                } else if times.isEmpty, tag.contains(":") {
                    // A tag such as [ti:…].
                } else {
                    break
                }
                rest = rest[rest.index(after: close)...]
            }
            for time in times { lines += Self.timedWords(String(rest), from: time) }
        }
        // A positive offset shows the words earlier.
        lines = lines.map { (Swift.max(0, $0.seconds - offset), $0.text) }.sorted { $0.seconds < $1.seconds }
    }

    /// A line with times inside becomes several.
    private static func timedWords(_ text: String, from start: Double) -> [(seconds: Double, text: String)] {
        var result = [(seconds: start, text: "")]
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            result[result.count - 1].text += rest[..<open]
            if let time = seconds(rest[rest.index(after: open)..<close]), time >= start { result.append((time, "")) }
            rest = rest[rest.index(after: close)...]
        }
        result[result.count - 1].text += rest
        return result.count > 1 ? result.filter { !$0.text.trimmed.isEmpty } : result
    }

    /// `mm:ss`, `mm:ss.xx`, `mm:ss:xx`.
    private static func seconds(_ tag: Substring) -> Double? {
        let parts = tag.split(separator: ":", omittingEmptySubsequences: false).map { String($0).trimmed }
        guard parts.count == 2 || parts.count == 3, let minutes = Int(parts[0]), (0...600).contains(minutes) else {
            return nil
        }
        let text = parts.count == 3 ? parts[1] + "." + parts[2] : parts[1]
        guard let seconds = Double(text), (0..<60).contains(seconds) else { return nil }
        return Double(minutes) * 60 + seconds
    }
}
