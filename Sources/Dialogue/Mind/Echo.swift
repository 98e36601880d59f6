internal import Script

/// What was said a moment ago, asked for by the viewer: their own words, or the performer's.
enum Echo {
    case ofViewer
    case ofPerformer

    /// nil when the message asks for neither.
    init?(_ text: String) {
        let line = SongLine.plain(text)
        guard line.unicodeScalars.count <= 40 else { return nil }
        if Self.viewer.contains(where: { SongLine.holds($0, in: line) }) {
            self = .ofViewer
        } else if Self.performer.contains(where: { SongLine.holds($0, in: line) }) {
            self = .ofPerformer
        } else {
            return nil
        }
    }

    private static let viewer = [
        "我刚才说什么", "我刚才说了什么", "我刚刚说什么", "我刚刚说了什么", "我刚才说啥", "我刚才问什么", "我刚才问了什么", "我刚才问的什么", "我上一句", "我刚刚问",
        " what did i just say ", " what did i say ", " what did i just ask ", " what did i ask ",
        " what was my question ", " what was my last question ", " repeat what i just said ",
        " repeat my last question ",
    ]
    private static let performer = [
        "你刚才说什么", "你刚才说了什么", "你刚刚说什么", "你刚刚说了什么", "你刚才说啥", "再说一遍", "再说一次", "没听清", "没听清楚", "听不清", "刚才说到哪", "说到哪了",
        "你说什么来着", " say that again ", " what did you say ", " what did you just say ", " repeat that ", " pardon ",
        " come again ", " did not hear you ", " did not catch that ", " where were we ", " say it again ",
    ]
}

extension ReplyPlanner {
    /// The words that were asked for; nil where nothing was said before.
    func echo(_ text: String, language: Language, memory: inout ReplyMemory) -> Reply? {
        guard let echo = Echo(text) else { return nil }
        switch echo {
        case .ofViewer:
            guard let said = memory.heard[memory.speaker] else { return nil }
            return phrase(.youSaid, origin: .memory, language: language, memory: &memory, facts: said)
        case .ofPerformer:
            guard var last = memory.lastReply else { return nil }
            last.song = nil
            last.text = Self.plainText(last.text)
            // The same words are not put into a frame twice.
            if memory.isEchoed { return last }
            let frame = phrase(.iSaid, origin: last.origin, language: last.language, memory: &memory, facts: last.text)
            memory.isEchoed = true
            last.text = frame.text
            return last
        }
    }

    /// Without stage directions.
    private static func plainText(_ text: String) -> String {
        InlineTags.parse(text).map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }
}
