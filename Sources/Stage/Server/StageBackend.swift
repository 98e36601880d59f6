public import Script

/// What visitors and operators can ask of a session, however it reached us.
public enum StageCommand: Sendable, Equatable {
    case say(text: String)
    case speak(text: String, language: Language?, emotion: Emotion?)
    case sing(song: String)
    case stop
    case persona(id: String)
}

/// A text to be read into a file, nothing on stage.
public struct ReadingRequest: Sendable, Equatable {
    public var text: String
    public var voice: String?
    public var language: Language?

    public init(text: String, voice: String? = nil, language: Language? = nil) {
        self.text = text
        self.voice = voice
        self.language = language
    }
}

/// What the stage needs of the daemon behind it.
public protocol StageBackend: Sendable {
    func session(_ id: String) async -> StageSession?
    /// Acts on a command and returns its turn's number at once; the answer comes over the stream.
    func perform(
        _ command: StageCommand, session: String, performer: Int, sender: String
    ) async throws(StageError) -> Int
    func openShow(personas: [String]) async throws(StageError) -> StageSession
    func openPrivateSession(persona: String?) async throws(StageError) -> StageSession
    func closeSession(_ id: String) async throws(StageError)
    /// A WAV file of the text.
    func read(_ request: ReadingRequest) async throws(StageError) -> [UInt8]
    /// A text as sound in a format that another program asked for.
    func speech(_ request: SpeechRequest) async throws(StageError) -> SpeechAnswer
    /// A persona's answer to a conversation that another program keeps; nil or an unknown name is the leading persona.
    func chat(
        persona: String?, messages: [ChatMessage]
    ) async throws(StageError) -> (persona: String, answer: AsyncThrowingStream<String, any Error>)
    /// Whether the daemon can speak.
    var isReady: Bool { get async }
    /// JSON texts for `/v1/…`.
    func stateReport() async -> String
    func logReport() async -> String
    func catalogue() async -> StageCatalogue
    func voicesReport() async -> String
    /// Prometheus text.
    func metrics() async -> String
}
