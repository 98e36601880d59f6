import Script

/// What is on the air in a session: which lines, since when, how far they were heard. A value; the session acts on
/// what it returns.
struct LineLedger: Sendable {
    struct Entry: Sendable {
        var wire: WireLine
        var plan = Plan()
        /// Until where the line has the voice on the timeline; moved by a cut.
        var end: Int
        var isCut = false
    }

    private(set) var entries: [Entry] = []
    private var nextLine = 1

    /// A number for the next line; never 0, which is idle life.
    mutating func claim() -> Int {
        defer { nextLine += 1 }
        return nextLine
    }

    mutating func open(_ wire: WireLine, plan: Plan = Plan()) {
        entries.append(Entry(wire: wire, plan: plan, end: wire.start + wire.duration))
    }

    /// Where the performer's voice becomes free: the end of its last line.
    func free(performer: Int) -> Int {
        entries.filter { $0.wire.performer == performer }.map(\.end).max() ?? 0
    }

    /// Ends the performer's lines at `position`; lines not yet begun are dropped whole.
    mutating func cut(performer: Int, at position: Int) -> [OutgoingMessage.Cut] {
        var cuts: [OutgoingMessage.Cut] = []
        for index in entries.indices where entries[index].wire.performer == performer && !entries[index].isCut {
            let entry = entries[index]
            guard entry.end > position else { continue }
            let at = max(position, entry.wire.start)
            // A line that had not begun takes no time: the next one need not wait for where it would have been.
            entries[index].end = position
            entries[index].isCut = true
            cuts.append(.init(line: entry.wire.line, at: at, heard: Self.heard(of: entry.wire, until: at)))
        }
        return cuts
    }

    /// Lines whose end has passed, in order; they leave the ledger. Cut lines leave silently: their cut was their end.
    mutating func close(before position: Int) -> [Entry] {
        let passed = entries.filter { $0.end <= position }
        entries.removeAll { $0.end <= position }
        return passed
    }

    /// Lines that a client joining at `position` still has to know.
    func onAir(at position: Int, mouth: MouthSet? = nil) -> [WireLine] {
        entries.filter { $0.end > position && !$0.isCut }.map { mouth?.line($0.wire, of: $0.plan) ?? $0.wire }
    }

    /// The words that had begun before `position`, as written.
    static func heard(of line: WireLine, until position: Int) -> String {
        let end = line.start + line.duration
        if position >= end { return line.text }
        let words = line.words.filter { line.start + $0.start < position }
        return words.map(\.text).joined(separator: line.language == Language.english.rawValue ? " " : "")
    }
}
