import Dialogue
import Script

/// What a performer needs of the rest of the line: a mind, a speaking voice and a singing voice. Closures, so that a
/// test can put anything in their place.
struct Cast: Sendable {
    var mind: @Sendable (Role) -> any DialogueEngine
    var speak: @Sendable (Utterance) async throws -> VoiceStream
    var sing: @Sendable (_ song: String, _ role: Role) async throws -> VoiceStream
    var visemes: @Sendable (Plan) -> [Timed<Viseme>]
}

/// The part a performer plays: a persona, as far as voice and picture go.
struct Role: Sendable, Equatable {
    var id: String
    var name: String
    var language: Language
    /// Voice and speaker, as `house/english`; nil is the daemon's.
    var voice: String?
    /// The persona's own manner of speaking, before any mood.
    var prosody: Prosody
    /// Formant shift in semitones.
    var timbre: Float
    /// Which picture the page draws.
    var look: String
    var greeting: String?
}
