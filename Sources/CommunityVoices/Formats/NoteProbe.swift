internal import Audio
internal import Script
internal import Vocals

/// Lets a singer sing a note before anyone hears it, once: what comes out must be sound, at the pitch that was asked for.
/// Nobody should hear of a broken bank in the middle of a song.
actor NoteProbe {
    private var result: Task<Judgement, any Error>?

    struct Judgement: Sendable {
        /// dB that bring it to the common loudness.
        var gain: Float
        /// Cents from the pitch that was asked for; nil where no pitch could be told.
        var cents: Double?
    }

    /// Hz: E4, in every singer's reach.
    static let pitch: Float = 329.628
    /// dBFS below which there is no voice.
    private static let floor = -60.0
    private static let mostGain = 20.0

    /// What was found the first time. Where that failed the next one who asks tries again: a file may have been mended.
    func judgement(_ note: @escaping @Sendable () async throws -> Note) async throws -> Judgement {
        if let result { return try await result.value }
        let judging = Task { try Self.judge(try await note()) }
        result = judging
        do { return try await judging.value } catch {
            result = nil
            throw error
        }
    }

    /// A sung note, and what to do if there is nothing to hear.
    struct Note: Sendable {
        var bank: String
        var sound: [Float]
        /// Samples in which the vowel is steady.
        var steady: Range<Int>
        var advice: String
    }

    private static func judge(_ note: Note) throws -> Judgement {
        guard Loudness.samplePeak(note.sound) > floor else {
            throw VocalsError(.badVoice, "is no voice: a sung note is silent", at: note.bank, advice: note.advice)
        }
        let loudness = Loudness.integrated(note.sound)
        let gain = loudness.isFinite ? min(mostGain, max(-mostGain, VoiceProbe.loudness - loudness)) : 0
        let steady = note.sound[note.steady.clamped(to: note.sound.indices)]
        // Half decibels: the measure must not carry the last bit of a network's arithmetic into the sound.
        return Judgement(
            gain: Float((gain * 2).rounded() / 2),
            cents: PitchProbe.cents(steady, from: Double(pitch), rate: Double(Timeline.rate)))
    }
}
