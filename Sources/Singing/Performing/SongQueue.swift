public import Script

/// What a stage sings next: requests in order, the song on the air, and where one that was interrupted goes on. A value:
/// whoever performs tells it what happened and does what it says. Positions are samples of the song.
public struct SongQueue: Sendable, Equatable {
    public enum State: String, Sendable, Codable {
        case waiting
        /// On the air.
        case singing
        /// Somebody spoke; it goes on afterwards.
        case interrupted
        case done, cancelled, failed
    }

    public struct Item: Sendable, Equatable {
        public var id: Int
        /// Of the library.
        public var song: String
        public var title: String
        /// Who asked for it.
        public var sender: String
        public var request: SongRequestOptions
        public var state: State
        /// Where it is, or goes on.
        public var position: Int
        /// Samples; 0 until it is planned.
        public var duration: Int
        /// Why it failed.
        public var problem: String?
        /// Timeline position of its first sample, were it heard from its beginning.
        var begin: Int = 0
        /// Where phrases begin, in order.
        var phrases: [Int] = []
    }

    /// Requests waiting at most: an evening.
    public static let mostWaiting = 64
    /// Of one sender, so that nobody fills the queue.
    public static let mostOfOne = 8
    /// Ended songs that are remembered.
    static let mostEnded = 20

    public private(set) var items: [Item] = []
    private var nextID = 1
    /// Nothing begins by itself until somebody asks for a song again.
    public private(set) var isHeld = false
    /// The song that is being planned: not on the air, and yet on its way.
    private var prepared: Int?

    public init() {}

    /// The song that is sung or interrupted.
    public var current: Item? { items.first { $0.state == .singing || $0.state == .interrupted } }
    public var waiting: [Item] { items.filter { $0.state == .waiting } }

    // MARK: Requests

    /// - Parameters:
    ///   - first: before everything that waits.
    ///   - isTrusted: the operator may fill the queue alone.
    /// - Throws: `SongQueueError` where too many wait.
    @discardableResult
    public mutating func request(
        _ song: String, title: String, sender: String, options: SongRequestOptions = SongRequestOptions(),
        first: Bool = false, isTrusted: Bool = false
    ) throws(SongQueueError) -> Item {
        guard waiting.count < Self.mostWaiting else { throw .full(Self.mostWaiting) }
        guard waiting.count(where: { $0.sender == sender }) < Self.mostOfOne || isTrusted else {
            throw .tooManyOfOne(Self.mostOfOne)
        }
        isHeld = false
        let item = Item(
            id: nextID, song: song, title: title, sender: sender, request: options, state: .waiting,
            position: Swift.max(0, Timeline.position(seconds: options.from)), duration: 0)
        nextID += 1
        let place = first ? items.firstIndex { $0.state == .waiting } ?? items.count : items.count
        items.insert(item, at: place)
        return item
    }

    /// - Returns: whether it was on the air and must be cut.
    /// - Throws: `SongQueueError` where there is no such song in the queue.
    public mutating func cancel(_ id: Int) throws(SongQueueError) -> Bool {
        let index = try self.index(id)
        return drop(index)
    }

    /// Ends everything, and holds the queue: “stop” means stop.
    public mutating func stop() {
        for index in items.indices where !items[index].state.isOver { items[index].state = .cancelled }
        isHeld = true
        prepared = nil
        trim()
    }

    /// The song on the air or on its way, or the interrupted one, gives way to the next.
    /// - Returns: whether something is under way and must be cut.
    public mutating func skip() -> Bool {
        let index =
            items.firstIndex { $0.state == .singing || $0.state == .interrupted }
            ?? items.firstIndex { $0.id == prepared }
        return index.map { drop($0) } ?? false
    }

    private mutating func drop(_ index: Int) -> Bool {
        let isUnderWay = items[index].state == .singing || items[index].id == prepared
        if items[index].id == prepared { prepared = nil }
        end(index, .cancelled)
        return isUnderWay
    }

    /// The song goes on from another place: the beginning of the phrase that is sung there.
    /// - Returns: whether it is on the air and must be cut to go on there.
    /// - Throws: `SongQueueError` where there is no such song, or it has no such place.
    public mutating func seek(_ id: Int, to seconds: Double) throws(SongQueueError) -> Bool {
        let index = try self.index(id)
        guard seconds.isFinite, seconds >= 0 else { throw .noSuchPlace(0) }
        let position = Timeline.position(seconds: Swift.min(seconds, 86_400))
        let duration = items[index].duration
        guard duration == 0 || position < duration else { throw .noSuchPlace(Timeline.seconds(duration)) }
        items[index].position = Self.phrase(at: position, in: items[index])
        guard items[index].state == .singing else { return id == prepared }
        items[index].state = .interrupted
        return true
    }

    // MARK: What happens

    /// What is to be sung now: the interrupted song before those that wait; nil while one is on the air.
    public var next: Item? {
        guard !isHeld, !items.contains(where: { $0.state == .singing }) else { return nil }
        return items.first { $0.state == .interrupted } ?? items.first { $0.state == .waiting }
    }

    /// It is being planned.
    public mutating func prepares(_ id: Int) {
        if items.contains(where: { $0.id == id && !$0.state.isOver }) { prepared = id }
    }

    /// It is on the air.
    /// - Parameters:
    ///   - start: timeline position of its first sample, were it heard from its beginning.
    ///   - phrases: where its phrases begin.
    public mutating func began(_ id: Int, start: Int, duration: Int, phrases: [Int]) {
        guard let index = items.firstIndex(where: { $0.id == id }), !items[index].state.isOver else { return }
        prepared = nil
        // Two songs at once are none.
        for other in items.indices where items[other].state == .singing && other != index {
            items[other].state = .interrupted
        }
        items[index].state = .singing
        items[index].begin = start
        items[index].duration = duration
        items[index].phrases = phrases
    }

    /// Somebody took the floor at a timeline position: the song goes on later, from the phrase that was being sung.
    public mutating func interrupted(at timeline: Int) {
        prepared = nil
        guard let index = items.firstIndex(where: { $0.state == .singing }) else { return }
        let item = items[index]
        items[index].state = .interrupted
        // Cut before its first sound it has not gone back.
        items[index].position = Swift.max(item.position, Self.phrase(at: timeline - item.begin, in: item))
        // Cut in its last breath it is over.
        if item.duration > 0, timeline - item.begin >= item.duration - Self.lastBreath { end(index, .done) }
    }

    /// Samples: 0.5 s before the end nothing is worth coming back for.
    private static let lastBreath = 24_000

    public mutating func ended(_ id: Int) {
        if let index = items.firstIndex(where: { $0.id == id }), items[index].state == .singing { end(index, .done) }
    }

    public mutating func failed(_ id: Int, _ problem: String) {
        guard let index = items.firstIndex(where: { $0.id == id }), !items[index].state.isOver else { return }
        if prepared == id { prepared = nil }
        items[index].problem = String(problem.prefix(400))
        end(index, .failed)
    }

    /// Where the song on the air is.
    public func position(of item: Item, at timeline: Int) -> Int {
        guard item.state == .singing else { return item.position }
        return Swift.max(0, Swift.min(item.duration, timeline - item.begin))
    }

    // MARK: Inside

    /// The beginning of the phrase that holds a position; of the song, before the first.
    private static func phrase(at position: Int, in item: Item) -> Int {
        guard !item.phrases.isEmpty else { return Swift.max(0, position) }
        return item.phrases.last { $0 <= position } ?? 0
    }

    private func index(_ id: Int) throws(SongQueueError) -> Int {
        guard let index = items.firstIndex(where: { $0.id == id && !$0.state.isOver }) else { throw .noSuchItem(id) }
        return index
    }

    private mutating func end(_ index: Int, _ state: State) {
        items[index].state = state
        trim()
    }

    private mutating func trim() {
        let over = items.indices.filter { items[$0].state.isOver }
        for index in over.dropLast(Self.mostEnded).reversed() { items.remove(at: index) }
    }
}

extension SongQueue.State {
    var isOver: Bool { self == .done || self == .cancelled || self == .failed }
}

/// What somebody who asks for a song may want different.
public struct SongRequestOptions: Sendable, Equatable, Codable {
    /// Semitones.
    public var transpose: Int
    /// Times the score's.
    public var tempo: Double
    public var style: String?
    public var accompaniment: Bool
    /// A bar is counted in.
    public var countIn: Bool
    /// Seconds of the song at which it begins.
    public var from: Double

    public init(
        transpose: Int = 0, tempo: Double = 1, style: String? = nil, accompaniment: Bool = true, countIn: Bool = false,
        from: Double = 0
    ) {
        self.transpose = transpose
        self.tempo = tempo
        self.style = style
        self.accompaniment = accompaniment
        self.countIn = countIn
        self.from = from
    }
}

/// Why the queue refuses something.
public enum SongQueueError: Error, Sendable, Equatable, CustomStringConvertible {
    case full(Int)
    case tooManyOfOne(Int)
    case noSuchItem(Int)
    /// The song's length in seconds; 0 where the place is no number.
    case noSuchPlace(Double)

    public var description: String {
        switch self {
        case .full(let most): "\(most) songs are waiting already: ask again later"
        case .tooManyOfOne(let most): "\(most) songs of yours are waiting already: let others ask too"
        case .noSuchItem(let id): "there is no song \(id) in the queue: see GET /v1/sing"
        case .noSuchPlace(let length):
            length > 0 ? "the song ends after \(length) seconds" : "the place must be a number of seconds from 0"
        }
    }
}
