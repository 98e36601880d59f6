public import Script
public import Vocals

/// What will be said, when, and how it is made.
public struct SpokenPlan: Sendable {
    /// What one voice says in a row, or a silence between.
    public struct Part: Sendable {
        /// Who makes its sound.
        public enum Source: Sendable {
            /// A voice that follows a script.
            case script(VocalScript, ChosenVoice)
            /// A voice with its own timing.
            case own(SpeakingPlan)
            case silence
        }

        /// Samples from the plan's beginning.
        public var start: Int
        /// Samples.
        public var duration: Int
        public var source: Source

        public init(start: Int = 0, duration: Int, source: Source) {
            self.start = start
            self.duration = duration
            self.source = source
        }

        init(start: Int, script: VocalScript, voice: ChosenVoice) {
            self.init(
                start: start,
                duration: Timeline.position(seconds: Double(script.frameCount) / voice.vocalist.frameRate),
                source: .script(script, voice))
        }

        /// What a voice that follows a script was given; nil for others.
        public var script: VocalScript? {
            if case .script(let script, _) = source { script } else { nil }
        }

        fileprivate var chunks: AsyncThrowingStream<AudioChunk, any Error> {
            switch source {
            case .script(let script, let voice): voice.vocalist.render(script)
            case .own(let plan): plan.render()
            case .silence: Silence.chunks(duration)
            }
        }
    }

    public var plan: Plan
    /// In order, one behind the other; none when there is nothing to say.
    public var parts: [Part]
    /// The sound where it is known already.
    var given: (@Sendable () -> AsyncThrowingStream<AudioChunk, any Error>)?

    public init(plan: Plan, parts: [Part]) {
        self.plan = plan
        self.parts = parts
    }

    /// True when the text had nothing that can be spoken: only signs, or nothing at all.
    public var isSilent: Bool { parts.isEmpty && given == nil }

    /// The sound of the parts, one behind the other, as one stream.
    var chunks: AsyncThrowingStream<AudioChunk, any Error> {
        if let given { return given() }
        let sequence = PartSequence(parts)
        return AsyncThrowingStream { try await sequence.next() }
    }
}

/// Sound without sound.
enum Silence {
    /// Samples a chunk: a tenth of a second.
    private static let size = Timeline.rate / 10

    static func chunks(_ duration: Int) -> AsyncThrowingStream<AudioChunk, any Error> {
        AsyncThrowingStream { continuation in
            for start in stride(from: 0, to: duration, by: size) {
                let count = min(size, duration - start)
                continuation.yield(AudioChunk(start: start, samples: [Float](repeating: 0, count: count)))
            }
            continuation.finish()
        }
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
            current = (part.start, part.chunks.makeAsyncIterator())
        }
    }
}
