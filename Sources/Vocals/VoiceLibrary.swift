internal import FoundationEssentials
public import Inference
public import Script

/// A voice and who in it speaks; nil leaves that to the language.
public struct ChosenVoice: Sendable {
    public var vocalist: any Vocalist
    public var speaker: String?

    public init(vocalist: any Vocalist, speaker: String? = nil) {
        self.vocalist = vocalist
        self.speaker = speaker
    }
}

/// The voices found in a folder such as `Voices`: one subfolder each, recognised by its `voice.yaml`. One that cannot be
/// used is left out, with a report of what is wrong, and never keeps the others from working.
public struct VoiceLibrary: Sendable {
    public struct Problem: Sendable, Equatable {
        public var folder: String
        /// What is wrong with it, and what to do.
        public var report: String
    }

    public let voices: [any Vocalist]
    public let problems: [Problem]
    private static let mostVoices = 100

    public init(voices: [any Vocalist], problems: [Problem] = []) {
        self.voices = voices
        self.problems = problems
    }

    /// Loads every voice below `folder`, in the order of their folders' names.
    public init(folder: String, runtime: InferenceRuntime) async {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            let report = "there is no such folder of voices. Set the path of `Voices`, or restore it."
            self.init(voices: [], problems: [Problem(folder: folder, report: report)])
            return
        }
        var voices: [any Vocalist] = []
        var problems: [Problem] = []
        for name in names.sorted().prefix(Self.mostVoices) {
            let path = "\(folder)/\(name)"
            guard FileManager.default.fileExists(atPath: "\(path)/\(VoiceManifest.fileName)") else { continue }
            do {
                voices.append(try await HouseVoice(folder: path, runtime: runtime))
            } catch {
                problems.append(Problem(folder: path, report: "\(error)"))
            }
        }
        self.init(voices: voices, problems: problems)
    }

    /// Every name that `voice(named:language:)` takes: `house`, `house/mandarin`, …
    public var names: [String] {
        voices.flatMap { voice in [voice.name] + voice.speakers.map { "\(voice.name)/\($0)" } }
    }

    /// The voice of a name, `house` or `house/english`; nil when there is none of that name. Without a name it is the
    /// first that speaks the language, or the first of all.
    public func voice(named name: String?, language: Language?) -> ChosenVoice? {
        guard let name else {
            let able = voices.first { voice in language.map(voice.languages.contains) ?? true }
            return (able ?? voices.first).map { ChosenVoice(vocalist: $0) }
        }
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let voice = voices.first(where: { $0.name == parts.first }) else { return nil }
        guard parts.count == 2 else { return ChosenVoice(vocalist: voice) }
        return voice.speakers.contains(parts[1]) ? ChosenVoice(vocalist: voice, speaker: parts[1]) : nil
    }
}
