import Foundation
import Inference
import Vocals

extension Configuration {
    func packs(of home: Home) -> VoicePacks {
        VoicePacks(folder: home.voices.path, unpacked: DataFolder.path(self) + "/voices")
    }

    /// The voices of a home: the folders in `Voices`, and the archives in there.
    func voiceLibrary(
        of home: Home, runtime: InferenceRuntime
    ) async -> (voices: VoiceLibrary, problems: [VoicePacks.Problem]) {
        let packs = packs(of: home)
        let problems = (try? await WorkerPool.shared.run(scope: WorkScope(.batch)) { packs.unpack() }) ?? []
        let own = await VoiceLibrary(
            folder: packs.folder, runtime: runtime, formats: voiceFormats, banks: bankFormats)
        guard FileManager.default.fileExists(atPath: packs.unpacked) else { return (own, problems) }
        let packed = await VoiceLibrary(
            folder: packs.unpacked, runtime: runtime, formats: voiceFormats, banks: bankFormats)
        // The same name as a folder's is the folder's.
        let taken = Set(own.voices.map(\.name) + own.speaking.map(\.name) + own.singing.map(\.name))
        let voices = VoiceLibrary(
            voices: own.voices + packed.voices.filter { !taken.contains($0.name) },
            speaking: own.speaking + packed.speaking.filter { !taken.contains($0.name) },
            singing: own.singing + packed.singing.filter { !taken.contains($0.name) },
            problems: own.problems + packed.problems)
        return (voices, problems)
    }
}
