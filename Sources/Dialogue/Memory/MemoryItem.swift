/// One thing that is remembered of a viewer.
public struct MemoryItem: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Who they are: name, origin, birthday, work, family, pets.
        case fact
        /// What they like, dislike or must avoid.
        case preference
        /// What was talked about.
        case summary
    }

    /// Who wrote it down.
    public enum Writer: String, Sendable, Hashable, CaseIterable { case rule, model, person }

    /// 0 for one that is not stored yet.
    public var id: Int
    public var kind: Kind
    /// What it is about: `name`, `from`, `birthday`, `work`, `like`, `dislike`, `allergy`, `pet`, `family`, `topic`, or a
    /// word of the model's. There is one of `name`, `from`, `birthday` and `work`, and several of the rest.
    public var key: String
    /// In the viewer's own words.
    public var value: String
    public var writer: Writer
    /// Said in a private conversation.
    public var isPrivate: Bool
    /// Unix seconds.
    public var updated: Int

    public init(
        id: Int = 0, _ kind: Kind, _ key: String, _ value: String, writer: Writer = .rule, isPrivate: Bool = false,
        updated: Int = 0
    ) {
        self.id = id
        self.kind = kind
        self.key = String(key.prefix(Self.longestKey))
        self.value = SectionBuilder.cut(value, Self.longestValue)
        self.writer = writer
        self.isPrivate = isPrivate
        self.updated = updated
    }

    /// Characters of a key, scalars of a value.
    static let longestKey = 40
    static let longestValue = 200

    /// Only the newest of these is true.
    static let single: Set<String> = ["name", "from", "birthday", "work"]
}

/// What is remembered of one viewer, as it is handed to a mind for a turn.
public struct ViewerMemory: Sendable, Hashable {
    /// The name they go by where they are seen; not the one they told.
    public var shownName: String?
    public var items: [MemoryItem]
    /// Messages so far, and when the first and the last before this one came, Unix seconds.
    public var turns: Int
    public var firstSeen: Int
    public var lastSeen: Int
    /// Seconds between the message that is being answered and the one before it; 0 for the first.
    public var absence = 0

    public init(
        shownName: String? = nil, items: [MemoryItem] = [], turns: Int = 0, firstSeen: Int = 0, lastSeen: Int = 0
    ) {
        self.shownName = shownName
        self.items = items
        self.turns = turns
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }

    /// The name they told.
    public var name: String? { items.first { $0.key == "name" }?.value }

    public func items(_ key: String) -> [MemoryItem] { items.filter { $0.key == key } }

    /// How well they know each other.
    public enum Relationship: String, Sendable, Hashable { case stranger, acquaintance, regular }

    public var relationship: Relationship {
        // Days on which they may have met are what makes a regular, not one long evening.
        let days = (lastSeen - firstSeen) / 86_400
        return turns >= 20 && days >= 3 ? .regular : turns >= 3 ? .acquaintance : .stranger
    }
}

extension ViewerMemory {
    /// Seconds in which what was said loses half of its nearness: a month.
    private static let halfLife = 30.0 * 86_400

    /// The items that bear on a message, the most telling first: what shares words with it, and what is recent.
    func relevant(to message: String, now: Int, limit: Int) -> [MemoryItem] {
        let asked = Set(Terms(message).counts.keys.filter { Terms.weight(of: $0) >= 0.25 })
        let ranked = items.enumerated().map { place, item in
            let own = Set(Terms(item.value).counts.keys.filter { Terms.weight(of: $0) >= 0.25 })
            let shared = own.intersection(asked).reduce(Float(0)) { $0 + Terms.weight(of: $1) }
            let age = Double(max(0, now - item.updated))
            let nearness = Float(0.5 * 1 / (1 + age / Self.halfLife))
            return (item: item, place: place, score: shared + nearness + (item.key == "name" ? 0.5 : 0))
        }
        return ranked.sorted { ($0.score, -$0.place) > ($1.score, -$1.place) }.prefix(limit).map(\.item)
    }
}
