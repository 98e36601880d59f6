/// Plays 48 kHz mono sound on this machine.
public struct AudioOutput: Sendable {
    /// 20 ms: how soon a cancelled playback stops being fed.
    static let slice = 960

    /// Part of a device's name; nil is the system's default.
    public var device: String?

    public init(device: String? = nil) { self.device = device }

    /// Plays chunks of samples as they come and returns when the last one has been heard. When the task is cancelled
    /// the sound stops at once.
    /// - Throws: `AudioError` when there is no such device or it fails, `CancellationError`, or what the chunks throw.
    public func play<Chunks: AsyncSequence>(_ chunks: Chunks) async throws where Chunks.Element == [Float] {
        try await Self.play(chunks, on: PortAudioSink.open(device: device))
    }

    static func play<Chunks: AsyncSequence>(
        _ chunks: Chunks, on sink: some SampleSink
    ) async throws where Chunks.Element == [Float] {
        do {
            for try await chunk in chunks {
                for start in stride(from: 0, to: chunk.count, by: slice) {
                    try Task.checkCancellation()
                    try await sink.write(Array(chunk[start..<min(chunk.count, start + slice)]))
                }
            }
            // A cancelled sequence may simply end.
            try Task.checkCancellation()
            try await sink.drain()
        } catch {
            await sink.abort()
            throw error
        }
    }
}

/// Where samples go to be heard.
protocol SampleSink: Sendable {
    /// Returns when there is room for more.
    func write(_ samples: [Float]) async throws
    /// Returns when all has been heard.
    func drain() async throws
    /// Drops what has not been heard.
    func abort() async
}
