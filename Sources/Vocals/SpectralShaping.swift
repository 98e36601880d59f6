internal import Glibc
internal import Spectra

/// What happens to a frame between the two transforms.
struct SpectralShaping: Sendable {
    private let knots: FilterKnots
    /// For each knot, by how much more than 1 it moves with the effort.
    private let tilt: [Float]
    /// Of one frame: magnitudes for pulses and noise, and the pulses' filter's turn.
    private var voice, breath, cosine, sine: [Float]

    init(_ shape: HouseShape) {
        knots = shape.knots
        tilt = knots.bins.map { Self.tilt(Float($0) * shape.binWidth) }
        let nothing = [Float](repeating: 0, count: (shape.bins + 7) / 8 * 8)
        (voice, breath, cosine, sine) = (nothing, nothing, nothing, nothing)
    }

    /// Louder voice is not only more voice: its spectrum falls less steeply. Above 1 kHz the level moves by up to this
    /// much more than below, for each dB: the order of what is measured between soft and loud speech (Traunmüller and
    /// Eriksson 2000).
    private static let brightness: Float = 0.35

    /// By how much more than 1 a frequency moves with the effort: from 0 at 1 kHz to the full at 4 kHz, linear in octaves.
    static func tilt(_ hertz: Float) -> Float { 1 + brightness * min(1, log2f(max(1, hertz / 1000)) / 2) }

    /// Of a gain in dB.
    static func nepers(_ decibels: Float) -> Float { decibels / 20 * logf(10) }

    /// Filters the spectra of both sources and leaves their sum in that of the pulses. `gain` in dB.
    mutating func apply(
        _ filters: FrameFilters, _ frame: Int, gain: Float, pulses: RealTransform, noise: RealTransform
    ) {
        expand(filters, frame, gain: gain)
        let bins = knots.share.count
        voice.withUnsafeBufferPointer { voice in
            breath.withUnsafeBufferPointer { breath in
                cosine.withUnsafeBufferPointer { cosine in
                    sine.withUnsafeBufferPointer { sine in
                        guard let voice = voice.baseAddress, let breath = breath.baseAddress,
                            let cosine = cosine.baseAddress, let sine = sine.baseAddress
                        else { return }
                        // The last eight overlap those before them; they are read before anything is written.
                        let last = Self.eight(bins - 8, voice, breath, cosine, sine, pulses, noise)
                        for bin in stride(from: 0, to: bins - 8, by: 8) {
                            let sum = Self.eight(bin, voice, breath, cosine, sine, pulses, noise)
                            sum.real.store(at: pulses.real + bin)
                            sum.imaginary.store(at: pulses.imaginary + bin)
                        }
                        last.real.store(at: pulses.real + bins - 8)
                        last.imaginary.store(at: pulses.imaginary + bins - 8)
                    }
                }
            }
        }
    }

    /// The sum of both sources behind their filters, eight bins of it.
    @inline(__always)
    private static func eight(
        _ bin: Int, _ voice: UnsafePointer<Float>, _ breath: UnsafePointer<Float>, _ cosine: UnsafePointer<Float>,
        _ sine: UnsafePointer<Float>, _ pulses: RealTransform, _ noise: RealTransform
    ) -> (real: Lanes, imaginary: Lanes) {
        let strength = Lanes.load(voice + bin)
        let (a, b) = (strength * .load(cosine + bin), strength * .load(sine + bin))
        let (real, imaginary) = (Lanes.load(pulses.real + bin), Lanes.load(pulses.imaginary + bin))
        let (air, airTurned) = (Lanes.load(noise.real + bin), Lanes.load(noise.imaginary + bin))
        let loudness = Lanes.load(breath + bin)
        return (real * a - imaginary * b + air * loudness, real * b + imaginary * a + airTurned * loudness)
    }

    /// Both filters of a frame for every bin.
    private mutating func expand(_ filters: FrameFilters, _ frame: Int, gain: Float) {
        let lift = Self.nepers(gain)
        let (knots, tilt) = (knots, tilt)
        func magnitudes(_ logarithms: [Float], into result: inout [Float]) {
            logarithms.withUnsafeBufferPointer { logarithms in
                result.withUnsafeMutableBufferPointer { result in
                    guard let source = logarithms.baseAddress, let target = result.baseAddress else { return }
                    knots.magnitudes(source + frame * knots.bins.count, lift: lift, tilt: tilt, into: target)
                }
            }
        }
        magnitudes(filters.harmonic, into: &voice)
        magnitudes(filters.noise, into: &breath)
        turn(filters, frame)
    }

    /// Cosine and sine of a frame's angles.
    private mutating func turn(_ filters: FrameFilters, _ frame: Int) {
        let bins = knots.share.count
        cosine.withUnsafeMutableBufferPointer { cosine in
            sine.withUnsafeMutableBufferPointer { sine in
                guard let cosine = cosine.baseAddress, let sine = sine.baseAddress else { return }
                filters.angle.withUnsafeBufferPointer {
                    guard let angle = $0.baseAddress.map({ $0 + frame * bins }) else { return }
                    for step in stride(from: 0, to: bins, by: 8) {
                        let place = min(step, bins - 8)
                        let turns = Lanes.load(angle + place) * (1 / (2 * Float.pi))
                        FastSine.sine(turns: turns + 0.25).store(at: cosine + place)
                        FastSine.sine(turns: turns).store(at: sine + place)
                    }
                }
            }
        }
    }
}
