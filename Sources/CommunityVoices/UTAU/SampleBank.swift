internal import Foundation
internal import Inference
public import Script
public import Vocals

/// A voicebank of UTAU's kind: recorded syllables with an `oto.ini` that says how they join. It sings Japanese, Mandarin
/// or both, whatever its recordings are of; see `Docs/Voicebanks.md`.
public struct SampleBank: Vocalist {
    public let name: String
    /// 100: two frames of the recordings' analysis.
    public var frameRate: Double { Self.clock }
    public var speakers: [String] { [Self.only] }
    public let languages: [Language]
    let title: String?
    /// What was found wrong in its files.
    let problems: [String]
    let refused: Int
    let chooser: AliasChooser
    let recordings: SampleRecordings
    let probe: NoteProbe

    static let clock = 100.0
    private static let only = "default"

    init(_ folder: BankFolder) throws {
        let table = try SampleTable(folder)
        name = folder.name
        title = table.title
        problems = table.problems
        refused = table.refused
        chooser = AliasChooser(entries: table.entries, map: table.map)
        languages = chooser.languages
        recordings = SampleRecordings(folder: folder)
        probe = NoteProbe()
        guard !languages.isEmpty else {
            throw folder.problem(
                "its \(table.entries.count) sounds are neither of Japanese nor of Mandarin syllables",
                advice:
                    "Banks of syllables (CV), of syllables behind vowels (VCV), and with transitions (CVVC) are sung.")
        }
    }

    public func speaker(for language: Language) -> String { Self.only }

    public func meanF0(of speaker: String?) -> Float { 262 }

    /// C3…G5 about one recorded pitch, G2…D6 about several: beyond them a voice is no longer like itself.
    public var range: ClosedRange<Int> { chooser.map.all.count > 1 ? 43...86 : 48...79 }

    public func predictProsody(
        _ phonemes: [Phoneme], language: Language, speaker: String?
    ) async throws -> ProsodyPrediction {
        let frames = phonemes.map { $0.tone != nil || $0.isSilence ? 20 : 8 }
        return ProsodyPrediction(
            frames: frames, f0: try await predictF0(phonemes, frames: frames, language: language, speaker: speaker))
    }

    public func predictF0(
        _ phonemes: [Phoneme], frames: [Int], language: Language, speaker: String?
    ) async throws -> [Float] {
        [Float](repeating: meanF0(of: speaker), count: frames.reduce(0, +))
    }

    /// A consonant lasts as long as in the sample that will be sung.
    public func singDurations(
        _ syllables: [SyllableToSing], language: Language, speaker: String?
    ) async throws -> [[Int]]? {
        var before: (mora: SungMora, end: Double)?
        return try syllables.map { syllable in
            let mora = try mora(Array(syllable.phonemes[...syllable.onset]))
            let joins = before.map { syllable.start - $0.end < 0.1 } ?? false
            let entry = try sample(mora, after: joins ? before?.mora : nil, key: syllable.key)
            before = mora.map { ($0, syllable.end) }
            let seconds = entry.map { max(0, $0.preutterance - max(0, $0.overlap)) } ?? 0.06
            let frames = max(1, Int((seconds * Self.clock / Double(max(1, syllable.onset))).rounded()))
            return syllable.phonemes.indices.map { $0 < syllable.onset ? frames : 20 }
        }
    }

    /// nil for a stop (っ), which is silence.
    func mora(_ phonemes: [Phoneme]) throws(VocalsError) -> SungMora? {
        if phonemes.last?.symbol == "ja/cl" || phonemes.allSatisfy(\.isSilence) { return nil }
        guard let mora = SungMora(phonemes) else {
            throw unknown(phonemes.map(\.symbol).joined(separator: " "))
        }
        return mora
    }

    /// The sample of a syllable; nil of none. Throws `unknownPhoneme` where the bank has none.
    func sample(_ mora: SungMora?, after before: SungMora?, key: Int) throws(VocalsError) -> OtoEntry? {
        guard let mora else { return nil }
        guard let entry = chooser.entry(for: mora, after: before, key: key) else { throw unknown(mora.spellings[0]) }
        return entry
    }

    private func unknown(_ what: String) -> VocalsError {
        let sung = languages.map(\.rawValue).joined(separator: ", ")
        return VocalsError(
            .unknownPhoneme, "the bank \(name) has no sample for this syllable", at: what,
            advice: "It sings: \(sung). Choose another voice for this song.")
    }

    public func render(_ script: VocalScript) -> AsyncThrowingStream<AudioChunk, any Error> {
        let rendering = SampleRendering(bank: self, script: script)
        return AsyncThrowingStream { try await rendering.next() }
    }
}
