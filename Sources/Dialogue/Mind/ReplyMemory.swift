/// What a session's built-in mind keeps between turns.
public struct ReplyMemory: Sendable {
    var random: SeededGenerator
    /// What whoever speaks is talking about, and what the others were.
    private var thread = Thread()
    private var threads: [String: Thread] = [:]
    var lore = LoreState()
    /// What the last answer was.
    var lastOrigin: Reply.Origin?
    /// The last answer that was no echo of another, and whether it was repeated already.
    var lastReply: Reply?
    var isEchoed = false
    /// Who speaks in this turn, and what each wrote last; what the filter spoke over is not in it.
    private(set) var speaker = ""
    var heard: [String: String] = [:]
    /// What is remembered of whoever speaks in this turn; nobody else's.
    var viewer: ViewerMemory?
    /// Seconds between this message of theirs and the one before; 0 for who was never here.
    var absence = 0
    /// Whose memory it was last: in a show many take turns.
    private var viewerID: String?
    var hasWelcomed = false
    var hasMentioned = false
    /// The variant last used, by what it was a variant of.
    private var lastVariant: [String: Int] = [:]
    /// Keys are bounded by the persona's entries; this holds against any other growth.
    private static let maximumKeys = 4096

    /// Viewers whose last words are kept, and scalars of them.
    private static let mostHeard = 64
    private static let longestHeard = 120

    /// Keeps what was written, after it was answered.
    mutating func note(_ text: String) {
        if heard.count >= Self.mostHeard, heard[speaker] == nil { heard.removeAll() }
        // Nothing that a viewer writes becomes a macro or a stage direction.
        let plain = text.filter { !"{}[]<>".contains($0) && !$0.isNewline }
        heard[speaker] = String(plain.unicodeScalars.prefix(Self.longestHeard))
    }

    public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Turns to whoever speaks now: their “it” is what they talk about themselves. Who joins the talk talks about what is
    /// being talked about.
    mutating func turn(toSpeaker name: String) {
        guard name != speaker else { return }
        if threads.count >= Self.mostHeard, threads[speaker] == nil { threads.removeAll() }
        threads[speaker] = thread
        speaker = name
        if let own = threads[name] { thread = own }
    }

    /// Turns to the memory of whoever speaks now.
    mutating func turn(to memory: ViewerMemory?, of id: String?) {
        if id != viewerID { (hasWelcomed, hasMentioned) = (false, false) }
        (viewer, viewerID) = (memory, id)
        absence = memory.map(\.absence) ?? 0
    }

    /// A random variant, never the same twice in a row.
    mutating func choose<Element>(from variants: [Element], for key: String) -> Element? {
        guard variants.count > 1 else { return variants.first }
        if lastVariant.count >= Self.maximumKeys { lastVariant.removeAll() }
        let last = lastVariant[key]
        var index = Int.random(in: 0..<(last == nil ? variants.count : variants.count - 1), using: &random)
        if let last, index >= last { index += 1 }
        lastVariant[key] = index
        return variants[index]
    }
}

extension ReplyMemory {
    /// What one viewer and the performer talk about.
    struct Thread: Sendable {
        /// The knowledge section last spoken of, and which of its sentences were said.
        var topic: String?
        var said: Set<Int> = []
        /// Sections that were spoken of before the present one, the newest last.
        var earlier: [String] = []
        /// Concepts of the last question: “and the oolong?” asks for them again.
        var concepts: [String] = []
        /// The kind of thing that the last question of its own asked for.
        var type: AnswerType?
    }

    var topic: String? {
        get { thread.topic }
        set { thread.topic = newValue }
    }

    var said: Set<Int> {
        get { thread.said }
        set { thread.said = newValue }
    }

    var earlier: [String] {
        get { thread.earlier }
        set { thread.earlier = newValue }
    }

    var concepts: [String] {
        get { thread.concepts }
        set { thread.concepts = newValue }
    }

    var type: AnswerType? {
        get { thread.type }
        set { thread.type = newValue }
    }
}
