import Foundation
import Script
import Testing

@testable import Dialogue

@Suite("Knowledge from documents") struct KnowledgeTests {
    private static func read(_ text: String, as name: String, language: Language = .mandarin) throws -> KnowledgeFile {
        let folder = try TemporaryFolder()
        try folder.write(text, to: name)
        return try KnowledgeFile.read(folder.path + "/" + name, name: name, languages: [language])
    }

    @Test("Any Markdown is read: wrapped lines, lists, tables, nested headings, text before them")
    func markdown() throws {
        let text = """
            ---
            layout: page
            ---
            # The **house** rules
            Everyone is
            welcome.

            ## Visits
            ### Hours {#hours}
            keys: open, closing
            - Open at ten.
            - See [the map](https://example.org).

            | day | open |
            | --- | --- |
            | Monday | closed |
            ```
            not = read
            ```
            <!-- nor this -->
            """
        let file = try Self.read(text, as: "rules.md", language: .english)
        #expect(file.sections.map(\.id) == ["rules/intro", "rules/hours"])
        #expect(file.sections[0].sentences == ["Everyone is welcome."])
        #expect(file.sections[1].title == "Visits – Hours")
        #expect(file.sections[1].source == "The house rules")
        #expect(file.sections[1].keys == ["open", "closing"])
        #expect(file.sections[1].sentences == ["Open at ten.", "See the map.", "day: Monday, open: closed."])
        #expect(file.problems.isEmpty)
    }

    @Test("A long section goes on in another of the same title, and nothing is lost")
    func longSection() throws {
        let sentences = (1...60).map { "第\($0)条规定如下。" }
        let file = try Self.read("## 规定\n" + sentences.joined(separator: "\n\n"), as: "a.md")
        #expect(file.sections.count == 3)
        #expect(file.sections.flatMap(\.sentences) == sentences)
        #expect(Set(file.sections.map(\.title)) == ["规定"] && Set(file.sections.map(\.id)).count == 3)
    }

    @Test("Plain text has its title, headings and questions with answers")
    func plainText() throws {
        let text = """
            店铺手册

            一、配送
            我们每天下午四点发货，
            一般两天送到。

            问：可以退货吗？
            答：七天内可以退。
            """
        let file = try Self.read(text, as: "book.txt")
        #expect(file.sections.map(\.title) == ["配送", "配送 – 可以退货吗？"] || file.sections.map(\.title) == ["配送", "可以退货吗？"])
        #expect(file.sections[0].sentences == ["我们每天下午四点发货，一般两天送到。"])
        #expect(file.sections[1].sentences == ["七天内可以退。"])
        #expect(file.sections[0].source == "店铺手册")
    }

    @Test("A web page is read as a reader sees it, however broken its markup is")
    func html() throws {
        let text = """
            <!doctype html><html><head><title>Help</title><style>p{color:red}</style></head>
            <body><nav><a href=/>Home</a></nav>
            <h1>Help &amp; contact</h1><p>Write to us, we <b>answer
            within a day</b>.
            <h2>Prices</h2><table><tr><th>what<th>price</tr><tr><td>small</td><td>&#163;5</td></tr></table>
            <script>alert("never said")</script><dl><dt>Is it 5 < 6?</dt><dd>Yes.</dd></dl>
            <footer>nobody reads this</footer>
            """
        let file = try Self.read(text, as: "help.html", language: .english)
        let said = file.sections.flatMap(\.sentences)
        #expect(file.sections.first?.source == "Help & contact")
        #expect(said.contains("Write to us, we answer within a day."))
        #expect(said.contains("what: small, price: £5."))
        #expect(file.sections.contains { $0.title.hasSuffix("Is it 5 < 6?") && $0.sentences == ["Yes."] })
        #expect(!said.joined().contains("never said") && !said.joined().contains("nobody reads"))
    }

    @Test("A table of questions has one entry a row, other wordings as keys, and tells which rows are incomplete")
    func frequentQuestions() throws {
        let text = "问题,相似问,答案\n怎么退货？,如何退款|不想要了,\"七天内可以退。运费我们出。\"\n没有答案的问题,,\n,,没有问题的答案\n"
        let file = try Self.read(text, as: "faq.csv")
        let section = try #require(file.sections.first)
        #expect(file.sections.count == 1)
        #expect(section.title == "怎么退货？" && section.keys == ["如何退款", "不想要了"])
        #expect(section.sentences == ["七天内可以退。", "运费我们出。"] && section.isWhole)
        #expect(file.problems.map(\.place).allSatisfy { $0.hasSuffix("faq.csv:3") || $0.hasSuffix("faq.csv:4") })
        #expect(file.problems.count == 2)
    }

    @Test("A spreadsheet saved in GB 18030 with semicolons is read as well")
    func legacyEncoding() throws {
        let folder = try TemporaryFolder()
        let encoding = String.Encoding(rawValue: 0x8000_0632)
        let data = try #require("问题;答案\n几点开门;上午九点开门。\n".data(using: encoding))
        try data.write(to: URL(fileURLWithPath: folder.path + "/a.csv"))
        let file = try KnowledgeFile.read(folder.path + "/a.csv", name: "a.csv", languages: [.mandarin])
        #expect(file.sections.first?.title == "几点开门" && file.sections.first?.sentences == ["上午九点开门。"])
    }

    @Test("Products are data: price with its unit, stock, selling points, and what must not be said")
    func products() throws {
        let text = "编号,名称,价格（元）,库存,卖点,产地,禁语\nA1,白瓷杯,39,0,手感温润；可进微波炉,景德镇,保健、抗癌\nA2,竹茶盘,128,12,,安吉,\n"
        let file = try Self.read(text, as: "products.csv")
        let cup = try #require(file.products.first)
        #expect(cup.name == "白瓷杯" && cup.price == "39元" && cup.isAvailable == false)
        #expect(cup.forbiddenClaims == ["保健", "抗癌"])
        #expect(file.sections.map(\.id) == ["products/A1", "products/A2"])
        #expect(file.sections[0].sentences.contains("白瓷杯的价格是39元。"))
        #expect(file.sections[0].sentences.contains("白瓷杯目前缺货，没有库存。"))
        #expect(file.sections[1].sentences.contains("竹茶盘目前有货，库存还剩12件。"))
        #expect(file.sections[0].sentences.contains("产地：景德镇。"))
    }

    @Test("Products stand in YAML, too, and a list without a name is an error with its line")
    func productsAsYAML() throws {
        let text = "- name: Ocarina\n  price: £7\n  stock: 3\n  selling points: [easy to play]\n  never say: [heals]\n"
        let file = try Self.read(text, as: "products.yaml", language: .english)
        #expect(file.products.first?.sellingPoints == ["easy to play"])
        #expect(file.sections.first?.sentences.first == "Ocarina, price: £7.")
        #expect(throws: (any Error).self) { try Self.read("- price: 3\n", as: "products.yaml") }
    }

    @Test("A claim that is forbidden for a product is not said, and viewers may still ask about it")
    func forbiddenClaims() throws {
        let folder = try TemporaryFolder()
        try folder.write("id: p\nname: 小店\nlanguage: zh\n", to: "p/persona.yaml")
        try folder.write("名称,价格,禁语\n红枣茶,20元,补气养血\n", to: "p/products.csv")
        let library = try PersonaLibrary(directory: folder.path)
        let persona = try #require(library["p"])
        let filter = ContentFilter(policy: persona.filter)
        #expect(filter.check("红枣茶可以补 气 养 血哦", .output).action == .replace)
        #expect(filter.check("红枣茶能补气养血吗", .input).action == .pass)
        #expect(filter.check("红枣茶二十元一袋", .output).action == .pass)
    }

    @Test("A printed page keeps its title above numbered headings, and a table's rows their columns")
    func printedPage() throws {
        let text = """
            云岭咖啡豆使用手册
            一、产品规格

            云岭咖啡豆每袋净重二百二十七克，售价六十九元，建
            议在两周内喝完。

            二、规格表

            品名 规格 价格
            挂耳咖啡 十包一盒 四十五元
            冷萃液 六瓶一箱 九十八元

            三、售后
            收到豆子破包，请联系客服。
            """
        let sections = try Self.read(text, as: "manual.txt").sections
        #expect(sections.map(\.title) == ["产品规格", "规格表", "售后"])
        #expect(sections.allSatisfy { $0.source == "云岭咖啡豆使用手册" })
        #expect(sections[0].sentences == ["云岭咖啡豆每袋净重二百二十七克，售价六十九元，建议在两周内喝完。"])
        #expect(sections[1].sentences == ["品名：挂耳咖啡，规格：十包一盒，价格：四十五元。", "品名：冷萃液，规格：六瓶一箱，价格：九十八元。"])
    }

    @Test("A workbook's sheets are read: shared and inline strings, gaps, numbers; hidden sheets are not")
    func workbook() throws {
        let folder = try TemporaryFolder()
        try Data(try WorkbookFixture.bytes()).write(to: URL(fileURLWithPath: folder.path + "/faq.xlsx"))
        let file = try KnowledgeFile.read(folder.path + "/faq.xlsx", name: "faq.xlsx", languages: [.english])
        #expect(file.sections.map(\.title) == ["When do you open?", "Mug"])
        #expect(file.sections[0].sentences == ["At ten."] && file.sections[0].source == "Visits")
        #expect(file.products.first?.price == "19.9" && file.products.first?.stock == "4")
    }

    @Test(
        "What is no document is an error, not a crash",
        arguments: ["xlsx", "csv", "pdf", "yaml", "md", "txt"])
    func garbage(suffix: String) throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 9)
        for round in 0..<20 {
            let bytes = (0..<Int.random(in: 0...3_000, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let head: [UInt8] = round % 2 == 0 ? [] : Array("PK\u{3}\u{4}%PDF-1.4\n\"".utf8)
            let name = "f\(round).\(suffix)"
            try Data(head + bytes).write(to: URL(fileURLWithPath: folder.path + "/" + name))
            _ = try? KnowledgeFile.read(folder.path + "/" + name, name: name, languages: [.english])
        }
    }

    @Test("A page of nothing but brackets takes no longer than it is long")
    func hostileMarkup() throws {
        let text = String(repeating: "<<a&#", count: 100_000)
        #expect(try Self.read(text, as: "a.html").sections.count <= 1_000)
    }

    @Test("A page as it is printed: title, headings and paragraphs without space between, tables with units")
    func page() {
        let page = """
            青禾露营地手册
            营地位置
            青禾露营地在清溪镇北面三公里，从高速出口开车大约二十分钟。营地门口有充电桩，每度电一元二
            角。
            设备租借
              设备  一天租金 押金
             双人帐篷 60 元   200 元
             卡式炉 20 元    80 元
            气罐不外借，在小卖部买，每罐十五元。
            """
        let blocks = PlainTextBlocks.read(page)
        #expect(blocks.count == 7)
        #expect(blocks.first == .title("青禾露营地手册"))
        let headings = blocks.compactMap { if case .heading(let text, _, _, _) = $0 { text } else { nil } }
        #expect(headings == ["营地位置", "设备租借"])
        let texts = blocks.compactMap { if case .text(let text, _) = $0 { text } else { nil } }
        #expect(texts.contains { $0.hasSuffix("每度电一元二角。") })
        #expect(texts.contains { $0.contains("卡式炉") && $0.contains("20元") && $0.contains("80元") })
    }

    @Test("Running text side by side is known from a table") func columns() {
        let line = "A long line of running text on the left side     and another one that runs on the right"
        #expect(PDFText.isInColumns([line, line, line].joined(separator: "\n")))
        #expect(!PDFText.isInColumns("草地营位     80 元    120 元\n房车营位     260 元    360 元\n木屋    480 元    680 元"))
    }

    @Test("A PDF's text is drawn out by another process", .enabled(if: PDFText.program != nil))
    func pdf() throws {
        let folder = try TemporaryFolder()
        try Data(PDFFixture.bytes(lines: ["Parcels leave at four."])).write(
            to: URL(fileURLWithPath: folder.path + "/a.pdf"))
        let file = try KnowledgeFile.read(folder.path + "/a.pdf", name: "a.pdf", languages: [.english])
        #expect(file.sections.flatMap(\.sentences).joined().contains("Parcels leave at four."))
    }

    @Test(
        "Without pdftotext, or when it does not come to an end, a PDF is refused with advice", .timeLimit(.minutes(1)))
    func pdfFaults() throws {
        let folder = try TemporaryFolder()
        try folder.write("#!/bin/sh\nwhile :; do :; done\n", to: "loop")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/loop")
        try folder.write("%PDF-1.4", to: "a.pdf")
        let path = folder.path + "/a.pdf"
        let missing = #expect(throws: DialogueError.self) { try PDFText.read(path, program: nil) }
        #expect(missing?.advice.contains("poppler-utils") == true)
        let endless = #expect(throws: DialogueError.self) {
            try PDFText.read(path, program: folder.path + "/loop", patience: 0.3)
        }
        #expect(endless?.what.contains("longer") == true)
    }
}
