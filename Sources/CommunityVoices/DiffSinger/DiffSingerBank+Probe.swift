internal import Script
internal import Vocals

extension DiffSingerBank {
    /// What its first note was like; judged once.
    func judgement() async throws -> NoteProbe.Judgement { try await probe.judgement { try await note() } }

    /// A note whose every graph was asked: all three models of the timing too, since a broken one should not wait for a
    /// song.
    private func note() async throws -> NoteProbe.Note {
        let phonemes = probePhonemes
        let syllable = SyllableToSing(phonemes: phonemes, onset: phonemes.count - 1, start: 0, end: 0.7, key: 64)
        _ = try await singDurations([syllable], language: .mandarin, speaker: nil)
        /// Frames of the vowel.
        let length = 60
        let frames = [8] + [Int](repeating: 8, count: phonemes.count - 1) + [length, 8]
        let sung = [.silence] + phonemes + [.silence]
        let total = frames.reduce(0, +)
        let start = total - length - 8
        let line = LineToSing(phonemes: sung, frames: frames, notes: [.init(key: 64, start: start, end: total - 8)])
        _ = try await singPitch(line, language: .mandarin, speaker: nil, seed: 0)
        let script = VocalScript(
            phonemes: sung, frames: frames, f0: [Float](repeating: NoteProbe.pitch, count: total))
        let sound = try await sound(of: script)
        let rate = Double(Timeline.rate) / frameRate
        return NoteProbe.Note(
            bank: name, sound: sound, steady: Int(Double(start + 15) * rate)..<Int(Double(total - 15) * rate),
            advice: "Check that its models, its configuration and its vocoder belong together.")
    }

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
