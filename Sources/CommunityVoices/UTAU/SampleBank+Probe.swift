internal import Script
internal import Vocals

extension SampleBank {
    /// What its first note was like; judged once.
    func judgement() async throws -> NoteProbe.Judgement { try await probe.judgement { try await note() } }

    /// A note from its recordings.
    private func note() async throws -> NoteProbe.Note {
        let syllable =
            languages.contains(.japanese)
            ? [Phoneme("ja/r"), Phoneme("ja/a")] : [Phoneme("zh/l"), Phoneme("zh/ai", tone: 1)]
        let frames = [10, 8, 80, 10]
        let script = VocalScript(
            phonemes: [.silence] + syllable + [.silence], frames: frames,
            f0: [Float](repeating: NoteProbe.pitch, count: frames.reduce(0, +)))
        let rate = Double(Timeline.rate)
        return NoteProbe.Note(
            bank: name, sound: try await sound(of: script), steady: Int(0.3 * rate)..<Int(0.9 * rate),
            advice: "Check its recordings and the times in its oto.ini.")
    }
}
