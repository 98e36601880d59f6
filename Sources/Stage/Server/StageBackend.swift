public import Net
public import Script

/// What visitors and operators can ask of a session, however it reached us.
public enum StageCommand: Sendable, Equatable {
    case say(text: String)
    case speak(text: String, language: Language?, emotion: Emotion?)
    case sing(song: String)
    case stop
    case persona(id: String)
    /// A named gesture, beside whatever is said: no turn of its own.
    case gesture(name: String)
}

/// A text to be read into a file, nothing on stage.
public struct ReadingRequest: Sendable, Equatable {
    public var text: String
    public var voice: String?
    public var language: Language?
    /// Whose lexicon decides, before everybody's.
    public var persona: String?

    public init(text: String, voice: String? = nil, language: Language? = nil, persona: String? = nil) {
        self.text = text
        self.voice = voice
        self.language = language
        self.persona = persona
    }
}

/// What the stage needs of the daemon behind it.
public protocol StageBackend: SongBackend {
    func session(_ id: String) async -> StageSession?
    /// Acts on a command and returns its turn's number at once; the answer comes over the stream.
    func perform(
        _ command: StageCommand, session: String, performer: Int, sender: String
    ) async throws(StageError) -> Int
    /// The same with a stable id of whoever asks, by which they may be remembered.
    func perform(
        _ command: StageCommand, session: String, performer: Int, sender: String, viewer: String?
    ) async throws(StageError) -> Int
    /// Addresses of the daemon's own; nil for one that it does not know.
    func respond(to request: HTTPRequest) async throws(StageError) -> HTTPResponse?
    func openShow(personas: [String], wish: SessionManner.Wish) async throws(StageError) -> StageSession
    func openPrivateSession(persona: String?, wish: SessionManner.Wish) async throws(StageError) -> StageSession
    func closeSession(_ id: String) async throws(StageError)
    /// A WAV file of the text.
    func read(_ request: ReadingRequest) async throws(StageError) -> [UInt8]
    /// JSON of how a text is read, word by word.
    func reading(of request: ReadingRequest) async throws(StageError) -> String
    /// JSON of the corrections that were made, to everybody's lexicon or to a persona's.
    func lexicon(persona: String?) async throws(StageError) -> String
    /// Corrects a lexicon, from the next line on and for good.
    func correct(_ correction: LexiconCorrection) async throws(StageError)
    /// A text as sound in a format that another program asked for.
    func speech(_ request: SpeechRequest) async throws(StageError) -> SpeechAnswer
    /// A persona's answer to a conversation that another program keeps; nil or an unknown name is the leading persona.
    func chat(
        persona: String?, messages: [ChatMessage]
    ) async throws(StageError) -> (persona: String, answer: AsyncThrowingStream<String, any Error>)
    /// The face and the mouth shapes as a client's avatar wants them.
    func forms(target: String?, visemes: String?, avatar: String?) async throws(StageError) -> ClientForms
    /// The sets there are, as JSON.
    func targetsReport() async -> String
    /// One set's table, as JSON.
    func target(_ name: String) async throws(StageError) -> String
    /// The file of a model with this name in the avatars' folder, which then is a look; nil where there is none.
    func modelFile(_ name: String) async -> String?
    /// A model of the avatars' folder, `NAME.vrm` or `NAME.glb`.
    func avatarModel(_ file: String) async throws(StageError) -> [UInt8]
    /// Names of the avatars whose profiles are kept, as JSON; one profile's JSON; and its keeping.
    func avatarsReport() async -> String
    func avatar(_ name: String) async throws(StageError) -> String
    func saveAvatar(_ name: String, json: String) async throws(StageError)
    func removeAvatar(_ name: String) async throws(StageError)
    /// Whether the daemon can speak.
    var isReady: Bool { get async }
    /// JSON texts for `/v1/…`.
    /// - Parameter isOperator: the asker may see private sessions.
    func stateReport(isOperator: Bool) async -> String
    func logReport() async -> String
    func catalogue() async -> StageCatalogue
    func voicesReport() async -> String
    /// Names that `speech` takes, as the clients of its kind ask for them.
    func speechVoicesReport() async -> String
    /// Prometheus text.
    func metrics() async -> String
    /// Addresses of the daemon's own under `/v1`, beside the stage's; nil for one that it does not have.
    func answer(_ request: DaemonRequest) async throws(StageError) -> DaemonAnswer?
}

/// A request to an address of the daemon's own.
public struct DaemonRequest: Sendable, Equatable {
    public var method: String
    /// After `/v1`: `["minds", "local", "test"]`.
    public var path: [String]
    public var query: [String: String]
    public var body: [UInt8]
    public var isOperator: Bool

    public init(
        method: String, path: [String], query: [String: String] = [:], body: [UInt8] = [], isOperator: Bool = false
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.isOperator = isOperator
    }

    /// - Throws: for everybody who is no operator.
    public func requireOperator() throws(StageError) {
        guard isOperator else { throw .notOperator }
    }
}

public struct DaemonAnswer: Sendable, Equatable {
    public var status: Int
    /// Empty for an answer without a body.
    public var json: String

    public init(status: Int = 200, json: String = "") {
        self.status = status
        self.json = json
    }
}

extension StageError {
    public static let notOperator = StageError(
        "forbidden", "This is for operators",
        advice: "ask from the daemon's own machine, or show `server.operator_token`")
}

extension StageBackend {
    public func perform(
        _ command: StageCommand, session: String, performer: Int, sender: String, viewer: String?
    ) async throws(StageError) -> Int {
        try await perform(command, session: session, performer: performer, sender: sender)
    }

    public func respond(to request: HTTPRequest) async throws(StageError) -> HTTPResponse? { nil }
}
