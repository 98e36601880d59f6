public import Script
public import Vocals

/// What will be said, when, and how it is made.
public struct SpokenPlan: Sendable {
    /// What one voice says in a row.
    public struct Part: Sendable {
        /// Samples from the plan's beginning.
        public var start: Int
        public var script: VocalScript
        public var voice: ChosenVoice

        public init(start: Int = 0, script: VocalScript, voice: ChosenVoice) {
            self.start = start
            self.script = script
            self.voice = voice
        }

        /// Samples.
        public var duration: Int {
            Timeline.position(seconds: Double(script.frameCount) / voice.vocalist.frameRate)
        }
    }

    public var plan: Plan
    /// In order, one behind the other; none when there is nothing to say.
    public var parts: [Part]
    /// Set where a voice with its own timing says all of it; there are no parts then.
    public private(set) var own: SpeakingPlan?

    public init(plan: Plan, parts: [Part]) {
        self.plan = plan
        self.parts = parts
    }

    /// What a voice with its own timing made of a text. F0 and energy are not known before the sound: empty.
    init(text: String, language: Language, mood: Mood, own: SpeakingPlan) {
        plan = Plan(
            kind: .speech, text: text, language: language, mood: mood, duration: own.duration,
            phonemes: own.phonemes, words: own.words.filter { !$0.value.isEmpty })
        parts = []
        self.own = own.duration > 0 ? own : nil
    }

    /// True when the text had nothing that can be spoken: only signs, or nothing at all.
    public var isSilent: Bool { parts.isEmpty && own == nil }

    /// The sound of the parts, one behind the other, as one stream.
    var chunks: AsyncThrowingStream<AudioChunk, any Error> {
        if let own { return own.render() }
        let sequence = PartSequence(parts)
        return AsyncThrowingStream { try await sequence.next() }
    }
}

/// Goes from part to part. A part's synthesis begins when the one before has given its last chunk.
private actor PartSequence {
    private var waiting: ArraySlice<SpokenPlan.Part>
    private var current: (start: Int, chunks: AsyncThrowingStream<AudioChunk, any Error>.Iterator)?

    init(_ parts: [SpokenPlan.Part]) { waiting = parts[...] }

    func next() async throws -> AudioChunk? {
        while true {
            if let (start, chunks) = current {
                var iterator = chunks
                let chunk = try await iterator.next(isolation: self)
                current = chunk == nil ? nil : (start, iterator)
                if let chunk { return AudioChunk(start: start + chunk.start, samples: chunk.samples) }
            }
            guard let part = waiting.popFirst() else { return nil }
            current = (part.start, part.voice.vocalist.render(part.script).makeAsyncIterator())
        }
    }
}
