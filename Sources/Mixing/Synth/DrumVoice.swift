internal import Glibc

/// Percussion: a falling tone, and noise through a difference filter.
struct DrumVoice: Sendable {
    private var phase: Double = 0
    private var hertz: Double
    private let floor: Double
    private let sweep: Double
    private var tone: Double
    private let toneDecay: Double
    private var noise: Double
    private let noiseDecay: Double
    private let brightness: Double
    private var before = 0.0
    private var state: UInt64
    private let gain: Double
    private(set) var isSilent = false

    init(_ note: BandNote, number: Int) {
        let kind = Self.kind(note.key)
        hertz = kind.from
        floor = kind.to
        sweep = Tuning.decay(0.15)
        tone = kind.tone
        toneDecay = Tuning.decay(kind.length)
        noise = kind.noise
        noiseDecay = Tuning.decay(kind.noiseLength)
        brightness = kind.brightness
        state = UInt64(truncatingIfNeeded: number &* 2_654_435_761 &+ note.key) | 1
        gain = 0.5 * ToneVoice.loudness(note.velocity)
    }

    private typealias Kind = (
        from: Double, to: Double, tone: Double, length: Double, noise: Double, noiseLength: Double, brightness: Double
    )

    /// General MIDI's percussion keys, by family.
    private static func kind(_ key: Int) -> Kind {
        switch key {
        case 35, 36: (150, 48, 1, 0.35, 0.15, 0.02, 0.2)
        case 37: (1_700, 1_700, 0.4, 0.05, 0.35, 0.03, 0.7)
        case 38, 40: (220, 180, 0.45, 0.14, 0.6, 0.2, 0.6)
        case 41, 43, 45, 47, 48, 50: (Double(key) * 4, Double(key) * 2.6, 0.9, 0.4, 0.1, 0.05, 0.3)
        case 42, 44: (0, 0, 0, 0.01, 0.4, 0.06, 0.95)
        case 46: (0, 0, 0, 0.01, 0.4, 0.35, 0.95)
        case 49, 51, 52, 53, 55, 57, 59: (0, 0, 0, 0.01, 0.35, 1.4, 0.9)
        case 76: (1_150, 1_150, 0.7, 0.09, 0.08, 0.01, 0.5)
        case 77: (850, 850, 0.7, 0.09, 0.08, 0.01, 0.5)
        default: (600, 500, 0.3, 0.1, 0.3, 0.08, 0.7)
        }
    }

    mutating func render(
        into left: UnsafeMutableBufferPointer<Float>, _ right: UnsafeMutableBufferPointer<Float>, from offset: Int
    ) {
        guard !isSilent else { return }
        for sample in offset..<left.count {
            hertz = floor + (hertz - floor) * sweep
            phase += 2 * Double.pi * hertz / 48_000
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let white = Double(Int64(bitPattern: state) >> 33) / 1_073_741_824
            let shaped = white - before * brightness
            before = white
            let value = Float((sin(phase) * tone + shaped * noise) * gain)
            tone *= toneDecay
            noise *= noiseDecay
            left[sample] += value
            right[sample] += value
        }
        if tone + noise < 0.0005 { isSilent = true }
    }
}
