internal import Audio
internal import Foundation
internal import Script
internal import Vocals

/// One phrase on its way to sound. A bank's networks see a phrase as a whole, so its first chunk costs all the work; the
/// chunks after it are cut from what is there.
actor BankRendering {
    private let bank: DiffSingerBank
    private let script: VocalScript
    private var samples: [Float]?
    private var position = 0
    private var isFinished = false

    /// Samples of a chunk: a quarter of a second.
    private static let chunk = 12_000

    init(bank: DiffSingerBank, script: VocalScript) {
        self.bank = bank
        self.script = script
    }

    /// The next chunk, or nil at the end.
    func next() async throws -> AudioChunk? {
        guard !isFinished else { return nil }
        do {
            try Task.checkCancellation()
            if samples == nil {
                let gain = try await bank.judgement().gain
                samples = OutputStage(decibels: gain).apply(try await bank.sound(of: script))
            }
            guard let samples, position < samples.count else {
                isFinished = true
                self.samples = nil
                return nil
            }
            let end = min(samples.count, position + Self.chunk)
            defer { position = end }
            return AudioChunk(start: position, samples: Array(samples[position..<end]))
        } catch {
            isFinished = true
            samples = nil
            throw error
        }
    }
}

extension DiffSingerBank {
    /// All of a script's sound at 48 kHz, without the bank's gain.
    func sound(of script: VocalScript) async throws -> [Float] {
        try ScriptCheck.check(script)
        let total = script.frameCount
        let line = try BankLine(script.phonemes, frames: script.frames, f0: script.f0, bank: self)
        var drawn: [VoiceParameter: [Float]] = [:]
        for (parameter, values) in script.parameters where values.count == total {
            let edge = [Float](repeating: parameter.neutral, count: BankLine.margin)
            drawn[parameter] = edge + values + edge
        }
        let curves = try await curves(line, speaker: script.speaker, seed: script.seed)
        try Task.checkCancellation()
        let mel = try await spectrum(line, curves: curves, script: script, drawn: drawn)
        try Task.checkCancellation()
        let whole = try await sound(mel, line: line, seed: script.seed)
        let hop = try acoustic.config.hop
        var own = Array(whole[BankLine.margin * hop..<(BankLine.margin + total) * hop])
        Self.level(&own, decibels: script.energy, hop: hop)
        var sound = try Resampler.resample(own, from: acoustic.config.rate, to: Timeline.rate)
        let count = Timeline.position(seconds: Double(total) / frameRate)
        sound = Array(sound.prefix(count))
        return sound + [Float](repeating: 0, count: count - sound.count)
    }

    /// The score's dynamics as a gain, straight from the middle of a frame to the middle of the next.
    private static func level(_ samples: inout [Float], decibels: [Float], hop: Int) {
        guard let last = decibels.indices.last else { return }
        let gains = decibels.map { powf(10, $0 / 20) }
        for index in samples.indices {
            let place = Float(index) / Float(hop) - 0.5
            let low = min(last, max(0, Int(place)))
            let share = min(1, max(0, place - Float(low)))
            samples[index] *= gains[low] + (gains[min(last, low + 1)] - gains[low]) * share
        }
    }
}
