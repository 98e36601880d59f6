internal import Script

/// The sung text of a MIDI file: lyric events, or text events in the karaoke manner (`@T` lines, `/` and `\` marks).
struct MIDILyrics {
    struct Syllable: Equatable {
        var tick: Int
        var lyric: Lyric
    }

    /// By track, in order of ticks.
    private(set) var tracks: [Int: [Syllable]] = [:]
    private(set) var title: String?

    init(_ file: MIDIFile, encoding: TextEncodingGuess) {
        let kind: UInt8 = Self.has(kind: 0x05, file) ? 0x05 : 0x01
        for (index, track) in file.tracks.enumerated() {
            var raw: [(tick: Int, text: String)] = []
            for (tick, event) in track.events {
                guard case .text(let found, let bytes) = event, found == kind || found == 0x01 else { continue }
                let text = encoding.decode(bytes)
                if text.hasPrefix("@") {
                    if title == nil, text.hasPrefix("@T") { title = String(text.dropFirst(2)).trimmed }
                } else if found == kind {
                    raw.append((tick, text))
                }
            }
            // Lone text events at the very beginning are comments and copyrights, not words.
            if kind == 0x01, !raw.contains(where: { $0.tick > 0 }) { continue }
            if !raw.isEmpty { tracks[index] = Self.syllables(raw) }
        }
        if title?.isEmpty == true { title = nil }
    }

    private static func has(kind: UInt8, _ file: MIDIFile) -> Bool {
        file.tracks.contains { track in
            track.events.contains { if case .text(kind: kind, _) = $0.event { true } else { false } }
        }
    }

    /// Spaces and line marks tell where words begin; where a file uses none of them every text is a word.
    private static func syllables(_ raw: [(tick: Int, text: String)]) -> [Syllable] {
        let spaced = raw.contains { $0.text.first?.isWhitespace == true || $0.text.last?.isWhitespace == true }
        var result: [Syllable] = []
        var continues = false
        for (index, item) in raw.enumerated() {
            let text = item.text.trimmed.trimming { $0 == "/" || $0 == "\\" }.trimmed
            guard !text.isEmpty else {
                continues = false
                continue
            }
            if LyricMarks.isExtender(text) {
                result.append(Syllable(tick: item.tick, lyric: .extender))
                continue
            }
            let hyphenated = text.count > 1 && text.hasSuffix("-")
            let following = index + 1 < raw.count ? raw[index + 1].text : " "
            let joined = spaced && text.isLatin && !item.text.endsWord && !following.beginsWord
            let goesOn = hyphenated || joined
            result.append(
                Syllable(
                    tick: item.tick,
                    lyric: Lyric(
                        hyphenated ? String(text.dropLast()) : text,
                        syllabic: LyricMarks.syllabic(continues: continues, goesOn: goesOn))))
            continues = goesOn
        }
        return result
    }
}

extension String {
    fileprivate var endsWord: Bool { last?.isWhitespace == true }
    fileprivate var beginsWord: Bool {
        guard let first else { return true }
        return first.isWhitespace || first == "/" || first == "\\"
    }
    fileprivate var isLatin: Bool { unicodeScalars.allSatisfy { $0.value < 0x250 || $0.value == 0x2019 } }
}
