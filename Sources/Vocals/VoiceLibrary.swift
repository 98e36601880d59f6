internal import FoundationEssentials
public import Inference
public import Script

/// A voice and who in it speaks; nil leaves that to the language.
public struct ChosenVoice: Sendable {
    public var vocalist: any Vocalist
    public var speaker: String?
    /// How it is shaded; nil is as it is.
    public var preset: VoicePreset?

    public init(vocalist: any Vocalist, speaker: String? = nil, preset: VoicePreset? = nil) {
        self.vocalist = vocalist
        self.speaker = speaker
        self.preset = preset
    }
}

/// A voice with its own timing and who in it speaks; nil is its default speaker.
public struct ChosenSpeakingVoice: Sendable {
    public var voice: any SpeakingVoice
    public var speaker: String?
}

/// The voices found in a folder such as `Voices`: one subfolder each, recognised by its files. One that cannot be used
/// is left out, with a report of what is wrong, and never keeps the others from working.
public struct VoiceLibrary: Sendable {
    public struct Problem: Sendable, Equatable {
        public var folder: String
        /// What is wrong with it, and what to do.
        public var report: String
    }

    public let voices: [any Vocalist]
    /// Voices of other formats: they speak with a timing of their own and cannot sing.
    public let speaking: [any SpeakingVoice]
    /// Voicebanks: they sing, and others speak in their place.
    public let singing: [any Vocalist]
    public let problems: [Problem]
    private static let mostVoices = 100

    public init(
        voices: [any Vocalist], speaking: [any SpeakingVoice] = [], singing: [any Vocalist] = [],
        problems: [Problem] = []
    ) {
        self.voices = voices
        self.speaking = speaking
        self.singing = singing
        self.problems = problems
    }

    /// Loads every voice below `folder`, in the order of their folders' names: house voices, and those that one of
    /// `formats` or of `banks` recognises.
    public init(
        folder: String, runtime: InferenceRuntime, formats: [any VoiceFormat] = [], banks: [any SingingFormat] = []
    ) async {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            let report = "there is no such folder of voices. Set the path of `Voices`, or restore it."
            self.init(voices: [], problems: [Problem(folder: folder, report: report)])
            return
        }
        let paths = names.sorted().prefix(Self.mostVoices).map { "\(folder)/\($0)" }
        let found = await withTaskGroup(of: (Int, Found).self) { group in
            for (index, path) in paths.enumerated() {
                group.addTask { (index, await Found(folder: path, runtime: runtime, formats: formats, banks: banks)) }
            }
            return await group.reduce(into: [Int: Found]()) { $0[$1.0] = $1.1 }
        }
        var voices: [any Vocalist] = []
        var speaking: [any SpeakingVoice] = []
        var singing: [any Vocalist] = []
        var problems: [Problem] = []
        for index in paths.indices {
            switch found[index] {
            case .vocalist(let voice): voices.append(voice)
            case .speaking(let voice): speaking.append(voice)
            case .singing(let voice): singing.append(voice)
            case .problem(let report): problems.append(Problem(folder: paths[index], report: report))
            case .nothing, nil: break
            }
        }
        self.init(voices: voices, speaking: speaking, singing: singing, problems: problems)
    }

    /// What a folder turned out to hold.
    private enum Found: Sendable {
        case vocalist(any Vocalist)
        case speaking(any SpeakingVoice)
        case singing(any Vocalist)
        case problem(String)
        case nothing

        init(
            folder: String, runtime: InferenceRuntime, formats: [any VoiceFormat], banks: [any SingingFormat]
        ) async {
            do {
                if FileManager.default.fileExists(atPath: "\(folder)/\(VoiceManifest.fileName)") {
                    self = .vocalist(try await HouseVoice(folder: folder, runtime: runtime))
                } else if let format = formats.first(where: { $0.recognises(folder: folder) }) {
                    self = .speaking(try await format.load(folder: folder, runtime: runtime))
                } else if let bank = banks.first(where: { $0.recognises(folder: folder) }) {
                    self = .singing(try await bank.load(folder: folder, runtime: runtime))
                } else {
                    self = .nothing
                }
            } catch {
                self = .problem("\(error)")
            }
        }
    }

    /// Every name that `voice(named:language:)` takes: `house`, `house/mandarin`, …
    public var names: [String] {
        let own = voices.map { ($0.name, $0.speakers) } + singing.map { ($0.name, $0.speakers) }
        let named = own + speaking.map { ($0.name, $0.speakers) }
        return named.flatMap { name, speakers in [name] + speakers.map { "\(name)/\($0)" } }
    }

    /// The voice with its own timing of that name, or without a name the first that was made for the language where no
    /// voice with a script speaks it. nil: see `voice(named:language:)`. Such voices know no presets.
    public func speakingVoice(named name: String?, language: Language?) -> ChosenSpeakingVoice? {
        guard let name else {
            guard let language, !voices.contains(where: { $0.languages.contains(language) }) else { return nil }
            return speaking.first { $0.languages.contains(language) }.map { ChosenSpeakingVoice(voice: $0) }
        }
        let wanted = VoiceName(name)
        guard wanted.preset == nil, let voice = speaking.first(where: { $0.name == wanted.voice }) else { return nil }
        guard let speaker = wanted.speaker else { return ChosenSpeakingVoice(voice: voice) }
        return voice.speakers.contains(speaker) ? ChosenSpeakingVoice(voice: voice, speaker: speaker) : nil
    }

    /// The voice of a name, `house`, `house/english` or, with a `VoicePreset`, `house@young`; nil when there is none of that name. Without a name it is the
    /// first that speaks the language, or the first of all. The name of a voice that only speaks gives the first too, as
    /// does that of a voicebank: somebody has to sing the one's songs and to speak the other's words.
    public func voice(named name: String?, language: Language?) -> ChosenVoice? {
        guard let name, speakingVoice(named: name, language: language) == nil, bank(named: name) == nil else {
            let able = voices.first { voice in language.map(voice.languages.contains) ?? true }
            return (able ?? voices.first).map { ChosenVoice(vocalist: $0) }
        }
        return Self.chosen(name, among: voices)
    }

    /// The voice that sings for a name: a voicebank of that name, else what `voice(named:language:)` gives.
    public func singer(named name: String?, language: Language?) -> ChosenVoice? {
        name.flatMap(bank(named:)) ?? voice(named: name, language: language)
    }

    private func bank(named name: String) -> ChosenVoice? { Self.chosen(name, among: singing) }

    private static func chosen(_ name: String, among voices: [any Vocalist]) -> ChosenVoice? {
        let wanted = VoiceName(name)
        guard let voice = voices.first(where: { $0.name == wanted.voice }) else { return nil }
        guard wanted.speaker.map(voice.accepts(speaker:)) ?? true else { return nil }
        return ChosenVoice(vocalist: voice, speaker: wanted.speaker, preset: wanted.preset)
    }
}
