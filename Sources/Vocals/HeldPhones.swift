internal import Script

/// The phones of a script with their frames. Diphthongs of long notes are taken apart: the vowel is held, and the glide
/// comes at the end, in its natural length, as singers do it.
struct HeldPhones {
    private(set) var phones: [Phone]
    private(set) var durations: [Int]

    /// Frames from which a diphthong counts as held: 0.4 s.
    private static let held = 34

    init(_ sequence: PhoneSequence, script: VocalScript, voice: HouseVoice) async throws {
        phones = sequence.phones
        durations = sequence.durations(
            script.frames, natural: try await Self.natural(sequence, script: script, voice: voice), added: 0)
        for index in phones.indices.reversed() where durations[index] >= Self.held {
            guard let vowel = phones[index].heldVowel else { continue }
            // 14 frames, 0.16 s: what a diphthong lasts in plain speech.
            let glide = 14
            phones.insert(vowel, at: index)
            durations.insert(durations[index] - glide, at: index)
            durations[index + 1] = glide
        }
    }

    /// Natural frames of each phone; the network is asked only where a phoneme has several.
    private static func natural(
        _ sequence: PhoneSequence, script: VocalScript, voice: HouseVoice
    ) async throws -> [Float] {
        guard sequence.ranges(count: script.phonemes.count).contains(where: { $0.count > 1 }) else {
            return sequence.phones.map { _ in 1 }
        }
        let language = script.phonemes.lazy.compactMap(\.language).first ?? .mandarin
        if let known = voice.handed.take(script.phonemes, language) { return known.durations }
        return try await voice.readings(of: sequence, phonemes: script.phonemes, language: language).durations
    }
}
