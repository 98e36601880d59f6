public import Inference
public import Script

/// The voice that ships: one set of networks that speaks and sings Mandarin and English with two speakers.
///
/// Phones to durations and F0 (`prosody`, `pitch`), phones to a mel spectrum (`spectral`, `acoustic`), mel spectrum to
/// filters (`filters`), and filters to sound (`SourceFilter`). Layout and faults: `Voices/house/MODEL-CARD.md`.
public struct HouseVoice: Vocalist {
    public let manifest: VoiceManifest
    let shape: HouseShape
    let networks: HouseNetworks
    let handed = HandedReadings()

    public var name: String { manifest.name }
    public var frameRate: Double { Double(manifest.sampleRate) / Double(manifest.hop) }
    public var speakers: [String] { manifest.speakers.map(\.name) }
    public var languages: [Language] { Language.allCases.filter { manifest.languages[$0] != nil } }

    /// Loads a voice's folder, its graphs side by side. Throws when a file is missing or does not fit.
    public init(folder: String, runtime: InferenceRuntime) async throws {
        manifest = try VoiceManifest(folder: folder)
        shape = HouseShape(manifest)
        networks = try await HouseNetworks(folder: folder, manifest: manifest, shape: shape, runtime: runtime)
    }

    public func speaker(for language: Language) -> String {
        (manifest.speakers.first { $0.language == language } ?? manifest.speakers[0]).name
    }

    public func meanF0(of speaker: String?) -> Float {
        (manifest.speakers.first { $0.name == speaker } ?? manifest.speakers[0]).meanF0
    }

    public func render(_ script: VocalScript) -> AsyncThrowingStream<AudioChunk, any Error> {
        let rendering = Rendering(voice: self, script: script)
        return AsyncThrowingStream { try await rendering.next() }
    }

    /// The speaker of that name; nil gives the default one.
    func findSpeaker(_ name: String?) throws(VocalsError) -> VoiceManifest.Speaker {
        guard let name else { return manifest.speakers[0] }
        guard let speaker = manifest.speakers.first(where: { $0.name == name }) else {
            throw VocalsError(
                .unknownSpeaker, "the voice has no such speaker", at: name,
                advice: "Its speakers are: \(speakers.joined(separator: ", ")).")
        }
        return speaker
    }
}
