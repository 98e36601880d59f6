public import Script

/// Voices and band to one sound, block by block: panned, the band behind the voices, a light room around them, never
/// above the ceiling. Output sample k is input sample k.
public struct SongMixer: Sendable {
    public struct Settings: Sendable, Equatable {
        /// dB of the band against its own level, −60…12.
        public var bandLevel: Double
        /// dB by which the band steps back under the voice, 0…24.
        public var ducking: Double
        /// Part of the voices and of the band that the room gets, 0…1.
        public var voiceRoom: Double
        public var bandRoom: Double
        /// dBFS.
        public var ceiling: Double
        /// dB on everything.
        public var gain: Double

        public init(
            bandLevel: Double = 0, ducking: Double = 2.5, voiceRoom: Double = 0.16, bandRoom: Double = 0.22,
            ceiling: Double = -1, gain: Double = 0
        ) {
            self.bandLevel = bandLevel
            self.ducking = ducking
            self.voiceRoom = voiceRoom
            self.bandRoom = bandRoom
            self.ceiling = ceiling
            self.gain = gain
        }
    }

    /// One singer's place.
    public struct Place: Sendable, Equatable {
        /// −1 left … 1 right.
        public var pan: Double
        /// dB.
        public var level: Double

        public init(pan: Double = 0, level: Double = 0) {
            self.pan = Swift.max(-1, Swift.min(1, pan))
            self.level = level
        }
    }

    private let settings: Settings
    private var backing: Backing
    private var ducking: Ducking
    private var reverb = Reverb()
    private var limiter: StereoLimiter
    private let gains: [(left: Float, right: Float)]
    private var position = 0

    /// - Parameter sung: where something is sung, samples.
    public init(places: [Place], backing: Backing, sung: [Range<Int>], settings: Settings = Settings()) {
        self.settings = settings
        self.backing = backing
        ducking = Ducking(sung, decibels: settings.ducking)
        limiter = StereoLimiter(ceiling: settings.ceiling)
        gains = places.map { place in
            let level = Decibels.amplitude(place.level)
            // Balance: the nearer side stays, the other goes.
            return (level * Float(Swift.min(1, 1 - place.pan)), level * Float(Swift.min(1, 1 + place.pan)))
        }
    }

    /// - Parameter voices: as many as places; each as long as the block, shorter ones end in silence.
    /// - Returns: the sound that is decided; the limiter holds a few milliseconds back.
    public mutating func mix(_ voices: [[Float]], count: Int) -> StereoBlock {
        var block = backing.render(from: position, count: count)
        var send = [Float](repeating: 0, count: count)
        let level = Decibels.amplitude(settings.bandLevel)
        let (voiceRoom, bandRoom) = (Float(settings.voiceRoom), Float(settings.bandRoom))
        for index in 0..<count {
            let gain = level * ducking.gain(at: position + index)
            block.left[index] *= gain
            block.right[index] *= gain
            send[index] = (block.left[index] + block.right[index]) * 0.5 * bandRoom
        }
        for (voice, gain) in zip(voices, gains) {
            for index in 0..<Swift.min(count, voice.count) {
                block.left[index] += voice[index] * gain.left
                block.right[index] += voice[index] * gain.right
                send[index] += voice[index] * (gain.left + gain.right) * 0.5 * voiceRoom
            }
        }
        let room = reverb.process(send)
        let gain = Decibels.amplitude(settings.gain)
        for index in 0..<count {
            block.left[index] = (block.left[index] + room.left[index]) * gain
            block.right[index] = (block.right[index] + room.right[index]) * gain
        }
        position += count
        return limiter.process(block)
    }

    /// What the limiter still holds.
    public mutating func finish() -> StereoBlock { limiter.finish() }
}
