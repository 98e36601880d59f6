internal import Foundation
internal import Inference
public import Script
public import Vocals

/// How much work a bank's networks may do.
public struct BankSettings: Sendable, Equatable {
    /// Steps of the acoustic model's solver, of the pitch model's and of the variance model's: fewer are faster.
    public var steps: Int
    /// 0…1: from how far away from the quick sketch the solver begins, where the graph asks.
    public var depth: Double

    /// 10 steps: half the editor's 20, which two cores cannot follow.
    public init(steps: Int = 10, depth: Double = 1) {
        self.steps = Swift.min(1_000, Swift.max(1, steps))
        self.depth = Swift.min(1, Swift.max(0, depth.isFinite ? depth : 1))
    }
}

/// A voicebank of OpenUtau's DiffSinger kind: it sings. Contract: the exporters of openvpi/DiffSinger and the renderer of
/// OpenUtau, both generations; see `Docs/Voicebanks.md`.
public struct DiffSingerBank: Vocalist {
    public let name: String
    public let frameRate: Double
    public let speakers: [String]
    public var languages: [Language] { sounds.languages }
    public let parameters: Set<VoiceParameter>
    /// What was found, and what is missing or odd, for the user to see.
    public internal(set) var report: [String]
    public var settings: BankSettings

    let folder: BankFolder
    let acoustic: BankPart
    let duration: BankPart?
    let pitch: BankPart?
    let variance: BankPart?
    let vocoder: BankVocoder
    let sounds: BankSounds
    let models: BankModels
    let probe: NoteProbe

    /// Of an embedding mixed from several: `soft:70+power:30`.
    public func accepts(speaker: String) -> Bool { acoustic.speakers.weights(speaker) != nil }

    public func speaker(for language: Language) -> String { speakers[0] }

    public func meanF0(of speaker: String?) -> Float { 262 }

    public func sounds(of word: String, read: [[Phoneme]], language: Language) -> [[Phoneme]] {
        sounds.sounds(of: word, read: read, language: language)
    }

    /// Spoken lengths for a bank without a duration model: what consonants of their kind take.
    public func predictProsody(
        _ phonemes: [Phoneme], language: Language, speaker: String?
    ) async throws -> ProsodyPrediction {
        for phoneme in phonemes { _ = try bankName(phoneme) }
        let frames = phonemes.map { Swift.max(1, Int(($0.usualSeconds * frameRate).rounded())) }
        return ProsodyPrediction(
            frames: frames, f0: try await predictF0(phonemes, frames: frames, language: language, speaker: speaker))
    }

    public func predictF0(
        _ phonemes: [Phoneme], frames: [Int], language: Language, speaker: String?
    ) async throws -> [Float] {
        [Float](repeating: meanF0(of: speaker), count: frames.reduce(0, +))
    }

    public func render(_ script: VocalScript) -> AsyncThrowingStream<AudioChunk, any Error> {
        let rendering = BankRendering(bank: self, script: script)
        return AsyncThrowingStream { try await rendering.next() }
    }

    /// The bank's name of a phoneme. Throws `unknownPhoneme`.
    func bankName(_ phoneme: Phoneme) throws(VocalsError) -> String {
        guard let name = sounds.name(of: phoneme) else {
            let sung = languages.map(\.rawValue).joined(separator: ", ")
            throw VocalsError(
                .unknownPhoneme, "the bank \(self.name) has no sound for this phoneme", at: phoneme.symbol,
                advice: "It sings: \(sung.isEmpty ? "no language of ours" : sung). Choose another voice for this song.")
        }
        return name
    }

    /// The speaker for the networks: nil where the bank has but one.
    func wish(_ speaker: String?) throws(VocalsError) -> String? {
        guard let speaker, speaker != Self.only else { return nil }
        guard acoustic.speakers.weights(speaker) != nil else {
            throw VocalsError(
                .unknownSpeaker, "the bank has no such speaker", at: speaker,
                advice: "Its speakers are: \(speakers.joined(separator: ", ")); mix them as A:70+B:30.")
        }
        return speaker
    }

    /// The name of the speaker of a bank without speakers.
    static let only = "default"
}

extension Phoneme {
    /// Seconds that a sung consonant of its kind usually takes.
    fileprivate var usualSeconds: Double {
        if isSilence { return 0.1 }
        if tone != nil || stress != nil { return 0.2 }
        let long: Set<String> = [
            "s", "sh", "x", "z", "zh", "c", "ch", "f", "h", "q", "j", "ts", "S", "SH", "F", "TH", "HH", "CH", "JH", "Z",
            "ZH",
        ]
        return long.contains(String(name)) ? 0.11 : 0.06
    }
}
