/// The filters of a run of frames.
struct FrameFilters: Sendable, Equatable {
    /// Natural logarithms of magnitude on the knots (`FilterKnots`), for the pulses and for the noise.
    var harmonic, noise: [Float]
    /// Radians by which the pulses' filter turns each bin.
    var angle: [Float]
    /// Natural logarithm of the noise's gain in each part of the frame that lies two further on (`NoiseSwell`).
    var swell: [Float]
    var count: Int
    /// The mel frames that they were made for.
    var mel: [Float] = []

    static let none = FrameFilters(harmonic: [], noise: [], angle: [], swell: [], count: 0)

    /// Those of some of the frames.
    subscript(frames: Range<Int>) -> FrameFilters {
        if frames == 0..<count { return self }
        func part(_ values: [Float]) -> [Float] {
            let width = values.count / max(1, count)
            return Array(values[frames.lowerBound * width..<frames.upperBound * width])
        }
        return FrameFilters(
            harmonic: part(harmonic), noise: part(noise), angle: part(angle), swell: part(swell),
            count: frames.count, mel: part(mel))
    }
}
