internal import Glibc
internal import Spectra

/// The signal half of the vocoder: pulses and noise, each shaped by its filter frame by frame in the short-time Fourier
/// domain, then overlapped and added. All state is carried, so a song made in pieces is the song made at once.
///
/// A source-filter model in the manner of the neural homomorphic vocoder (Liu et al. 2020), with the transforms done by
/// an FFT instead of the study's matrices.
struct SourceFilter {
    private let shape: HouseShape
    /// Samples of a window.
    private let length: Int
    private let pulseSpectrum, noiseSpectrum: RealTransform
    private var shaping: SpectralShaping
    private var pulses: PulseSource
    private let noise: NoiseSource
    private var swell: NoiseSwell
    private var frame = 0
    private var pulseWindow, noiseWindow, signal: [Float]
    private var overlap: OverlapAdd
    private let hann: [Float]

    /// `f0` of the whole script. Throws for windows that cannot be transformed.
    init(f0: [Float], shape: HouseShape, seed: UInt64) throws(VocalsError) {
        let length = shape.length
        guard let pulseSpectrum = RealTransform(length: length), let noiseSpectrum = RealTransform(length: length)
        else { throw .noSuchLength(length) }
        (self.pulseSpectrum, self.noiseSpectrum) = (pulseSpectrum, noiseSpectrum)
        self.shape = shape
        self.length = length
        shaping = SpectralShaping(shape)
        pulses = PulseSource(f0: f0, hop: shape.hop, rate: shape.rate)
        noise = try NoiseSource(seed: seed)
        swell = NoiseSwell(hop: shape.hop)
        let silence = [Float](repeating: 0, count: length)
        (pulseWindow, noiseWindow, signal) = (silence, silence, silence)
        overlap = OverlapAdd(shape)
        hann = shape.hann
    }

    /// Filters the next frames and gives the samples that are finished with them. `gains` are dB a frame.
    mutating func push(_ filters: FrameFilters, gains: ArraySlice<Float>) -> [Float] {
        var finished: [Float] = []
        finished.reserveCapacity(filters.count * shape.hop)
        let parts = filters.swell.count / max(1, filters.count)
        for index in 0..<filters.count {
            swell.append(filters.swell[index * parts..<(index + 1) * parts])
            listen()
            filter(filters, index, gain: gains.isEmpty ? 0 : gains[gains.startIndex + index])
            overlap.add(signal, scale: 1 / Float(length), into: &finished)
            frame += 1
        }
        return finished
    }

    /// The samples still held back after the last frame.
    mutating func finish() -> [Float] {
        var finished: [Float] = []
        overlap.finish(into: &finished)
        return finished
    }

    /// Moves the source windows on by a hop.
    private mutating func listen() {
        let first = frame == 0
        let start = first ? shape.reach : length - shape.hop
        let count = length - start
        let position = frame * shape.hop - shape.reach
        pulseWindow.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            if !first { memmove(base, base + shape.hop, (length - shape.hop) * MemoryLayout<Float>.stride) }
            pulses.fill(base + start, count: count)
        }
        noiseWindow.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            if !first { memmove(base, base + shape.hop, (length - shape.hop) * MemoryLayout<Float>.stride) }
            // Noise exists before the beginning too; pulses do not.
            let (skipped, count) = first ? (0, length) : (start, count)
            noise.fill(base + skipped, start: position + skipped, count: count)
            swell.apply(to: base + skipped, start: position + skipped, count: count)
        }
    }

    /// Both sources through the filters of one frame, into `signal`.
    private mutating func filter(_ filters: FrameFilters, _ index: Int, gain: Float) {
        pulseWindow.withUnsafeBufferPointer { pulses in
            noiseWindow.withUnsafeBufferPointer { noise in
                hann.withUnsafeBufferPointer { window in
                    guard let pulses = pulses.baseAddress, let noise = noise.baseAddress,
                        let window = window.baseAddress
                    else { return }
                    pulseSpectrum.transform(pulses, window: window)
                    noiseSpectrum.transform(noise, window: window)
                }
            }
        }
        shaping.apply(filters, index, gain: gain, pulses: pulseSpectrum, noise: noiseSpectrum)
        signal.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { pulseSpectrum.invert(into: base) } }
    }
}
