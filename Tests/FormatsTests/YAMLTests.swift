import Formats
import Testing

@Suite struct YAMLReading {
    let persona = """
        name: 梅
        age: 0x10
        speed: 1.5
        live: yes
        bio: >
          Two
          lines.
        songs:
          - title: One
            file: "1984"
          - title: 1984
        empty:
        base: &base {x: 1, y: [a, b]}
        copy: *base
        """

    @Test func `typed values are read`() throws {
        let node = try YAML.parse(persona)
        #expect(try node.required("name").text() == "梅")
        #expect(try node.required("age").integer() == 16)
        #expect(try node.required("speed").number(in: 0...2) == 1.5)
        #expect(try node.required("live").boolean())
        #expect(try node.required("bio").text() == "Two lines.\n")
        #expect(try node.required("songs").elements().map { try $0.required("title").text() } == ["One", "1984"])
        #expect(try node.optional("empty") == nil)
        #expect(try node.required("empty").elements().isEmpty)
        #expect(node["copy"]?.json == ["x": 1, "y": ["a", "b"]])
        #expect(node["songs"]?.json == [["title": "One", "file": "1984"], ["title": 1984]])
    }

    @Test func `errors name the file, the line and the key`() throws {
        let node = try YAML.parse("a: 1\nvoice: [x]\nrate: fast\n", source: "p.yaml")
        #expect(throws: FormatError("`voice` must be text", at: "p.yaml:2")) { try node.required("voice").text() }
        #expect(throws: FormatError("`rate` must be a number", at: "p.yaml:3")) { try node.required("rate").number() }
        #expect(throws: FormatError("`a` must be a whole number from 2 to 3", at: "p.yaml:1")) {
            try node.required("a").integer(in: 2...3)
        }
        #expect(throws: FormatError("`song` is missing", at: "p.yaml:1")) { try node.required("song") }
        let strange = #expect(throws: FormatError.self) { try node.allowOnly(["a", "rate"]) }
        #expect(strange?.description == "p.yaml:2: `voice` is not known here (known: a, rate)")
    }

    @Test func `quoted numbers are text`() throws {
        let node = try YAML.parse("a: '5'")
        #expect(throws: FormatError.self) { try node.required("a").integer() }
        #expect(node.json == ["a": "5"])
    }

    @Test(arguments: [
        "a: [1", "a: \"x", "a:\n\t- b", "a: b: c", "{a", "*x", "a: 1\na: 2", "? [a]\n: b", "a: 1\n---\nb: 2", "%",
        "a: &b *b",
        "- a\nb", "a: &x [*x]", "a: @", "\u{1}",
    ])
    func `a broken document is refused with its line`(text: String) {
        let error = #expect(throws: FormatError.self) { try YAML.parse(text, source: "x.yaml") }
        #expect(error?.place.hasPrefix("x.yaml:") == true)
    }

    @Test func `bytes that are no text are refused`() {
        #expect(throws: FormatError.self) { try YAML.parse([0x61, 0x3A, 0x20, 0xFF, 0xFE]) }
    }

    @Test func `a billion laughs are refused`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let aliases = repeatElement("*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let error = #expect(throws: FormatError.self) { try YAML.parse(text) }
        #expect(error?.what.contains("more than 500000 values") == true)
    }

    @Test(arguments: ["[", "- ", "{a: "])
    func `deep nesting is refused`(opening: String) {
        #expect(throws: FormatError.self) { try YAML.parse(String(repeating: opening, count: 5000)) }
    }

    @Test func `depth that aliases pile up is refused`() throws {
        var text = "a0: &a0 [x]\n"
        for level in 1...100 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        let error = #expect(throws: FormatError.self) { try YAML.parse(text) }
        #expect(error?.what.contains("deeper than 64") == true)
        let few = try YAML.parse("a: &a [x]\nb: &b [*a]\nc: [*b]", limits: YAML.Limits(depth: 5))
        #expect(few.json["c"] == [[["x"]]])
        #expect(throws: FormatError.self) {
            try YAML.parse("a: &a [x]\nb: &b [*a]\nc: [*b]", limits: YAML.Limits(depth: 4))
        }
    }

    @Test func `long documents are refused`() {
        #expect(throws: FormatError.self) { try YAML.parse("abc: def", limits: YAML.Limits(bytes: 7)) }
    }

    @Test func `an empty document is null`() throws {
        #expect(try YAML.parse("").isNull)
        #expect(try YAML.parse("# only a comment\n").isNull)
    }

    @Test func `a missing file, a folder and a device are told apart from a document`() {
        #expect(throws: FormatError.self) { try YAML.load("/nowhere/x.yaml") }
        #expect(throws: FormatError.self) { try YAML.load("/tmp") }
        #expect(throws: FormatError.self) { try YAML.load("/dev/zero") }
    }
}

@Suite struct YAMLWriting {
    @Test func `what is emitted reads back as the same values`() throws {
        let node = YAMLNode.mapping([
            ("name", .text("梅花, 你好")), ("looks", .text("12")), ("like", .text("true")), ("not", .text("null")),
            ("nothing", .plain("null")), ("age", .plain(3)), ("path", .text("/a/b.c")), ("odd", .text("- x: #\n\"y\"")),
            ("empty", .text("")),
            ("list", .sequence([.text("a"), .mapping([("k", .plain(1.5)), ("l", .sequence([]))])])),
            ("none", .mapping([])), ("nested", .sequence([.sequence([.plain(1), .plain(2)])])), ("on", .plain(true)),
            ("colon: key", .text("a #b")), ("trail", .text("x ")), ("date", .text("2026-01-01")),
        ])
        let text = YAML.emit(node)
        #expect(try YAML.parse(text).json == node.json)
        #expect(text.contains("path: /a/b.c\n"))
    }
}
