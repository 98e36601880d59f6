internal import Audio
public import Script

/// What accompanies a song: the built-in band, a recording, or nothing.
public enum Backing: Sendable {
    case none
    case band(BandSynth)
    case recording(Recording)
    case layers([Backing])

    /// All of them together.
    public init(_ layers: [Backing]) {
        switch layers.count {
        case 0: self = .none
        case 1: self = layers[0]
        default: self = .layers(layers)
        }
    }

    /// A recording in memory, and where in the song it begins.
    public struct Recording: Sendable {
        public let sound: StereoBlock
        /// Position in the song of its first sample; below 0 where its beginning is not heard.
        public var start: Int

        public init(_ sound: StereoBlock, start: Int) {
            self.sound = sound
            self.start = start
        }

        public var end: Int { start + sound.count }

        public func shifted(by offset: Int) -> Recording { Recording(sound, start: start + offset) }
    }

    /// LUFS to which recordings are brought: where the built-in band lies under the house voice.
    public static let level = -24.0

    /// Sounds from `position` on. Ask in order.
    mutating func render(from position: Int, count: Int) -> StereoBlock {
        switch self {
        case .none: return StereoBlock(silence: count)
        case .layers(var layers):
            self = .none
            var block = StereoBlock(silence: count)
            for index in layers.indices {
                let other = layers[index].render(from: position, count: count)
                for sample in 0..<count {
                    block.left[sample] += other.left[sample]
                    block.right[sample] += other.right[sample]
                }
            }
            self = .layers(layers)
            return block
        case .band(var synth):
            // Emptied first, so that the band's strings are not copied at each block.
            self = .none
            let block = synth.render(count)
            self = .band(synth)
            return block
        case .recording(let recording):
            var block = StereoBlock(silence: count)
            let from = Swift.max(position, recording.start)
            let to = Swift.min(position + count, recording.end)
            guard from < to else { return block }
            for index in from..<to {
                block.left[index - position] = recording.sound.left[index - recording.start]
                block.right[index - position] = recording.sound.right[index - recording.start]
            }
            return block
        }
    }
}

extension Backing.Recording {
    /// Seconds of a backing track at most, and channels.
    private static let limits = AudioFile.Limits(seconds: 1_200, channels: 2)

    /// Reads a backing track at 48 kHz, brought to the band's level.
    /// - Parameter start: position in the song of its first sample.
    /// - Throws: `MixingError` naming the file.
    public init(file path: String, start: Int) throws(MixingError) {
        do {
            let clip = try AudioFile.read(path, limits: Self.limits)
            var sides: [[Float]] = []
            for channel in 0..<clip.channels {
                let one = stride(from: channel, to: clip.samples.count, by: clip.channels).map { clip.samples[$0] }
                sides.append(try Resampler.resample(one, from: clip.rate, to: Timeline.rate))
            }
            let left = sides[0]
            var sound = StereoBlock(left: left, right: sides.count > 1 ? sides[1] : left)
            sound.bring(toLoudness: Backing.level)
            self.init(sound, start: start)
        } catch {
            throw MixingError(
                "the backing track cannot be used: \(error)", at: path, advice: "Give wav, flac, ogg or mp3.")
        }
    }
}

extension StereoBlock {
    /// Scales to a loudness in LUFS; silence stays silent.
    mutating func bring(toLoudness target: Double) {
        let loudness = Loudness.integrated(interleaved, channels: 2)
        guard loudness.isFinite else { return }
        scale(by: Decibels.amplitude(target - loudness))
    }

    public mutating func scale(by gain: Float) {
        for index in left.indices {
            left[index] *= gain
            right[index] *= gain
        }
    }
}
