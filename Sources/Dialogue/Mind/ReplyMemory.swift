/// What a session's built-in mind keeps between turns.
public struct ReplyMemory: Sendable {
    var random: SeededGenerator
    /// The knowledge section last spoken of, and how many of its sentences were said in order.
    var topic: String?
    var said: Set<Int> = []
    /// Concepts of the last question: “and the oolong?” asks for them again.
    var concepts: [String] = []
    var lore = LoreState()
    /// What the last answer was.
    var lastOrigin: Reply.Origin?
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

    public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Turns to whoever speaks now.
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
