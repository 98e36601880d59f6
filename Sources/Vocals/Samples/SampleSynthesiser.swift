internal import CKissFFT
internal import Glibc

/// Sounds moments again at another pitch: pulses and noise, cut into pieces of 10 ms that overlap by half, each through
/// the resonance of its moment with the least possible phase, as a whole response and not wrapped around. The pulses
/// follow the pitch exactly; what of each frequency is breath comes from the noise (after WORLD: Morise, Yokomori and
/// Ozawa 2016).
public struct SampleSynthesiser: Sendable {
    /// Samples between two moments.
    public static let hop = SampleShape.hop

    private let transform: FourierTransform
    private let minimumPhase: MinimumPhase
    private var pulses: PulseSource
    private let noise: NoiseSource
    private var moment = 0
    private var pulseWindow = [Float](repeating: 0, count: 2 * SampleShape.hop)
    private var output = [Float](repeating: 0, count: SampleShape.length)
    private var first = [Float](repeating: 0, count: SampleShape.length)
    private var second = [Float](repeating: 0, count: SampleShape.length)
    private var signal = [Float](repeating: 0, count: SampleShape.length)
    private let ones = [Float](repeating: 1, count: SampleShape.length)
    private static let hann = (0..<2 * SampleShape.hop).map {
        0.5 - 0.5 * cosf(2 * .pi * (Float($0) + 0.5) / Float(2 * SampleShape.hop))
    }

    /// - Parameters:
    ///   - f0: Hz of each hop, without gaps.
    ///   - timbre: shift of the formants in semitones, −6…6.
    /// - Throws: when memory runs out.
    public init(f0: [Float], timbre: Float, seed: UInt64) throws(VocalsError) {
        guard let transform = FourierTransform(length: SampleShape.length) else { throw .noMemory }
        self.transform = transform
        minimumPhase = MinimumPhase(transform, timbre: timbre)
        pulses = PulseSource(f0: f0, hop: SampleShape.hop, rate: SampleShape.rate)
        noise = try NoiseSource(seed: seed)
    }

    /// Adds the next moment, `hop` samples after the one before. Gives the `hop` samples before it: nothing can change
    /// them any more.
    public mutating func push(_ sounding: VoiceMoment?) -> [Float] {
        listen()
        if let sounding { add(sounding) }
        moment += 1
        let finished = Array(output[..<SampleShape.hop])
        output.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let rest = buffer.count - SampleShape.hop
            memmove(base, base + SampleShape.hop, rest * MemoryLayout<Float>.stride)
            memset(base + rest, 0, SampleShape.hop * MemoryLayout<Float>.stride)
        }
        return finished
    }

    /// The pulses from a hop before the moment to one behind it; there are none before the beginning.
    private mutating func listen() {
        let hop = SampleShape.hop
        pulseWindow.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            memmove(base, base + hop, hop * MemoryLayout<Float>.stride)
            pulses.fill(base + hop, count: hop)
        }
    }

    private mutating func add(_ sounding: VoiceMoment) {
        let response = minimumPhase.response(sounding.envelope)
        for index in Self.hann.indices { first[index] = pulseWindow[index] * Self.hann[index] }
        second.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            noise.fill(base, start: (moment - 1) * SampleShape.hop, count: Self.hann.count)
        }
        for index in Self.hann.indices { second[index] *= Self.hann[index] }
        first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
                ones.withUnsafeBufferPointer { ones in
                    guard let first = first.baseAddress, let second = second.baseAddress, let ones = ones.baseAddress
                    else { return }
                    transform.transform(first, second, window: ones)
                }
            }
        }
        shape(sounding, response)
        signal.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { transform.invert(into: base) } }
        let scale = sounding.gain / Float(SampleShape.length)
        for index in output.indices { output[index] += signal[index] * scale }
    }

    /// Takes the packed spectrum of pulses + i·noise apart, weighs each, and shapes both by the response.
    private func shape(_ sounding: VoiceMoment, _ response: MinimumPhase.Response) {
        let spectrum = transform.spectrum
        let length = SampleShape.length
        let weights = Self.weights(sounding)
        for bin in 0..<SampleShape.bins {
            // For z = a + ib with a and b real: A = (Z(k) + Z*(−k))/2 and B = (Z(k) − Z*(−k))/2i.
            let here = spectrum[bin]
            let mirror = spectrum[(length - bin) & (length - 1)]
            let place = min(Float(SampleShape.bands - 1), max(0, Float(bin) * Self.bandsPerBin - 0.5))
            let low = min(SampleShape.bands - 2, Int(place))
            let rest = place - Float(low)
            let voice = weights.voice[low] + (weights.voice[low + 1] - weights.voice[low]) * rest
            let breath = weights.noise[low] + (weights.noise[low + 1] - weights.noise[low]) * rest
            let real = voice * (here.r + mirror.r) / 2 + breath * (here.i + mirror.i) / 2
            let imaginary = voice * (here.i - mirror.i) / 2 + breath * (mirror.r - here.r) / 2
            spectrum[bin].r = real * response.real[bin] - imaginary * response.imaginary[bin]
            spectrum[bin].i = real * response.imaginary[bin] + imaginary * response.real[bin]
        }
    }

    private static let bandsPerBin = SampleShape.binWidth / SampleShape.bandWidth

    /// Amplitudes of pulses and noise in each band; their powers add up to what sounds.
    private static func weights(_ sounding: VoiceMoment) -> (voice: [Float], noise: [Float]) {
        let shares = sounding.breath.map { expf($0) }
        return (
            shares.map { sqrtf(max(0, sounding.voicing * (1 - $0))) },
            shares.map { sqrtf(sounding.voicing * $0 + sounding.noise) }
        )
    }
}
