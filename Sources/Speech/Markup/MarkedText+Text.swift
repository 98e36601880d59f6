internal import Phonetics
internal import Script

extension MarkedText {
    /// Text without elements: stage tags and inline phonemes are taken out and noted.
    /// - Parameter style: what holds; a mood tag changes it.
    mutating func append(marking text: String, style: inout Style) {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }) else {
            return append(text)
        }
        let bytes = Array(text.utf8)
        var start = 0
        var at = 0
        func plain(_ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "[") || bytes[at] == UInt8(ascii: "{") else {
                at += 1
                continue
            }
            if let found = InlinePhonemes.at(at, in: bytes) {
                append(plain(at))
                let shown = offset
                append(String(decoding: bytes[found.shown], as: UTF8.self))
                read(from: shown, as: .phonemes(found.syllables, found.language), style: style)
                at = found.range.upperBound
                start = at
            } else if let (tag, end) = StageTag.at(at, in: bytes) {
                append(plain(at))
                follow(tag, &style)
                at = end
                start = at
            } else {
                at += 1
            }
        }
        append(plain(bytes.count))
    }

    private mutating func follow(_ tag: StageTag, _ style: inout Style) {
        switch tag {
        case .mood(let mood):
            style.mood = mood
            change(to: style)
        case .gesture(let name): mark(name)
        case .pause(let seconds): rest(seconds)
        case .laughter: laugh(style)
        case .song: boundary()
        }
    }

    /// Said, not shown: three syllables of laughter, which are the same in both languages.
    private mutating func laugh(_ style: Style) {
        var style = style
        style.isLaughter = true
        style.mood = Mood(.happy)
        mark("laugh")
        let isMandarin = text.unicodeScalars.contains { (0x3400...0x9FFF).contains($0.value) }
        let vowel = isMandarin ? Phoneme("zh/a", tone: 1) : Phoneme("en/AA", stress: 1)
        let syllable = [Phoneme(isMandarin ? "zh/h" : "en/HH"), vowel]
        read(
            from: offset,
            as: .phonemes([syllable, syllable, syllable], isMandarin ? .mandarin : .english), style: style)
        rest(0.15)
    }

    /// A text that is no SSML.
    init(plain text: String) {
        self.init(collapsesSpace: false)
        var style = Style()
        append(marking: text, style: &style)
    }

    /// What is left of broken SSML when every tag is taken out.
    init(strippedOf text: String) {
        self.init(collapsesSpace: true)
        var style = Style()
        for piece in text.prefix(SSMLScanner.longestDocument).split(separator: "<", omittingEmptySubsequences: false)
            .enumerated()
        {
            let visible = piece.offset == 0 ? piece.element : Self.behindTag(piece.element)
            append(marking: Self.decoded(visible) + " ", style: &style)
        }
    }

    private static func behindTag(_ piece: Substring) -> Substring {
        guard let first = piece.first, first.isLetter || "/!?".contains(first) else { return piece }
        return piece.firstIndex(of: ">").map { piece[piece.index(after: $0)...] } ?? ""
    }

    private static func decoded(_ text: Substring) -> String {
        var result = String(text)
        for name in ["lt", "gt", "quot", "apos", "amp"] {
            guard let scalar = SSMLScanner.entity(name) else { continue }
            result = result.split(separator: "&\(name);", omittingEmptySubsequences: false)
                .joined(separator: String(scalar))
        }
        return result
    }
}
