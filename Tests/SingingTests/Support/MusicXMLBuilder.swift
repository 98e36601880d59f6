/// Writes small MusicXML scores for tests.
enum MusicXMLBuilder {
    static func score(_ measures: [String], divisions: Int = 1, more: String = "") -> [UInt8] {
        let body = measures.enumerated().map { index, measure in
            let attributes = index == 0 ? "<attributes><divisions>\(divisions)</divisions></attributes>" : ""
            return "<measure number=\"\(index + 1)\">\(attributes)\(measure)</measure>"
        }.joined()
        return part("<part id=\"P1\">\(body)</part>\(more)")
    }

    static func part(_ parts: String) -> [UInt8] {
        Array(
            """
            <?xml version="1.0"?><score-partwise version="4.0"><part-list><score-part id="P1"><part-name>Voice</part-name>\
            </score-part></part-list>\(parts)</score-partwise>
            """.utf8)
    }

    /// `note("C5", 4, "Me", .begin)`; extra elements go in before the voice.
    static func note(
        _ pitch: String, _ duration: Int, _ lyrics: String..., syllabic: String = "single", extra: String = "",
        notations: String = "", voice: Int = 1
    ) -> String {
        let words = lyrics.enumerated().filter { $0.element != "" }.map {
            "<lyric number=\"\($0.offset + 1)\"><syllabic>\(syllabic)</syllabic><text>\($0.element)</text></lyric>"
        }.joined()
        return """
            <note>\(extra.contains("<grace") || extra.contains("<chord") ? extra : "")\(self.pitch(pitch))\
            <duration>\(duration)</duration>\(extra.contains("<grace") || extra.contains("<chord") ? "" : extra)\
            <voice>\(voice)</voice><notations>\(notations)</notations>\(words)</note>
            """
    }

    static func rest(_ duration: Int) -> String {
        "<note><rest/><duration>\(duration)</duration><voice>1</voice></note>"
    }

    static func pitch(_ name: String) -> String {
        var rest = Substring(name)
        let step = rest.removeFirst()
        var alter = ""
        if rest.first == "#" || rest.first == "b" {
            alter = rest.removeFirst() == "#" ? "<alter>1</alter>" : "<alter>-1</alter>"
        }
        return "<pitch><step>\(step)</step>\(alter)<octave>\(rest)</octave></pitch>"
    }

    static let repeatStart = "<barline location=\"left\"><repeat direction=\"forward\"/></barline>"
    static let repeatEnd = "<barline location=\"right\"><repeat direction=\"backward\"/></barline>"
    static func volta(_ number: String, _ inside: String, closes: Bool) -> String {
        """
        <barline location="left"><ending number="\(number)" type="start"/></barline>\(inside)<barline location="right">\
        <ending number="\(number)" type="stop"/>\(closes ? "<repeat direction=\"backward\"/>" : "")</barline>
        """
    }
}
