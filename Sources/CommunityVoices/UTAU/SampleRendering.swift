internal import Foundation
internal import Inference
internal import Script
internal import Vocals

/// One phrase of a sample bank on its way to sound, a quarter of a second at a time.
actor SampleRendering {
    private let bank: SampleBank
    private let script: VocalScript
    private var state: SampleVoice?
    private var output: OutputStage?
    private var position = 0
    private var isFinished = false

    init(bank: SampleBank, script: VocalScript) {
        self.bank = bank
        self.script = script
    }

    /// The next chunk, or nil at the end.
    func next() async throws -> AudioChunk? {
        guard !isFinished else { return nil }
        do {
            try Task.checkCancellation()
            if state == nil {
                output = OutputStage(decibels: try await bank.judgement().gain)
                state = try await bank.voice(script)
            }
            guard let working = state, let output else { return nil }
            state = nil
            let (left, samples) = try await WorkerPool.shared.run {
                var voice = working
                let samples = voice.next()
                return (voice, samples)
            }
            state = left
            guard !samples.isEmpty else {
                isFinished = true
                state = nil
                return nil
            }
            defer { position += samples.count }
            return AudioChunk(start: position, samples: output.apply(samples))
        } catch {
            isFinished = true
            state = nil
            throw error
        }
    }
}

extension SampleBank {
    /// A script's samples, read and laid out.
    func voice(_ script: VocalScript) async throws -> SampleVoice {
        try ScriptCheck.check(script)
        var found: [(wish: SampleWish, recording: Recording)] = []
        for wish in try wishes(script) { found.append((wish, try await recordings.recording(wish.entry))) }
        return try SampleVoice(script, units: SampleUnit.units(found))
    }

    /// All of a script's sound, without the bank's gain.
    func sound(of script: VocalScript) async throws -> [Float] {
        var voice = try await voice(script)
        var sound: [Float] = []
        while case let next = voice.next(), !next.isEmpty { sound += next }
        return sound
    }
}

/// A laid-out phrase: voice by synthesis, what is no voice as it was recorded.
struct SampleVoice: Sendable {
    private let units: [SampleUnit]
    private let energy: [Float]
    private let total: Int
    private var synthesiser: SampleSynthesiser
    /// Units that have not ended, and the next that has not begun.
    private var live: [Int] = []
    private var upcoming = 0
    /// The next moment; its sound is finished with the one after it.
    private var moment = 0
    /// Amplitudes of the recordings themselves at the moment before.
    private var noises: [Int: Float] = [:]
    private var produced = 0

    private static let hop = SampleSynthesiser.hop
    private static let rate = Double(Timeline.rate)
    /// Moments of a chunk: a quarter of a second.
    private static let chunk = 50

    init(_ script: VocalScript, units: [SampleUnit]) throws {
        self.units = units
        energy = script.energy
        total = Timeline.position(seconds: Double(script.frameCount) / SampleBank.clock)
        synthesiser = try SampleSynthesiser(
            f0: Self.pitch(script.f0), timbre: script.timbre, seed: script.seed)
    }

    /// The next samples; none at the end.
    mutating func next() -> [Float] {
        var sound: [Float] = []
        let wanted = min(total - produced, Self.chunk * Self.hop)
        while sound.count < wanted {
            let finished = step()
            // What lies before the beginning.
            if moment > 1 { sound += finished }
        }
        sound.removeLast(max(0, sound.count - wanted))
        produced += sound.count
        return sound
    }

    /// The sound between the moment before and this one.
    private mutating func step() -> [Float] {
        let time = Double(moment * Self.hop) / Self.rate
        while upcoming < units.count, units[upcoming].start <= time {
            live.append(upcoming)
            upcoming += 1
        }
        live.removeAll { units[$0].end < time - 0.01 }
        let gain = level(at: time)
        var parts: [VoiceMoment.Part] = []
        var loudness: Float = 0
        var sum: Float = 0
        var now: [Int: Float] = [:]
        for index in live {
            let unit = units[index]
            let weight = unit.weight(at: time)
            guard weight > 0 else { continue }
            let (seconds, isOwnPace) = unit.place(at: time)
            let place = Float(seconds * VoiceSample.frameRate)
            parts.append(
                VoiceMoment.Part(sample: unit.recording.sample, place: place, weight: weight, keepsNoise: isOwnPace))
            loudness += weight * log2(unit.recording.gain)
            sum += weight
            if isOwnPace {
                now[index] = gain * unit.recording.gain * weight * (1 - unit.recording.sample.voicing(at: place))
            }
        }
        var sounding = VoiceMoment(parts)
        if sum > 0 { sounding?.gain *= gain * exp2(loudness / sum) }
        var sound = synthesiser.push(sounding)
        addNoise(&sound, from: noises, to: now)
        noises = now
        moment += 1
        return sound
    }

    /// The recordings themselves, where they are no voice: from one moment's amplitudes to the next one's.
    private func addNoise(_ sound: inout [Float], from before: [Int: Float], to now: [Int: Float]) {
        for index in Set(before.keys).union(now.keys).sorted() {
            let (a, b) = (before[index] ?? 0, now[index] ?? 0)
            guard a > 1e-5 || b > 1e-5 else { continue }
            let unit = units[index]
            let samples = unit.recording.sample.samples
            // The recording runs at its own pace here: one offset holds for all of it.
            let shift = Int(((unit.recording.start + unit.skipped - unit.start) * Self.rate).rounded())
            let first = (moment - 1) * Self.hop
            for offset in 0..<Self.hop {
                let place = first + offset + shift
                guard samples.indices.contains(place) else { continue }
                sound[offset] += samples[place] * (a + (b - a) * Float(offset) / Float(Self.hop))
            }
        }
    }

    /// Amplitude of the score's dynamics, straight from the middle of a frame to the middle of the next.
    private func level(at time: Double) -> Float {
        guard let last = energy.indices.last else { return 1 }
        let place = time * SampleBank.clock - 0.5
        let low = min(last, max(0, Int(place.rounded(.down))))
        let share = Float(min(1, max(0, place - Double(low))))
        let decibels = energy[low] + (energy[min(last, low + 1)] - energy[low]) * share
        return exp2(decibels / 6.0206)
    }

    /// Hz of each hop: the script's frames are twice as long. It goes on through rests and consonants.
    private static func pitch(_ f0: [Float]) -> [Float] {
        let line = BankLine.continuous(f0, otherwise: 262)
        return (0..<line.count * 2).map { index in
            let place = Float(index) / 2 - 0.25
            let low = min(line.count - 1, max(0, Int(place.rounded(.down))))
            let share = min(1, max(0, place - Float(low)))
            return line[low] + (line[min(line.count - 1, low + 1)] - line[low]) * share
        }
    }
}
