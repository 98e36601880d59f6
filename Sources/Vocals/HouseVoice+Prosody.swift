internal import Glibc
internal import Inference
public import Script

extension HouseVoice {
    public func predictProsody(
        _ phonemes: [Phoneme], language: Language, speaker: String?
    ) async throws -> ProsodyPrediction {
        let sequence = try PhoneSequence(phonemes)
        let readings = try await readings(of: sequence, phonemes: phonemes, language: language)
        let durations = readings.wholeFrames
        let f0 = try await f0(sequence, readings, durations, speaker: findSpeaker(speaker))
        return cut(sequence, durations: durations, f0: f0, count: phonemes.count)
    }

    public func predictDurations(_ phonemes: [Phoneme], language: Language) async throws -> [Int] {
        let sequence = try PhoneSequence(phonemes)
        let readings = try await readings(of: sequence, phonemes: phonemes, language: language)
        handed.keep(readings, of: phonemes, language)
        return cut(sequence, durations: readings.wholeFrames, f0: nil, count: phonemes.count).frames
    }

    public func predictF0(
        _ phonemes: [Phoneme], frames: [Int], language: Language, speaker: String?
    ) async throws -> [Float] {
        try ScriptCheck.check(phonemes: phonemes, frames: frames)
        let sequence = try PhoneSequence(phonemes)
        let known = handed.take(phonemes, language)
        let readings: Readings
        if let known {
            readings = known
        } else {
            readings = try await self.readings(of: sequence, phonemes: phonemes, language: language)
        }
        let durations = sequence.durations(frames, natural: readings.durations, added: Self.edge)
        let f0 = try await f0(sequence, readings, durations, speaker: findSpeaker(speaker))
        return cut(sequence, durations: durations, f0: f0, count: phonemes.count).f0
    }

    /// Frames of the silences that are added at the ends and cut off again.
    private static let edge = 8

    /// What the prosody network makes of a row: one reading for each language in it.
    struct Readings: Sendable {
        /// Natural frames of each phone, as its own language would have them.
        var durations: [Float]
        /// Which of `hidden` each phone belongs to.
        var reading: [Int]
        /// The hidden rows of each reading, and the mean F0 of the speaker that it imitates.
        var hidden: [(rows: [Float], meanF0: Float)]

        /// Frames below which the alignment of the training knew no phone.
        private static let shortest: Float = 2
        var wholeFrames: [Int] { durations.map { Int(max(Self.shortest, $0.rounded())) } }
    }

    /// Reads the row once for each of its languages, with that language's native speaker: what the network learned of a
    /// language, it learned from that speaker alone.
    func readings(of sequence: PhoneSequence, phonemes: [Phoneme], language: Language) async throws -> Readings {
        let languages = sequence.languages(of: phonemes, otherwise: language)
        let order = Language.allCases.filter(languages.contains)
        let tokens = try networks.tokens(of: sequence.phones)
        var result = Readings(
            durations: Array(repeating: 1, count: tokens.count),
            reading: languages.map { order.firstIndex(of: $0) ?? 0 },
            hidden: [])
        for (number, language) in order.enumerated() {
            let native = try findSpeaker(speaker(for: language))
            let output = try await networks.prosody.run(
                .init(
                    tokens: tokens, tones: sequence.tones.map(Int64.init), speaker: Int64(native.index),
                    language: Int64(manifest.languages[language] ?? native.index)))
            result.hidden.append((output.hidden, native.meanF0))
            for index in tokens.indices where result.reading[index] == number {
                // A frame less than e^6 = 400, 4.7 s: no phone is that long unless a number went wrong.
                result.durations[index] = expf(min(6, max(0, output.logDurations[index])))
            }
        }
        return result
    }

    private func f0(
        _ sequence: PhoneSequence, _ readings: Readings, _ durations: [Int], speaker: VoiceManifest.Speaker
    ) async throws -> [Float] {
        let total = durations.reduce(0, +)
        guard total > 0 else { return [] }
        guard total <= ScriptCheck.mostFrames else { throw ScriptCheck.tooLong }
        var f0 = [Float](repeating: 0, count: total)
        for (number, reading) in readings.hidden.enumerated() {
            let frames = LengthRegulator.frames(hidden: reading.rows, durations: durations)
            let pitch = try await networks.pitch.run(frames)
            var frame = 0
            for (phone, duration) in durations.enumerated() {
                if readings.reading[phone] == number {
                    for index in frame..<frame + duration where pitch.voicing[index] > 0.5 {
                        f0[index] = pitch.f0[index] * speaker.meanF0 / reading.meanF0
                    }
                }
                frame += duration
            }
        }
        return VoicingRepair.repaired(f0, phones: sequence.phones, durations: durations)
    }

    /// Leaves out the silences added at the ends, and merges phones to the phonemes they belong to.
    private func cut(_ sequence: PhoneSequence, durations: [Int], f0: [Float]?, count: Int) -> ProsodyPrediction {
        var prediction = ProsodyPrediction(frames: Array(repeating: 0, count: count), f0: [])
        var frame = 0
        for (phone, duration) in durations.enumerated() {
            if let owner = sequence.owners[phone] {
                prediction.frames[owner] += duration
                if let f0 { prediction.f0 += f0[frame..<frame + duration] }
            }
            frame += duration
        }
        return prediction
    }
}

extension PhoneSequence {
    /// The language of each phone; silences belong to the language before them, or to `otherwise`.
    func languages(of phonemes: [Phoneme], otherwise: Language) -> [Language] {
        var current = phonemes.lazy.compactMap(\.language).first ?? otherwise
        return owners.map { owner in
            if let owner, let own = phonemes[owner].language { current = own }
            return current
        }
    }

    /// The phonemes' frames shared among their phones; the silences added at the ends get `added`.
    func durations(_ frames: [Int], natural: [Float], added: Int) -> [Int] {
        var durations = owners.map { $0 == nil ? added : 0 }
        for (phoneme, range) in ranges(count: frames.count).enumerated() {
            let split = DurationSplit.split(
                frames[phoneme], natural: Array(natural[range]), phones: Array(phones[range]))
            durations.replaceSubrange(range, with: split)
        }
        return durations
    }
}
