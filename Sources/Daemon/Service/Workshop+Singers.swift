import Foundation
import Inference
import Singing
import Vocals

extension Workshop {
    /// Who sings for a name: a voice of the library, `voice/speaker`, with a preset or without, or the path of a
    /// voicebank's folder.
    /// - Parameter persona: whose readings of words count, above everybody's.
    func singer(
        _ voice: String?, persona: String? = nil
    ) async throws -> (singer: Singer, speaker: String?, preset: VoicePreset?) {
        let name = voice ?? configuration.optional(.voice)
        let frontEnd = frontEnd(persona: persona)
        if let chosen = voices.singer(named: name, language: nil) {
            return (Singer(voice: chosen.vocalist, frontEnd: frontEnd), chosen.speaker, chosen.preset)
        }
        if let name, let bank = try await Voicebanks(configuration).load(folder: name) {
            return (Singer(voice: bank.voice, frontEnd: frontEnd), nil, nil)
        }
        throw DaemonError(
            "There is no voice “\(name ?? "")”", at: "voices",
            advice: "choose one of: \(voices.names.joined(separator: ", ")), or the folder of a voicebank")
    }
}

/// Voicebanks in folders of the user's own.
struct Voicebanks {
    private let formats: [any SingingFormat]
    private let runtime: String?

    init(_ configuration: Configuration) {
        formats = configuration.bankFormats
        runtime = configuration.optional(.runtime)
    }

    /// The bank of a folder; nil where it is no folder.
    /// - Throws: what is wrong with the bank.
    func load(folder path: String) async throws -> (voice: any Vocalist, format: any SingingFormat)? {
        let folder = URL(fileURLWithPath: path).standardizedFileURL.path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            return nil
        }
        guard let format = formats.first(where: { $0.recognises(folder: folder) }) else {
            throw DaemonError(
                "This folder is no voicebank that is known here", at: path,
                advice: "name the folder that holds dsconfig.yaml or oto.ini; see Docs/Voicebanks.md")
        }
        return (try await format.load(folder: folder, runtime: InferenceRuntime.load(path: runtime)), format)
    }

    /// What a bank's graphs, tables and a sung note say about it.
    func report(on voice: any Vocalist) async throws -> [String] {
        for format in formats {
            let lines = try await format.qualify(voice)
            if !lines.isEmpty { return lines }
        }
        return []
    }
}
