internal import Phonetics
public import Script
internal import Synchronization

/// The sound of lines that are said again and again: greetings, thanks, the shop's own sentences. A line is known by all
/// that decides its sound: the text, the voice, the manner, and how it is read, so that a corrected lexicon is heard at once.
public final class LineCache: Sendable {
    /// What decides how a line sounds.
    struct Key: Hashable, Sendable {
        var utterance: Utterance
        /// nil is the first voice of the language.
        var voice: String?
        var text: Transcription
    }

    struct Line: Sendable {
        var plan: Plan
        var chunks: [AudioChunk]
    }

    /// What the cache has done so far.
    public struct Report: Sendable, Equatable {
        public var lines: Int
        public var bytes: Int
        public var hits: Int
        public var misses: Int
    }

    private let shelf: Mutex<LineShelf<Key, Line>>
    private let largest: Int

    /// - Parameter bytes: of sound that is kept, 192,000 a second; 0 keeps nothing.
    public init(bytes: Int) {
        let shelf = LineShelf<Key, Line>(capacity: bytes)
        largest = shelf.largest
        self.shelf = Mutex(shelf)
    }

    public var report: Report {
        shelf.withLock { Report(lines: $0.count, bytes: $0.bytes, hits: $0.hits, misses: $0.misses) }
    }

    func find(_ key: Key) -> Line? { shelf.withLock { $0.find(key) } }

    /// The chunks of a new line, kept when the last of them has been taken: a line that is cut is not.
    func keeping(
        _ chunks: AsyncThrowingStream<AudioChunk, any Error>, of plan: Plan, as key: Key
    ) -> AsyncThrowingStream<AudioChunk, any Error> {
        guard plan.duration * MemoryLayout<Float>.size <= largest, plan.duration > 0 else { return chunks }
        let recorder = LineRecorder(chunks) { recorded in
            guard recorded.last?.end == plan.duration else { return }
            let bytes = recorded.reduce(0) { $0 + $1.samples.count * MemoryLayout<Float>.size }
            self.shelf.withLock { $0.keep(Line(plan: plan, chunks: recorded), of: key, bytes: bytes) }
        }
        return AsyncThrowingStream { try await recorder.next() }
    }
}

/// Hands chunks on and remembers them.
private actor LineRecorder {
    private var chunks: AsyncThrowingStream<AudioChunk, any Error>.Iterator
    private var recorded: [AudioChunk] = []
    private let whole: @Sendable ([AudioChunk]) -> Void

    init(
        _ chunks: AsyncThrowingStream<AudioChunk, any Error>, whole: @escaping @Sendable ([AudioChunk]) -> Void
    ) {
        self.chunks = chunks.makeAsyncIterator()
        self.whole = whole
    }

    func next() async throws -> AudioChunk? {
        var iterator = chunks
        let chunk = try await iterator.next(isolation: self)
        chunks = iterator
        if let chunk { recorded.append(chunk) } else { whole(recorded) }
        return chunk
    }
}

extension SpokenPlan {
    /// A line that was rendered before.
    init(_ line: LineCache.Line) {
        self.init(plan: line.plan, parts: [])
        let chunks = line.chunks
        given = {
            AsyncThrowingStream { continuation in
                for chunk in chunks { continuation.yield(chunk) }
                continuation.finish()
            }
        }
    }
}
