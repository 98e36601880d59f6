/// Drops what a model writes and nobody should hear, as it streams in: `<think>…</think>` and fenced code.
struct HiddenSpans: Sendable {
    private struct Span { let open: String, close: String }

    private static let spans = [
        Span(open: "<think>", close: "</think>"), Span(open: "<thinking>", close: "</thinking>"),
        Span(open: "```", close: "```"),
    ]
    private var closing: String?
    private var pending = ""

    /// The text that is certain to be heard. What could be the beginning of a mark waits for the next piece.
    mutating func feed(_ text: String) -> String {
        pending += text
        var heard = ""
        while let mark = next() {
            if closing == nil { heard += pending[..<mark.range.lowerBound] }
            pending = String(pending[mark.range.upperBound...])
            closing = mark.closing
        }
        let kept = undecided()
        if closing == nil { heard += pending.dropLast(kept) }
        pending = String(pending.suffix(kept))
        return heard
    }

    /// The rest: a mark that was never completed is text; a span that was never closed is not.
    mutating func finish() -> String {
        defer { pending = "" }
        return closing == nil ? pending : ""
    }

    private func next() -> (range: Range<String.Index>, closing: String?)? {
        if let closing { return pending.firstRange(of: closing).map { ($0, nil) } }
        return Self.spans.compactMap { span in pending.firstRange(of: span.open).map { ($0, span.close) } }
            .min { $0.0.lowerBound < $1.0.lowerBound }
    }

    /// Characters at the end that may be the beginning of a mark.
    private func undecided() -> Int {
        let marks = closing.map { [$0] } ?? Self.spans.map(\.open)
        let longest = marks.map(\.count).max() ?? 1
        for length in stride(from: min(longest - 1, pending.count), to: 0, by: -1) {
            let tail = pending.suffix(length)
            if marks.contains(where: { $0.hasPrefix(tail) }) { return length }
        }
        return 0
    }
}
