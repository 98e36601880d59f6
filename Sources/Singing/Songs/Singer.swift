public import Phonetics
public import Script
public import Vocals

/// Sings scores with a voice.
public struct Singer: Sendable {
    public let voice: any Vocalist
    private let planner: SongPlanner

    public init(voice: any Vocalist, frontEnd: FrontEnd) {
        self.init(voice: voice, aligner: LyricAligner(frontEnd: frontEnd))
    }

    public init(voice: any Vocalist, aligner: LyricAligner) {
        self.voice = voice
        var aligner = aligner
        aligner.pronounce = { voice.sounds(of: $0, read: $1, language: $2) }
        planner = SongPlanner(voice: voice, aligner: aligner)
    }

    /// Everything about the song but its sound: milliseconds of work a phrase.
    /// - Throws: `ScoreError`, or what the voice throws.
    public func plan(_ score: Score, options: SongOptions = SongOptions()) async throws -> SongPlan {
        try await planner.plan(score, options: options)
    }

    /// The same for one line of an ensemble.
    public func plan(_ part: ScorePart, of score: Score, options: SongOptions) async throws -> SongPlan {
        try await planner.plan(part, of: score, options: options)
    }

    /// The song's sound, phrase by phrase, each chunk made when it is asked for. The same plan gives the same bytes.
    public func sing(_ plan: SongPlan) -> VoiceStream {
        let source = SongSource(plan, voice: voice)
        return VoiceStream(plan: plan.plan, chunks: AsyncThrowingStream { try await source.next() })
    }

    public func sing(_ score: Score, options: SongOptions = SongOptions()) async throws -> VoiceStream {
        sing(try await plan(score, options: options))
    }
}
