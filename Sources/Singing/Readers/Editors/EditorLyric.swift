internal import Script

/// Lyrics as singing editors write them, one after the other: `twin-` and `kle`, `+`, `-`.
struct EditorLyric {
    private var continues = false

    mutating func lyric(_ written: String) -> Lyric? {
        let text = written.trimmed
        guard !text.isEmpty else { return nil }
        if text == LyricMarks.nextSyllable || text == "..." { return Lyric(LyricMarks.nextSyllable, isExtension: true) }
        if LyricMarks.isExtender(text) { return .extender }
        let goesOn = text.utf8.count > 1 && text.hasSuffix("-")
        defer { continues = goesOn }
        return Lyric(
            goesOn ? String(text.dropLast()) : text, syllabic: LyricMarks.syllabic(continues: continues, goesOn: goesOn)
        )
    }
}
