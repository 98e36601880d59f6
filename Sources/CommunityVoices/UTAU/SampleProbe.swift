internal import Audio
internal import Foundation
internal import Script
internal import Vocals

/// Lets a sample bank sing a note before anyone hears it, once: its recordings are read, and what comes out must be sound.
actor SampleProbe {
    private var result: Task<BankProbe.Judgement, any Error>?

    func judgement(of bank: SampleBank) async throws -> BankProbe.Judgement {
        if let result { return try await result.value }
        let judging = Task { try await Self.judge(bank) }
        result = judging
        do { return try await judging.value } catch {
            result = nil
            throw error
        }
    }

    /// Hz: E4.
    private static let pitch: Float = 329.628
    private static let mostGain = 20.0

    private static func judge(_ bank: SampleBank) async throws -> BankProbe.Judgement {
        let vowel =
            bank.languages.contains(.japanese)
            ? [Phoneme("ja/r"), Phoneme("ja/a")] : [Phoneme("zh/l"), Phoneme("zh/ai", tone: 1)]
        let frames = [10, 8, 80, 10]
        let script = VocalScript(
            phonemes: [.silence] + vowel + [.silence], frames: frames,
            f0: [Float](repeating: pitch, count: frames.reduce(0, +)))
        let sound = try await bank.sound(of: script)
        guard Loudness.samplePeak(sound) > -60 else {
            throw VocalsError(
                .badVoice, "is no voice: a sung note is silent", at: bank.name,
                advice: "Check its recordings and the times in its oto.ini.")
        }
        let loudness = Loudness.integrated(sound)
        let gain = loudness.isFinite ? min(mostGain, max(-mostGain, VoiceProbe.loudness - loudness)) : 0
        let middle = Int(0.3 * Double(Timeline.rate))..<Int(0.9 * Double(Timeline.rate))
        return BankProbe.Judgement(
            gain: Float((gain * 2).rounded() / 2),
            cents: PitchProbe.cents(sound[middle], from: Double(pitch), rate: Double(Timeline.rate)))
    }
}
