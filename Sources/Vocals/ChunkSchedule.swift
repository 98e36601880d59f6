/// How a script is cut for rendering: the first piece small, so that sound begins early, then larger ones, which cost
/// less. It depends on the length alone, so the same script gives the same bytes.
enum ChunkSchedule {
    /// 24 frames are 0.28 s of sound; 288 are 3.3 s. No frame is computed twice, but each call of the networks costs as
    /// much as 25 frames.
    private static let sizes = [24, 96, 288]

    static func chunks(frames: Int) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var start = 0
        while start < frames {
            let size = sizes[min(chunks.count, sizes.count - 1)]
            // A short rest is not worth a call of its own.
            let end = frames - start - size < size / 3 ? frames : start + size
            chunks.append(start..<end)
            start = end
        }
        return chunks
    }
}
