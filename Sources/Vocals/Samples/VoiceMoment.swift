internal import Glibc

/// What sounds at a moment: one place of a recording, or places of several on their way into one another.
public struct VoiceMoment: Sendable {
    /// A recording's share of a moment.
    public struct Part: Sendable {
        public var sample: VoiceSample
        /// Frames into the recording; between two frames it is between their values.
        public var place: Float
        /// 0…1. The parts of a moment add up to 1, or to less where sound begins or ends.
        public var weight: Float
        /// What is not voice is added from the recording itself by whoever mixes it, and left out here.
        public var keepsNoise: Bool

        public init(sample: VoiceSample, place: Float, weight: Float, keepsNoise: Bool) {
            self.sample = sample
            self.place = place
            self.weight = weight
            self.keepsNoise = keepsNoise
        }
    }

    var envelope = [Float](repeating: 0, count: SampleShape.points)
    var breath = [Float](repeating: 0, count: SampleShape.bands)
    /// 0…1: what of the power is voice, and what is noise to be made.
    var voicing: Float = 0
    var noise: Float = 0
    /// Of amplitude.
    public var gain: Float = 0

    /// nil where nothing sounds.
    public init?(_ parts: [Part]) {
        gain = parts.reduce(0) { $0 + $1.weight }
        guard gain > 1e-4 else { return nil }
        for part in parts where part.weight > 0 && part.sample.frames > 0 { add(part, share: part.weight / gain) }
    }

    private mutating func add(_ part: Part, share: Float) {
        let last = part.sample.frames - 1
        let place = min(Float(last), max(0, part.place))
        let low = min(max(0, last - 1), Int(place))
        let next = min(last, low + 1)
        let rest = place - Float(low)
        Self.add(&envelope, part.sample.envelope, low, next, rest, share)
        Self.add(&breath, part.sample.breath, low, next, rest, share)
        let voiced = part.sample.voicing(at: place)
        voicing += share * voiced
        if !part.keepsNoise { noise += share * (1 - voiced) }
    }

    private static func add(
        _ values: inout [Float], _ frames: [Float], _ low: Int, _ next: Int, _ rest: Float, _ share: Float
    ) {
        let width = values.count
        for index in 0..<width {
            let (a, b) = (frames[low * width + index], frames[next * width + index])
            values[index] += share * (a + (b - a) * rest)
        }
    }
}

extension VoiceSample {
    /// 0…1 at a place between frames.
    public func voicing(at place: Float) -> Float {
        guard let last = voicing.indices.last else { return 0 }
        let place = min(Float(last), max(0, place))
        let low = Int(place)
        return voicing[low] + (voicing[min(last, low + 1)] - voicing[low]) * (place - Float(low))
    }
}
