import Script

/// When a line becomes audible: the first sample above −50 dBFS, the threshold our latency is measured with.
enum Audibility {
    /// −50 dBFS as an amplitude.
    static let threshold: Float = 0.003_162

    static func isAudible(_ chunk: AudioChunk) -> Bool { chunk.samples.contains { abs($0) > threshold } }
}
