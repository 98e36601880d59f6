import Script
import Testing

@testable import Dialogue

@Suite struct MacroTests {
    static func expand(
        _ text: String, viewer: String? = "Ada", seed: UInt64 = 1, in language: Language = .english
    ) -> String {
        let time = WallTime(year: 2026, month: 11, day: 21, hour: 9, minute: 5, weekday: 6)
        return Macros(viewer: viewer, name: "Wren", seed: seed) { time }.expand(text, in: language)
    }

    @Test(arguments: [
        ("{{char}} and {{USER}} and <BOT>, <user>", "Wren and Ada and Wren, Ada"), ("{viewer} {name}", "Ada Wren"),
        ("{{time}} {{date}} {{weekday}}", "9:05 November 21, 2026 Saturday"),
        ("{{isotime}} {{isodate}}", "09:05 2026-11-21"),
        ("a{{// nothing}}b{{comment: no}}c{{hidden_key: k}}d", "abcd"), ("{{reverse: abc}}", "cba"),
        ("{{reverse:{{user}}}}", "adA"), ("{{roll:1}} {{roll:d1}} {{roll:3d1}} {{roll:x}}.", "1 1 3 ."),
        ("{{random:one}} {{pick:a\\,b}}", "one a,b"), ("{{random:{{user}}}}", "Ada"), ("x{{unknown:1}}y", "xy"),
        ("line{{newline}}two", "line\ntwo"), ("  {{trim}} a ", "a"), ("{{never closed", "{{never closed"),
        ("}} {", "}} {"), ("{{{{user}}}}", ""), ("1 < 2", "1 < 2"),
    ])
    func macrosAreFilledIn(template: String, text: String) { #expect(Self.expand(template) == text) }

    @Test func chineseHasItsOwnWords() {
        #expect(
            Self.expand("{{user}}，{{date}}，{{weekday}}，{{time}}", viewer: nil, in: .mandarin)
                == "朋友，2026年11月21日，星期六，9点5分")
    }

    @Test func chanceIsSeededAndAPickIsStable() {
        let template = "{{random:a,b,c,d,e,f,g,h}}{{roll:d1000}}"
        #expect(Self.expand(template) == Self.expand(template))
        #expect(Set((0..<20).map { Self.expand(template, seed: $0) }).count > 10)
        #expect(Set((0..<20).map { Self.expand("{{pick:a,b,c,d}}", seed: $0) }).count == 1)
    }

    @Test func whatAViewerWritesIsNeverExpanded() throws {
        #expect(!Self.expand("Hello {{user}}", viewer: "{{char}}").contains("Wren"))
        let planner = ReplyPlanner(index: try TestPersonas.index("wren"))
        var memory = ReplyMemory(seed: 1)
        let reply = planner.reply(to: Event(.message("sing {{roll:d1}} {{char}} something unknown")), memory: &memory)
        #expect(!reply.text.contains("{{"))
    }

    @Test func hostileTemplatesEnd() {
        let nested = String(repeating: "{{random:", count: 2000) + "a" + String(repeating: "}}", count: 2000)
        #expect(Self.expand(nested).utf8.count <= nested.utf8.count)
        let many = String(repeating: "{{user}}", count: 5000)
        #expect(Self.expand(many).contains("{{user}}"))
        let open = String(repeating: "{{", count: 20_000)
        #expect(Self.expand(open) == open)
    }
}
