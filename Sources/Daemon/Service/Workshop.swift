import Audio
import Dialogue
import Foundation
import Inference
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
    let frontEnd: FrontEnd
    let voices: VoiceLibrary
    let speech: SpeechSynthesizer
    let personas: PersonaLibrary
    let songs: SongLibrary
    private let minds: Minds

    /// Loads what the folders hold. One broken persona, song or voice is reported and stops nothing.
    /// - Throws: when there is no inference runtime, or no voice at all.
    static func open(_ configuration: Configuration, log: Log) async throws -> Workshop {
        let home = try Home.locate(configuration.optional(.home))
        let runtime = try InferenceRuntime.load(path: configuration.optional(.runtime))
        async let loaded = VoiceLibrary(
            folder: home.voices.path, runtime: runtime, formats: configuration.voiceFormats)
        let lexicons = Lexicons(configuration)
        for problem in lexicons.problems { log.warning("lexicon", problem) }
        let frontEnd = try lexicons.frontEnd(configuration)
        let shelf = try Shelf(home)
        let voices = await loaded
        for problem in voices.problems { log.warning("voices", "\(problem.folder): \(problem.report)") }
        for problem in shelf.problems { log.warning("shelf", problem) }
        guard !voices.voices.isEmpty else {
            throw DaemonError(
                "There is no voice that can speak", at: home.voices.path,
                advice: "restore Voices/house; `voxhumana doctor` says what is wrong with each")
        }
        return Workshop(
            configuration: configuration, log: log, frontEnd: frontEnd, voices: voices,
            speech: SpeechSynthesizer(
                voices: voices, transcriber: frontEnd, defaultVoice: configuration.optional(.voice),
                lexicons: lexicons.personas),
            personas: shelf.personas, songs: shelf.songs,
            minds: try Minds(configuration, personas: shelf.personas, log: log))
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

    /// A score from a file, or a song of the library by its name.
    func score(_ name: String, lyrics: String? = nil) throws -> Score {
        try ScoreFile.read(songs.find(name)?.path ?? name, lyrics: lyrics, frontEnd: frontEnd)
    }

    func planSong(
        _ name: String, lyrics: String? = nil, options: SongOptions, voice: String?
    ) async throws -> SongPlan {
        let score = try score(name, lyrics: lyrics)
        let (singer, speaker) = try singer(voice)
        var options = options
        if options.speaker == nil { options.speaker = speaker }
        return try await singer.plan(score, options: options)
    }

    func sing(_ plan: SongPlan, voice: String?) throws -> VoiceStream { try singer(voice).singer.sing(plan) }

    private func singer(_ voice: String?) throws(DaemonError) -> (singer: Singer, speaker: String?) {
        let name = voice ?? configuration.optional(.voice)
        guard let chosen = voices.voice(named: name, language: nil) else {
            throw DaemonError(
                "There is no voice “\(name ?? "")”", at: "voices",
                advice: "choose one of: \(voices.names.joined(separator: ", "))")
        }
        return (Singer(voice: chosen.vocalist, frontEnd: frontEnd), chosen.speaker)
    }

    /// A text as a WAV file with its label.
    func wave(of utterance: Utterance) async throws -> [UInt8] {
        let voice = try await recite(utterance)
        let label = AudioLabel(producer: configuration.text(.producer), produceID: UUID().uuidString)
        let writer = try AudioFileWriter(
            type: .wav, rate: Timeline.rate,
            metadata: AudioMetadata(software: "Vox Humana \(Version.text)", label: label))
        for try await chunk in voice.chunks { try writer.write(chunk.samples) }
        return try writer.finish()
    }

    // MARK: For the stage

    var cast: Cast {
        Cast(
            mind: { role in minds.mind(for: role.id) },
            speak: { utterance in try await speak(utterance) },
            sing: { song, role in
                let options = SongOptions(timbre: role.timbre)
                return try sing(try await planSong(song, options: options, voice: role.voice), voice: role.voice)
            },
            visemes: { plan in VisemeTrack(plan).visemes })
    }

    func house(leading: String?) -> House {
        let roles = personas.personas.map(Role.init)
        let broken = personas.problems.filter { $0.severity == .fatal }.map {
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
        return House(roles: roles, catalogue: catalogue, leading: leading)
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
        let broken = voices.problems.map {
            VoiceReport(
                name: URL(fileURLWithPath: $0.folder).lastPathComponent, kind: "unknown", speakers: [], languages: [],
                problem: $0.report)
        }
        return able + speaking + broken
    }
}

extension Role {
    init(_ persona: Persona) {
        let voice = persona.sound.voice.map { name in
            persona.sound.speaker.map { "\(name)/\($0)" } ?? name
        }
        self.init(
            id: persona.id, name: persona.name, language: persona.language, voice: voice,
            prosody: persona.sound.prosody, timbre: persona.sound.timbre, look: persona.look,
            greeting: persona.greeting.isEmpty ? nil : persona.greeting)
    }
}
