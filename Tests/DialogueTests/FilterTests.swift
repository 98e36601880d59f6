import Foundation
import Script
import Synchronization
import Testing

@testable import Dialogue

@Suite struct FilterTests {
    static func lines(_ name: String) throws -> [String] {
        let url = try #require(Bundle.module.url(forResource: "Resources/" + name, withExtension: "txt"))
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("#") }
    }

    static let plain = ContentFilter()
    /// A shop's: nothing passes.
    static let strict = ContentFilter(policy: FilterPolicy(output: [.advertising: .replace]))

    @Test func disguisesAreSeenThroughAndOrdinaryChatPasses() throws {
        let evasions = try Self.lines("evasions")
        let missed = evasions.filter { Self.plain.findings(in: $0, .input).isEmpty }
        let ordinary = try Self.lines("ordinary")
        let alarms = ordinary.filter { !Self.plain.findings(in: $0, .input).isEmpty }
        let recall = 1 - Double(missed.count) / Double(evasions.count)
        let rate = Double(alarms.count) / Double(ordinary.count)
        print("filter: \(evasions.count - missed.count) of \(evasions.count) evasions met, recall \(recall)")
        print("filter: \(alarms.count) of \(ordinary.count) ordinary lines met, false alarms \(rate)")
        print("filter, missed: \(missed)")
        print("filter, alarms: \(alarms.map { ($0, Self.plain.findings(in: $0, .input).map(\.rule)) })")
        #expect(evasions.count >= 200 && ordinary.count >= 200)
        #expect(recall >= 0.95)
        #expect(rate <= 0.01)
    }

    @Test("Of messages that came together only the fraudulent one is not heard") func mergedMessages() async throws {
        let fraud = "加微信领红包返利，稳赚不赔"
        #expect(Self.plain.check(fraud, .input).action == .drop)
        let mind = BuiltInMind(index: try TestPersonas.index("xiaohe"), seed: 1)
        var said = ""
        for text in ["龙井多少钱\n\(fraud)", "\(fraud)\n龙井多少钱", fraud, "\(fraud)\n\(fraud)"] {
            said += "|"
            for try await line in mind.respond(to: Event(.message(text)), history: []) {
                if case .spoken(let spoken) = line { said += spoken.text }
            }
        }
        let answers = said.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map(String.init)
        #expect(answers[0].contains("一百二十八元") && answers[1].contains("一百二十八元"), "\(said)")
        #expect(answers[2] == "" && answers[3] == "", "\(said)")
    }

    @Test("Fraud that is spread over messages takes all of its lines along") func spreadFraud() async throws {
        let mind = BuiltInMind(index: try TestPersonas.index("xiaohe"), seed: 1)
        let text = "龙井多少钱\n快加\n微信"
        #expect(Self.plain.findings(in: text, .input).contains { $0.category == .fraud })
        var said = ""
        for try await line in mind.respond(to: Event(.message(text)), history: []) {
            if case .spoken(let spoken) = line { said += spoken.text }
        }
        #expect(said.contains("一百二十八元"), "\(said)")
    }

    @Test(arguments: [
        "我们的茶全国第一", "销 量 第 一", "這是國家級的好茶", "最 便 宜 的价格", "效果最好", "包治百病，药到病除", "喝了能降血压", "100% effective",
        "This tea cures cancer!", "极品大红袍", "全网最低价", "史上最低", "best in the world",
    ])
    func forbiddenClaimsAreMet(text: String) {
        #expect(Self.strict.findings(in: text, .output).contains { $0.category == .advertising })
        #expect(Self.plain.findings(in: text, .output).isEmpty)
    }

    @Test(arguments: ["第一泡十几秒出汤。", "第一次来呀", "最好先温杯", "最好不要隔夜", "这是我最好的朋友", "排在第一首", "a good tea", "星期天最忙"])
    func whatIsNoClaimPasses(text: String) { #expect(Self.strict.findings(in: text, .output).isEmpty) }

    @Test(arguments: [
        ("打13812345678找我", "打某个号码找我"), ("call 555-123-4567 now", "call a private number now"),
        ("邮箱foo@example.com。", "邮箱某个邮箱。"), ("买2个 138-1234-5678", "买2个 某个号码"),
        ("身份证11010519491231002X。", "身份证某个号码。"), ("卡4111 1111 1111 1111吧", "卡某个号码吧"),
    ])
    func whatIdentifiesAPersonIsSpokenOver(text: String, masked: String) {
        let (action, result, _) = Self.plain.check(text, .output)
        #expect(action == .mask && result == masked)
    }

    @Test(arguments: [
        "订单20261121001", "价格一百二十八元", "11010519491231002", "4111 1111 1111 1112", "12345678901", "1 2 3 4 5 6 7 8 9",
        "2026-11-21 09:30",
        "110105194912310020", "π is 3.14159265",
    ])
    func otherNumbersStay(text: String) { #expect(PersonalData.find(in: Array(text.unicodeScalars)).isEmpty) }

    @Test func thePolicyDecidesAndTheGravestActionWins() {
        let policy = FilterPolicy(
            input: [.abuse: .drop, .personal: .pass], words: ["竞品公司", "acme"], allowed: ["400-800-1234", "笨蛋傻逼"],
            expressions: [#"\bv\d{2,}\b"#, "(broken"])
        let filter = ContentFilter(policy: policy)
        #expect(filter.problems.count == 1)
        #expect(filter.check("你这傻逼，加微信", .input).action == .drop)
        #expect(filter.check("笨蛋傻逼", .input).action == .pass)
        #expect(filter.check("13812345678", .input).action == .pass)
        for text in ["A.C.M.E", "竞 品 公 司", "竟品公司", "get v42"] {
            #expect(filter.check(text, .output).action == .replace, "\(text)")
        }
        #expect(filter.check("fuck this and that", .input).text == "beep this and that")
    }

    @Test func aMindFiltersInAndOutAndTheAuditHearsOfIt() async throws {
        var persona = Persona(id: "p", name: "P", language: .english)
        persona.examples = [
            ExampleDialogue(
                id: "a", questions: ["what is your number"], answers: [ExampleAnswer("It is 13812345678, call me.")]),
            ExampleDialogue(
                id: "b", questions: ["say something rude"], answers: [ExampleAnswer("You moron. Have a nice day.")]),
        ]
        let audits = Mutex<[FilterAudit]>([])
        let mind = BuiltInMind(
            index: PersonaIndex(persona), seed: 1, audit: { audit in audits.withLock { $0.append(audit) } })
        func say(_ text: String, from sender: String? = nil) async throws -> String {
            var said: [String] = []
            for try await line in mind.respond(to: Event(.message(text), sender: sender), history: []) {
                if case .spoken(let spoken) = line { said.append(spoken.text) }
            }
            return said.joined(separator: " ")
        }
        #expect(try await say("what is your number").contains("a private number"))
        let rude = try await say("say something rude")
        #expect(!rude.contains("moron") && rude.contains("rather not") && rude.contains("nice day"))
        #expect(try await say("加微信领福利") == "")
        #expect(try await say("I want to die", from: "Ada").contains("real person"))
        #expect(try await say("hello", from: "fuck you").contains("fuck") == false)
        let heard = audits.withLock { $0 }
        #expect(heard.map(\.category) == [.personal, .abuse, .fraud, .selfHarm, .abuse])
        #expect(heard.map(\.direction) == [.output, .output, .input, .input, .input])
        #expect(heard.allSatisfy { $0.text == nil } && heard[3].viewer == "Ada")
    }

    @Test func thePolicyIsReadFromThePersona() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            id: p
            name: P
            language: zh
            filter:
              input: {abuse: drop, weather: drop}
              output: {advertising: replace}
              words: [竞品]
              allow: [400-800-1234]
              expressions: ["(x"]
              auditText: true
            """, to: "p/persona.yaml")
        let library = try PersonaLibrary(directory: folder.path)
        let policy = try #require(library["p"]).filter
        #expect(policy.input == [.abuse: .drop] && policy.output == [.advertising: .replace] && policy.auditsText)
        #expect(library.problems.count == 2)
        try folder.write("id: p\nname: P\nlanguage: zh\nfilter: {input: {abuse: shout}}\n", to: "p/persona.yaml")
        #expect(try PersonaLibrary(directory: folder.path).problems.map(\.severity) == [.fatal])
    }

    @Test(arguments: ["wren", "xiaohe"]) func whatTheShippedPersonasSayPassesTheirOwnFilter(id: String) throws {
        let persona = try TestPersonas.persona(id)
        let filter = ContentFilter(policy: persona.filter)
        var said: [String] = [persona.greeting]
        for example in persona.examples + persona.refusals { said += example.answers.map(\.text) }
        for section in persona.knowledge { said += section.sentences }
        said += persona.lorebook.map(\.content)
        for lines in persona.phrases.lines.values { said += lines.values.joined() }
        for line in said {
            let findings = filter.findings(in: line, .output)
            #expect(findings.isEmpty, "\(line): \(findings.map(\.rule))")
        }
    }

    @Test func hostileTextsAreFilteredInTime() {
        let time = ContinuousClock().measure {
            for text in ["1 2-3 ", "fuc ", "a@a.", "傻 ", "l1!|"].map({ String(repeating: $0, count: 1000) }) {
                _ = Self.strict.findings(in: text, .input)
            }
        }
        print("filter: five texts of 4,000 characters in \(time)")
        #expect(time < .seconds(20))
    }
}
