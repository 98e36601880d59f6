import Formats
import Testing

@Suite struct XMLReading {
    @Test func `a MusicXML document with its document type is read without opening anything`() throws {
        let root = try XML.parse(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN"
              "http://www.musicxml.org/dtds/partwise.dtd">
            <score-partwise version="4.0">
              <part id="P1"><measure number="1">
                <note><pitch><step>C</step><octave>4</octave></pitch><lyric><text>梅 &amp; <![CDATA[<b>]]></text></lyric></note>
              </measure></part>
            </score-partwise>
            """)
        #expect(root.name == "score-partwise")
        #expect(root["version"] == "4.0")
        let note = try #require(root.first("part", "measure", "note"))
        #expect(note.first("pitch", "step")?.text == "C")
        #expect(note.first("lyric", "text")?.text == "梅 & <b>")
        #expect(note.line == 6)
        #expect(root.children("part").count == 1)
        #expect(root.first("none") == nil)
    }

    @Test func `namespaces are left out of names`() throws {
        let root = try XML.parse(#"<a:x xmlns:a="u" xmlns="v" a:k="1"><y> t </y></a:x>"#)
        #expect(root.name == "x")
        #expect(root["k"] == "1")
        #expect(root.first("y")?.trimmedText == "t")
    }

    @Test func `UTF-16 and Latin-1 are understood`() throws {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>é梅</a>"
        let little: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let big: [UInt8] = [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        #expect(try XML.parse(little).text == "é梅")
        #expect(try XML.parse(big).text == "é梅")
        let latin = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>".utf8) + [0xE9] + Array("</a>".utf8)
        #expect(try XML.parse(latin).text == "é")
    }

    @Test(arguments: [
        "", "   ", "text", "<a>", "<a></b>", "<a b=1/>", "<a b='1' b='2'/>", "<a>&unknown;</a>", "<a/><b/>",
        "<a>\u{1}</a>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><a/>", "<!DOCTYPE a SYSTEM 'x.dtd'><a>&x;</a>",
    ])
    func `a broken or unsafe document is refused`(text: String) {
        #expect(throws: FormatError.self) { try XML.parse(text, source: "x.xml") }
    }

    @Test func `attributes that only the document type gives are left out`() throws {
        let root = try XML.parse("<!DOCTYPE a [<!ATTLIST a x CDATA 'bomb' y CDATA 'bomb'>]><a y='1'/>")
        #expect(root.attributes == ["y": "1"])
    }

    @Test func `errors name the line`() {
        let error = #expect(throws: FormatError.self) { try XML.parse("<a>\n<b>\n</a>", source: "s.xml") }
        #expect(error?.place == "s.xml:3")
        #expect(error?.what.hasPrefix("not well-formed XML") == true)
    }

    @Test func `depth, nodes and bytes are bounded`() throws {
        let deep = String(repeating: "<a>", count: 100_000)
        let tooDeep = #expect(throws: FormatError.self) { try XML.parse(deep) }
        #expect(tooDeep?.what.contains("deeper than 100") == true)
        let many = "<a>" + String(repeating: "<b/>", count: 100) + "</a>"
        #expect(throws: FormatError.self) { try XML.parse(many, limits: XML.Limits(nodes: 100)) }
        #expect(try XML.parse(many, limits: XML.Limits(nodes: 101)).children.count == 100)
        #expect(throws: FormatError.self) { try XML.parse(many, limits: XML.Limits(bytes: 100)) }
    }

    @Test func `every truncation of a document is refused`() {
        let bytes = Array("<?xml version='1.0'?><a b='é'>x<c/><!-- y --><![CDATA[z]]></a>".utf8)
        for length in 0..<bytes.count {
            #expect(throws: FormatError.self) { try XML.parse(Array(bytes[..<length])) }
        }
    }
}
