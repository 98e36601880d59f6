import Dialogue
import Script
import Singing

/// What a performer needs of the rest of the line: a mind, a speaking voice and a singing voice. Closures, so that a
/// test can put anything in their place.
struct Cast: Sendable {
    var mind: @Sendable (Role) -> any DialogueEngine
    var speak: @Sendable (Utterance) async throws -> VoiceStream
    var sing: @Sendable (SongCue) async throws -> SungLine
    var visemes: @Sendable (Plan) -> [Timed<Viseme>]
    /// Forgets a viewer who was one only for a conversation that is over.
    var forget: @Sendable (_ viewer: String) async -> Void = { _ in }
    /// What a song's id is called.
    var title: @Sendable (String) -> String = { $0 }
    /// What it speaks of when nobody does; nil for one that never does.
    var topics: (@Sendable (Role) -> IdleTopics?)?
    /// The lines of such a topic; nil for a performer that has none.
    var volunteer: (@Sendable (Role, IdleTopic, [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error>?)?
}

/// A song that is to be sung, and from where.
struct SongCue: Sendable {
    var song: String
    var role: Role
    var options: SongRequestOptions
    /// Samples of the song.
    var from: Int
}

/// A song, or the rest of one, at work.
struct SungLine: Sendable {
    var stream: VoiceStream
    /// Samples of the song that lie before the stream.
    var offset: Int
    /// Of the whole song: its samples, and where its phrases begin.
    var duration: Int
    var phrases: [Int]
}

extension SungLine {
    init(_ whole: SongProduction, from position: Int) {
        let position = position < whole.duration ? Swift.max(0, position) : 0
        self.init(
            stream: whole.from(position).stream(), offset: position, duration: whole.duration,
            phrases: whole.lead.phrases.map(\.start))
    }
}

/// The part a performer plays: a persona, as far as voice and picture go.
struct Role: Sendable, Equatable {
    var id: String
    var name: String
    var language: Language
    /// Voice and speaker, as `house/english`; nil is the daemon's.
    var voice: String?
    /// The voice that sings: a voicebank's name, or as `voice`.
    var singer: String?
    /// The persona's own manner of speaking, before any mood.
    var prosody: Prosody
    /// Formant shift in semitones.
    var timbre: Float
    /// Which picture the page draws.
    var look: String
    var greeting: String?
    /// The same by language.
    var greetings: [Language: String] = [:]
    /// Says it when a show has its first listener, too.
    var greetsShows = false
    /// Seconds of silence in a show after which it speaks of its own accord; nil leaves it to the daemon.
    var idle: Double?
    /// The session that it is played in; empty off stage.
    var session = ""
    /// What it does on a show of its own accord.
    var rundown = Rundown()
}
