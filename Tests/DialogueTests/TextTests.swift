import Script
import Testing

@testable import Dialogue

@Suite struct InlineTagTests {
    @Test func directionsAreTakenOutWhereverTheStreamIsCut() {
        let text = "[happy] Hello [wave]there. [sing farewell][1] [sad:0.3]Bye［x］"
        let whole = InlineTags.parse(text)
        #expect(
            whole == [
                .mood(Mood(.happy, intensity: 0.8)), .text(" Hello "), .gesture("wave"), .text("there. "),
                .song("farewell"), .text(" "), .mood(Mood(.sad, intensity: 0.3)), .text("Bye［x］"),
            ])
        var tags = InlineTags()
        var pieces: [TaggedPiece] = []
        for character in text { pieces += tags.feed(String(character)) }
        pieces += tags.finish()
        #expect(Self.joined(pieces) == Self.joined(whole))
    }

    @Test func bracketsThatAreNoDirectionsStayText() {
        #expect(Self.joined(InlineTags.parse("他说[微笑着]好")) == ["他说[微笑着]好"])
        #expect(Self.joined(InlineTags.parse("open [never closed")) == ["open [never closed"])
        let long = "[" + String(repeating: "a", count: 100) + "]"
        #expect(Self.joined(InlineTags.parse(long)) == [long])
    }

    static func joined(_ pieces: [TaggedPiece]) -> [String] {
        var parts: [String] = []
        var isText = false
        for piece in pieces {
            if case .text(let text) = piece {
                if isText { parts[parts.count - 1] += text } else { parts.append(text) }
                isText = true
            } else {
                parts.append("\(piece)")
                isText = false
            }
        }
        return parts
    }
}

@Suite struct HiddenSpanTests {
    @Test(arguments: [
        ("<think>secret</think>Hello", "Hello"), ("a<think>b</think>c<thinking>d</thinking>e", "ace"),
        ("before ```swift\nlet x = 1\n``` after", "before  after"), ("1 < 2 and <b>", "1 < 2 and <b>"),
        ("<think>never closed", ""), ("ends with <thi", "ends with <thi"), ("a ` b", "a ` b"),
    ])
    func whatIsHiddenIsNeverHeardHoweverItIsCut(text: String, heard: String) {
        for size in [1, 2, 3, 1000] {
            var spans = HiddenSpans()
            var result = ""
            var rest = Substring(text)
            while !rest.isEmpty {
                result += spans.feed(String(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(result + spans.finish() == heard)
        }
    }
}

@Suite struct SpeechFilterTests {
    @Test(arguments: [
        ("**Bold** and *italic* and `code`.", "Bold and italic and code."), ("# Heading", "Heading"),
        ("- first item", "first item"), ("1. first\n2. second", "first second"),
        ("See [the page](https://example.org/x?y=1) now.", "See the page now."),
        ("Look at https://example.org/a_b 好吗", "Look at 好吗"), ("Hi 😀👍🏽!", "Hi!"), ("> quoted", "quoted"),
        ("*smiles warmly* Hello there.", "Hello there."), ("2 * 3 = 6", "2 3 = 6"), ("<b>loud</b>", "loud"),
        ("它的价格是 **128** 元。", "它的价格是 128 元。"), ("snake_case_name stays", "snake_case_name stays"),
    ])
    func markupIsNotSpoken(text: String, spoken: String) {
        #expect(SpeechFilter().pass(text) == .speak(spoken))
    }

    @Test(arguments: ["", "   ", "😀", "---", "***", "| --- | --- |", "…", "https://example.org"])
    func whatHasNoWordsIsSilent(text: String) { #expect(SpeechFilter().pass(text) == .silent) }

    @Test func blockedWordsAreFoundThroughCaseWidthAndSigns() {
        let filter = SpeechFilter(blocked: ["darn", "坏话", "go away"])
        for text in ["Oh DARN it", "ｄａｒｎ!", "说坏*话", "坏 话", "Go, away!"] {
            guard case .blocked = filter.pass(text) else {
                Issue.record("\(text) passed")
                continue
            }
        }
        for text in ["darning socks", "坏了的话", "go far away"] { #expect(filter.pass(text) == .speak(text)) }
    }

    @Test func masksReplaceWholeWords() {
        let filter = SpeechFilter(masks: ["acme": "a company", "微信": "某软件"])
        #expect(filter.pass("Acme and acmes, 加微信") == .speak("a company and acmes, 加某软件"))
    }
}

@Suite struct HistoryTests {
    @Test func onlyWhatWasHeardStays() {
        var history = ConversationHistory()
        history.begin(Event(.message("hi")))
        history.append(heard: "Hello there.")
        history.append(heard: "How are you?")
        #expect(history.exchanges.last?.answer == "Hello there. How are you?")
        history.replaceLastAnswer(heard: "Hello")
        #expect(history.exchanges.last?.answer == "Hello")
    }

    @Test func itIsBoundedInTurnsAndInLength() {
        var history = ConversationHistory(maximumExchanges: 3, maximumLength: 20)
        for number in 0..<9 { history.begin(Event(.message("\(number)"))) }
        #expect(history.exchanges.map(\.question) == ["6", "7", "8"])
        history.append(heard: String(repeating: "长", count: 50))
        #expect(history.exchanges.count == 1)
        #expect(history.exchanges[0].answer.count <= 20)
    }

    @Test func replacingWithoutATurnDoesNothing() {
        var history = ConversationHistory()
        history.replaceLastAnswer(heard: "x")
        history.append(heard: "x")
        #expect(history.exchanges.isEmpty)
    }
}

@Suite struct RetrievalTests {
    @Test func inflectionsMeetAndMeaningsStayApart() {
        for (a, b) in [("opens", "opening"), ("tried", "tries"), ("stopped", "stop"), ("singing", "sung")] {
            #expect(Stemmer.stem(a) == Stemmer.stem(b))
        }
        for (a, b) in [("singer", "sing"), ("bus", "bu"), ("glass", "glas")] {
            #expect(Stemmer.stem(a) != Stemmer.stem(b))
        }
    }

    @Test func differentWordsForOneThingAreOneConcept() {
        #expect(Terms("这个怎么卖").counts.keys.contains("@price"))
        #expect(Terms("What does it COST?").counts.keys.contains("@price"))
        #expect(Terms("what’s the price").counts.keys.contains("@price"))
    }

    @Test func theLanguageIsToldFromTheScript() {
        #expect(TextLanguage.detect("你好 hello") == .mandarin)
        #expect(TextLanguage.detect("I like 茶 very much indeed") == .english)
        #expect(TextLanguage.detect("おはよう") == .japanese)
        #expect(TextLanguage.detect("Привет") == nil)
        #expect(TextLanguage.detect("123 !?") == nil)
    }
}
