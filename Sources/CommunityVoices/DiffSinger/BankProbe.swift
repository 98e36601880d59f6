internal import Audio
internal import Foundation
internal import Script
internal import Vocals

/// Lets a bank sing a note before anyone hears it, once: every graph is opened, and what comes out must be sound, at the
/// pitch that was asked for. Nobody should hear of a broken bank in the middle of a song.
actor BankProbe {
    private var result: Task<Judgement, any Error>?

    struct Judgement: Sendable {
        /// dB that bring it to the common loudness.
        var gain: Float
        /// Cents from the pitch that was asked for; nil where no pitch could be told.
        var cents: Double?
    }

    func gain(of bank: DiffSingerBank) async throws -> Float { try await judgement(of: bank).gain }

    func judgement(of bank: DiffSingerBank) async throws -> Judgement {
        if let result { return try await result.value }
        let judging = Task { try await Self.judge(bank) }
        result = judging
        do { return try await judging.value } catch {
            result = nil
            throw error
        }
    }

    /// Hz: E4, in every singer's reach.
    private static let pitch: Float = 329.628
    /// Frames of the vowel.
    private static let length = 60
    private static let mostGain = 20.0

    private static func judge(_ bank: DiffSingerBank) async throws -> Judgement {
        let phonemes = bank.probePhonemes
        // All three models of the timing are asked too: a broken one should not wait for a song.
        let syllable = SyllableToSing(phonemes: phonemes, onset: phonemes.count - 1, start: 0, end: 0.7, key: 64)
        _ = try await bank.singDurations([syllable], language: .mandarin, speaker: nil)
        let frames = [8] + [Int](repeating: 8, count: phonemes.count - 1) + [length, 8]
        let sung = [.silence] + phonemes + [.silence]
        let total = frames.reduce(0, +)
        let start = total - length - 8
        let line = LineToSing(phonemes: sung, frames: frames, notes: [.init(key: 64, start: start, end: total - 8)])
        _ = try await bank.singPitch(line, language: .mandarin, speaker: nil, seed: 0)
        let script = VocalScript(
            phonemes: sung, frames: frames, f0: [Float](repeating: pitch, count: total))
        let sound = try await bank.sound(of: script)
        func bad(_ what: String) -> VocalsError {
            VocalsError(
                .badVoice, "is no voice: " + what, at: bank.name,
                advice: "Check that its models, its configuration and its vocoder belong together.")
        }
        guard Loudness.samplePeak(sound) > -60 else { throw bad("a sung note is silent") }
        let loudness = Loudness.integrated(sound)
        let gain = loudness.isFinite ? min(mostGain, max(-mostGain, VoiceProbe.loudness - loudness)) : 0
        let rate = Double(Timeline.rate) / bank.frameRate
        let middle = Int(Double(start + 15) * rate)..<Int(Double(total - 15) * rate)
        // Half decibels: the measure must not carry the last bit of a network's arithmetic into the sound.
        return Judgement(
            gain: Float((gain * 2).rounded() / 2),
            cents: PitchProbe.cents(sound[middle], from: Double(pitch), rate: Double(Timeline.rate)))
    }
}

extension DiffSingerBank {
    /// A consonant and a vowel of the first language that the bank sings; else a vowel of its own.
    var probePhonemes: [Phoneme] {
        // As the bank's own dictionary says it, where it has one.
        func la(_ read: [Phoneme], _ language: Language) -> [Phoneme] {
            sounds.sounds(of: "la", read: [read], language: language).first ?? read
        }
        switch languages.first {
        case .mandarin: return la([Phoneme("zh/l"), Phoneme("zh/a", tone: 1)], .mandarin)
        case .english: return [Phoneme("en/L"), Phoneme("en/AA", stress: 1)]
        case .japanese: return la([Phoneme("ja/r"), Phoneme("ja/a")], .japanese)
        case nil:
            let reserved: Set<String> = ["SP", "AP", "EP", "GS", "<PAD>", "cl", "vf"]
            let names = sounds.table.subtracting(reserved).sorted()
            let name = names.first { $0 == "a" || $0.hasSuffix("/a") } ?? names.first ?? "SP"
            return [Phoneme(name, tone: 1)]
        }
    }
}

/// The pitch of a steady sound, by its autocorrelation near the expected period.
enum PitchProbe {
    static func cents(_ samples: ArraySlice<Float>, from expected: Double, rate: Double) -> Double? {
        let x = samples.map(Double.init)
        let period = rate / expected
        // Half an octave either way.
        let low = Int(period / 1.4)
        let high = Int(period * 1.4) + 1
        guard x.count > high * 4 else { return nil }
        func correlation(_ lag: Int) -> Double {
            var (cross, a, b) = (0.0, 0.0, 0.0)
            for index in 0..<x.count - high - 1 {
                cross += x[index] * x[index + lag]
                a += x[index] * x[index]
                b += x[index + lag] * x[index + lag]
            }
            return a * b > 0 ? cross / (a * b).squareRoot() : 0
        }
        let values = (low - 1...high + 1).map(correlation)
        guard let best = (1..<values.count - 1).max(by: { values[$0] < values[$1] }), values[best] > 0.4 else {
            return nil
        }
        let (left, middle, right) = (values[best - 1], values[best], values[best + 1])
        let bend = left - 2 * middle + right
        let lag = Double(low - 1 + best) + (bend < 0 ? 0.5 * (left - right) / bend : 0)
        return 1200 * log2(period / lag)
    }
}
