/// From tokens to the text of an answer: characters whole, channels that are not for the listener left out, ended at a
/// stop word. A value; whoever has the tokens feeds it.
struct AnswerText {
    /// Where the answer stands in models that speak in channels (`<|channel|>analysis<|message|>…`, the format that
    /// OpenAI calls Harmony). Others never leave `spoken`.
    private enum Channel: Equatable {
        case spoken, hidden
        /// What follows names the channel.
        case naming(String)
    }

    private var joiner = UTF8Joiner()
    private var stops: StopWords
    private var channel = Channel.spoken

    init(stopWords: [String]) { stops = StopWords(StopWords.common + stopWords) }

    var hasEnded: Bool { stops.hasEnded }

    /// - Parameter isControl: the token is no text but a mark of the model's.
    mutating func feed(_ bytes: [UInt8], isControl: Bool = false) -> String {
        if isControl { return mark(String(decoding: bytes, as: UTF8.self)) }
        let text = joiner.feed(bytes)
        switch channel {
        case .spoken: return stops.feed(text)
        case .hidden: return ""
        case .naming(let name):
            // Names are short; a stream of anything else is not kept.
            channel = .naming(String((name + text).suffix(64)))
            return ""
        }
    }

    mutating func finish() -> String {
        joiner.finish()
        return stops.finish()
    }

    private mutating func mark(_ name: String) -> String {
        joiner.finish()
        switch (name, channel) {
        case ("<think>", _), ("[THINK]", _): return stops.feed("<think>")
        case ("</think>", _), ("[/THINK]", _): return stops.feed("</think>")
        case ("<|channel|>", _), ("<|start|>", _): channel = .naming("")
        case ("<|message|>", .naming(let name)):
            channel = name.contains("analysis") || name.contains("commentary") ? .hidden : .spoken
        default: break
        }
        return ""
    }
}
