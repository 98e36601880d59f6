/// What a talk has done to its lorebook so far. A value; the mind of each session keeps one.
public struct LoreState: Sendable, Hashable {
    /// Turns of the performer so far.
    public private(set) var turn = 0
    /// The turn after which an entry is not held any more.
    var stickyUntil: [String: Int] = [:]
    /// The turn up to which an entry rests.
    var restsUntil: [String: Int] = [:]
    /// Entries that were met at least once.
    var met: Set<String> = []

    public init() {}

    mutating func advance() { turn += 1 }
}

/// An entry that takes part in a turn.
public struct ActiveLore: Sendable, Hashable {
    public var entry: LoreEntry
    /// Met by a key, and not because it is always there.
    public var isMentioned: Bool

    public init(entry: LoreEntry, isMentioned: Bool) {
        self.entry = entry
        self.isMentioned = isMentioned
    }
}
