/// The songs of `GET /v1/sing`; `Docs/Protocol.md` has their meaning.

public struct WireQueuedSong: Codable, Sendable, Equatable {
    public var id: Int
    public var song: String
    public var title: String
    public var sender: String
    /// waiting, singing, interrupted, done, cancelled or failed.
    public var state: String
    /// Seconds of the song that have been heard, or where it goes on.
    public var position: Double
    /// Seconds; missing until it is planned.
    public var duration: Double?
    public var problem: String?

    public init(
        id: Int, song: String, title: String, sender: String, state: String, position: Double, duration: Double?,
        problem: String?
    ) {
        self.id = id
        self.song = song
        self.title = title
        self.sender = sender
        self.state = state
        self.position = position
        self.duration = duration
        self.problem = problem
    }
}

public struct WireSongQueue: Codable, Sendable, Equatable {
    /// Somebody said stop: nothing begins until a song is asked for.
    public var held: Bool
    public var items: [WireQueuedSong]

    public init(held: Bool, items: [WireQueuedSong]) {
        self.held = held
        self.items = items
    }
}

/// What `POST /v1/sing` asks for.
public struct SingRequest: Sendable, Equatable {
    /// Ids of the library, in order.
    public var songs: [String]
    /// A set list's name, instead.
    public var setList: String?
    public var transpose: Int
    public var tempo: Double
    public var style: String?
    public var accompaniment: Bool
    public var countIn: Bool
    /// Before everything that waits.
    public var first: Bool
    /// Seconds.
    public var from: Double
    public var sender: String

    public init(
        songs: [String], setList: String? = nil, transpose: Int = 0, tempo: Double = 1, style: String? = nil,
        accompaniment: Bool = true, countIn: Bool = false, first: Bool = false, from: Double = 0,
        sender: String = "operator"
    ) {
        self.songs = songs
        self.setList = setList
        self.transpose = transpose
        self.tempo = tempo
        self.style = style
        self.accompaniment = accompaniment
        self.countIn = countIn
        self.first = first
        self.from = from
        self.sender = sender
    }
}

/// What can be done with a queue.
public enum SongAction: Sendable, Equatable {
    case cancel(Int)
    case skip
    case seek(Int, seconds: Double)
}

/// Whose queue.
public struct SongPlace: Sendable, Equatable {
    public var session: String
    public var performer: Int

    public init(session: String = "main", performer: Int = 0) {
        self.session = session
        self.performer = performer
    }
}

/// A score that a page works on, as bytes of some format or as the page's own JSON.
public struct ScoreWork: Sendable, Equatable {
    public enum Task: Sendable, Equatable {
        /// A song of the library to the page's JSON.
        case library(id: String)
        /// A score file to the page's JSON.
        case read(name: String)
        /// The page's JSON to its plan: what will be sung.
        case plan
        /// The page's JSON to sound.
        case render(format: String)
        /// The page's JSON to a score file.
        case export(format: String)
    }

    public var task: Task
    public var body: [UInt8]

    public init(task: Task, body: [UInt8]) {
        self.task = task
        self.body = body
    }
}

/// Bytes with their media type.
public struct ScoreResult: Sendable, Equatable {
    public var type: String
    public var bytes: [UInt8]
    /// What a browser calls the file; nil shows it.
    public var name: String?

    public init(type: String, bytes: [UInt8], name: String? = nil) {
        self.type = type
        self.bytes = bytes
        self.name = name
    }
}
