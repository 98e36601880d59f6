import Audio
import CommunityVoices
import Dialogue
import Foundation
import Inference
import Llama
import Net
import Performance
import Phonetics
import Script
import Singing
import Speech
import Stage
import Vocals

/// Everything loaded once and used by all: voices, dictionaries, personas, songs and minds.
struct Workshop: Sendable {
    let configuration: Configuration
    let log: Log
    /// The dictionaries, with the readings of the start: `frontEnd(persona:)` has those of now.
    private let dictionaries: FrontEnd
    let voices: VoiceLibrary
    /// Archives in `Voices` that could not be unpacked.
    let packProblems: [VoicePacks.Problem]
    let speech: SpeechSynthesizer
    /// The sound of what is said again.
    let lines: LineCache
    let lexicons: LexiconShelf
    /// The personas as they are now.
    let editions: PersonaEditions
    /// How they were at the start, and what tells when they change.
    let watch: PersonaWatch
    let songs: SongLibrary
    let models: ModelStore
    let desk: HandOverDesk
    let minds: Minds
    /// What is remembered of viewers; nil where nobody is to be.
    let memory: MemoryStore?

    /// Loads what the folders hold. One broken persona, song or voice is reported and stops nothing.
    /// - Throws: when there is no inference runtime, or no voice at all.
    static func open(
        _ configuration: Configuration, log: Log, memory: MemoryStore? = nil
    ) async throws -> Workshop {
        let home = try Home.locate(configuration.optional(.home))
        let runtime = try InferenceRuntime.load(path: configuration.optional(.runtime))
        async let loaded = configuration.voiceLibrary(of: home, runtime: runtime)
        let lexicons = Lexicons(configuration)
        for problem in lexicons.problems { log.warning("lexicon", problem) }
        let frontEnd = try lexicons.frontEnd(configuration)
        let lexiconShelf = LexiconShelf(lexicons)
        let shelf = try Shelf(home)
        let (voices, packProblems) = await loaded
        for problem in packProblems { log.warning("voices", "\(problem.path): \(problem.report)") }
        for problem in voices.problems { log.warning("voices", "\(problem.folder): \(problem.report)") }
        for problem in shelf.problems { log.warning("shelf", problem) }
        guard !voices.voices.isEmpty else {
            throw DaemonError(
                "There is no voice that can speak", at: home.voices.path,
                advice: "restore Voices/house; `voxhumana doctor` says what is wrong with each")
        }
        let client = try HTTPClient()
        let library = configuration.optional(.mindLibrary)
        let proof = ModelProof(library: library)
        let models = try ModelStore(
            folder: DataFolder.path(configuration), configured: try Minds.configured(configuration),
            backends: ChatBackends(
                client: client, models: LlamaModels(library: library, prove: { try await proof.check($0) })),
            files: ModelsFolder(configuration))
        let desk = HandOverDesk(webhook: configuration.optional(.webhook).map { ($0, client) }, log: log)
        let lines = LineCache(bytes: configuration.number(.speechCache) << 20)
        let editions = PersonaEditions(shelf.personas, songs: shelf.ownSongs)
        return Workshop(
            configuration: configuration, log: log, dictionaries: frontEnd, voices: voices,
            packProblems: packProblems,
            speech: SpeechSynthesizer(
                voices: voices, transcriber: LexiconReader(frontEnd, lexiconShelf),
                defaultVoice: configuration.optional(.voice), cache: lines, lexicons: { lexiconShelf.persona($0) }),
            lines: lines,
            lexicons: lexiconShelf, editions: editions, watch: shelf.watch, songs: shelf.songs,
            models: models, desk: desk,
            minds: try Minds(
                configuration, editions: editions, backends: models.backends, memory: memory, desk: desk, log: log),
            memory: memory)
    }

    // MARK: Speaking and singing

    func speak(_ utterance: Utterance) async throws -> VoiceStream { try await speech.speak(utterance) }

    /// The same for a file: a text with nothing to say in it is an error, not an empty file.
    func recite(_ utterance: Utterance) async throws -> VoiceStream {
        let voice = try await speak(utterance)
        guard voice.plan.duration > 0 else {
            throw StageError("empty-text", "There is nothing to say in the text", advice: "give some words")
        }
        return voice
    }

    /// Reads as a persona does, or as everybody, with what was corrected until now.
    func frontEnd(persona: String? = nil) -> FrontEnd { dictionaries.reading(with: lexicons.readings(for: persona)) }

    /// A score from a file, or a song of the library by its name.
    func score(_ name: String, lyrics: String? = nil) throws -> Score {
        try ScoreFile.read(songs.find(name)?.path ?? name, lyrics: lyrics, frontEnd: frontEnd())
    }

    /// A song of the library by its name, or a score's file, made ready.
    /// - Parameter persona: whose readings of words count, above everybody's.
    func produce(
        _ name: String, lyrics: String? = nil, order: SongOrder, voice: String?, persona: String? = nil
    ) async throws -> SongProduction {
        let path = songs.find(name)?.path ?? name
        let score = try ScoreFile.read(path, lyrics: lyrics, frontEnd: frontEnd(persona: persona))
        return try await produce(
            score, path: path, sheet: try SongSheet.beside(path), order: order, voice: voice, persona: persona)
    }

    func produce(
        _ score: Score, path: String?, sheet: SongSheet = SongSheet(), order: SongOrder, voice: String?,
        persona: String? = nil
    ) async throws -> SongProduction {
        let (singer, speaker, preset) = try await singer(voice, persona: persona)
        var order = order
        order.options.timbre = min(6, max(-6, order.options.timbre + (preset?.timbre ?? 0)))
        if order.options.speaker == nil { order.options.speaker = speaker }
        return try await SongProduction(score, path: path, sheet: sheet, order: order, singer: singer)
    }

    // MARK: For the stage

    var personas: PersonaLibrary { editions.library }

    var cast: Cast {
        Cast(
            mind: { role in minds.mind(for: role) },
            speak: { utterance in try await speak(utterance) },
            sing: { cue in
                let order = try SongOrder(cue.options, timbre: cue.role.timbre)
                let whole = try await produce(
                    cue.song, order: order, voice: cue.role.singer, persona: cue.role.id)
                return SungLine(whole, from: cue.from)
            },
            visemes: { plan in VisemeTrack(plan).visemes },
            forget: { viewer in
                for persona in personas.personas {
                    guard let owner = MemoryOwner(persona: persona.id, viewer: viewer) else { continue }
                    _ = try? await memory?.forget(owner)
                }
            },
            title: { songs.find($0)?.title ?? $0 },
            topics: { role in minds.topics(of: role) },
            volunteer: { role, topic, history in minds.volunteer(role, topic: topic, history: history) })
    }

    func house(leading: String?) -> House {
        let personas = personas
        let roles = personas.personas.map(Role.init)
        let broken = personas.problems.filter { $0.severity == .fatal && !$0.isKept }.map {
            WirePersona(id: $0.persona, name: $0.persona, language: "en", look: "", problem: "\($0)")
        }
        let catalogue = StageCatalogue(
            personas: roles.map { WirePersona(id: $0.id, name: $0.name, language: $0.language.rawValue, look: $0.look) }
                + broken,
            songs: songs.songs.map {
                WireSong(id: $0.id, title: $0.title, language: $0.language.rawValue, duration: $0.duration)
            },
            repertoire: Dictionary(
                personas.personas.map { ($0.id, $0.songs.map(\.id)) }, uniquingKeysWith: { first, _ in first }))
        return House(
            roles: roles, catalogue: catalogue, leading: leading,
            setLists: Dictionary(songs.setLists.map { ($0.name, $0.songs) }, uniquingKeysWith: { first, _ in first }))
    }

    var voiceReports: [VoiceReport] {
        let able = voices.voices.map {
            VoiceReport(
                name: $0.name, kind: "house", speakers: $0.speakers, languages: $0.languages.map(\.rawValue),
                problem: nil)
        }
        let speaking = voices.speaking.map {
            VoiceReport(
                name: $0.name, kind: $0.kind, speakers: $0.speakers, languages: $0.languages.map(\.rawValue),
                problem: nil)
        }
        let singing = voices.singing.map {
            VoiceReport(
                name: $0.name, kind: $0 is SampleBank ? "utau" : "diffsinger", speakers: $0.speakers,
                languages: $0.languages.map(\.rawValue),
                problem: nil)
        }
        let broken = voices.problems.map {
            VoiceReport(
                name: URL(fileURLWithPath: $0.folder).lastPathComponent, kind: "unknown", speakers: [], languages: [],
                problem: $0.report)
        }
        let packed = packProblems.map {
            VoiceReport(
                name: URL(fileURLWithPath: $0.path).lastPathComponent, kind: "unknown", speakers: [], languages: [],
                problem: $0.report)
        }
        return able + speaking + singing + broken + packed
    }
}

extension Role {
    init(_ persona: Persona) {
        let voice = persona.sound.voice.map { name in
            persona.sound.speaker.map { "\(name)/\($0)" } ?? name
        }
        self.init(
            id: persona.id, name: persona.name, language: persona.language, voice: voice,
            singer: persona.sound.singer ?? voice, prosody: persona.sound.prosody, timbre: persona.sound.timbre,
            look: persona.look,
            greeting: persona.greeting.isEmpty ? nil : persona.greeting)
        greetings = persona.greetings
        greetsShows = persona.greetsShows
        idle = persona.idle.seconds
        rundown = persona.rundown
    }
}
