/// What a persona does on a show of its own accord, in order: words, songs, things to speak of, silences. It is read
/// from `rundown.yaml` in the persona's folder.
public struct Rundown: Sendable, Hashable {
    public enum Item: Sendable, Hashable {
        /// Said as it is written.
        case say(String)
        /// A song of the library, by its id.
        case sing(String)
        /// Something to speak of in the mind's own words.
        case talk(String)
        /// Seconds in which nothing begins by itself: time for the viewers.
        case wait(Double)
    }

    public var items: [Item]
    /// After its end it begins anew.
    public var repeats: Bool
    /// It begins as soon as somebody listens; otherwise when the operator says so.
    public var startsByItself: Bool

    public init(_ items: [Item] = [], repeats: Bool = false, startsByItself: Bool = false) {
        self.items = items
        self.repeats = repeats
        self.startsByItself = startsByItself
    }
}

extension Rundown.Item {
    /// The word for it in `rundown.yaml`.
    public var kind: String {
        switch self {
        case .say: "say"
        case .sing: "sing"
        case .talk: "talk"
        case .wait: "wait"
        }
    }
}
