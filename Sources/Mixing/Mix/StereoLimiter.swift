internal import Audio

/// `Limiter` for two channels that keep their balance: the louder one decides.
struct StereoLimiter {
    private var limiter: Limiter
    private var waiting = StereoBlock(silence: 0)
    private var peaks: [Float] = []

    init(ceiling: Double) { limiter = Limiter(ceiling: ceiling) }

    mutating func process(_ block: StereoBlock) -> StereoBlock {
        let fresh = block.left.indices.map { Self.peak(block.left[$0], block.right[$0]) }
        peaks += fresh
        waiting.left += block.left
        waiting.right += block.right
        return release(limiter.process(fresh))
    }

    mutating func finish() -> StereoBlock { release(limiter.finish()) }

    /// What came out of what went in is the gain.
    private mutating func release(_ limited: [Float]) -> StereoBlock {
        var out = StereoBlock(silence: limited.count)
        for index in limited.indices {
            let gain = peaks[index] > 0 ? limited[index] / peaks[index] : 1
            out.left[index] = Self.sane(waiting.left[index]) * gain
            out.right[index] = Self.sane(waiting.right[index]) * gain
        }
        peaks.removeFirst(limited.count)
        waiting.left.removeFirst(limited.count)
        waiting.right.removeFirst(limited.count)
        return out
    }

    private static func peak(_ left: Float, _ right: Float) -> Float { Swift.max(abs(sane(left)), abs(sane(right))) }
    private static func sane(_ sample: Float) -> Float { sample == sample ? sample : 0 }
}
