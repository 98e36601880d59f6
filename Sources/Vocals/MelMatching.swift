internal import Glibc
internal import Spectra

/// What a run of frames should sound like.
struct MelTarget: Sendable, Equatable {
    /// Natural logarithms of magnitude, `mels` a frame.
    var mel: [Float]
    /// How much of what is missing is made good, one a frame: 0…1.
    var share: [Float]

    /// The mel frames that a voice was asked for, with the gain and the levelling that came after them.
    init(_ filters: FrameFilters, gains: ArraySlice<Float>, levels: [HarmonicLeveller.Change], bands: MelBands) {
        mel = filters.mel
        share = levels.map { 1 - $0.weight }
        let tilts = bands.centres.map(SpectralShaping.tilt)
        for frame in 0..<filters.count {
            let lift = gains.isEmpty ? 0 : SpectralShaping.nepers(gains[gains.startIndex + frame])
            for band in 0..<bands.count {
                mel[frame * bands.count + band] += lift * tilts[band] + levels[frame].lift
            }
        }
    }

    init(mel: [Float], share: [Float]) {
        self.mel = mel
        self.share = share
    }
}

/// Brings what the vocoder made to the mel frames that it was made for. Its filters say what should come out on
/// average; what does come out also depends on where pulses and noise happen to lie in the windows. So the sound is
/// heard again, the way mel frames are, and each band of each frame gets the gain that was missing: analysis by
/// synthesis. `Training/voicelab/matching.py` does the same, and says what it is worth.
///
/// Twice in a row, because neighbours change each other. All state is carried, so a song made in pieces is the song made at once;
/// each of the rounds gives its samples two and a half frames later than it takes them.
struct MelMatching {
    /// Of the gain that is missing, round by round: neighbours share their bins, so a whole gain is not enough. By trial:
    /// the frames come out a tenth nearer than with 1 and 1.
    static let strengths: [Float] = [1.5, 1.3]

    private var stages: [Round]

    /// `bands` are those of the shape. Throws for windows that cannot be transformed.
    init(_ shape: HouseShape, bands: MelBands) throws(VocalsError) {
        var stages: [Round] = []
        for strength in Self.strengths { stages.append(try Round(shape, bands: bands, strength: strength)) }
        self.stages = stages
    }

    /// Takes the next samples and the targets of the next frames, as many as there are, and gives what is finished.
    mutating func push(_ samples: [Float], _ target: MelTarget) -> [Float] {
        var samples = samples
        for index in stages.indices {
            samples = stages[index].push(samples, target)
        }
        return samples
    }

    /// The rest, after the last samples.
    mutating func finish() -> [Float] {
        var samples: [Float] = []
        for index in stages.indices {
            samples = stages[index].push(samples, MelTarget(mel: [], share: [])) + stages[index].finish()
        }
        return samples
    }
}

extension MelMatching {
    /// One hearing, and the gains that follow from it.
    private struct Round {
        private let shape: HouseShape
        private let bands: MelBands
        private let strength: Float
        private let transform: RealTransform
        private let hann: [Float]
        /// Samples from the next frame's window on; silence lies before the first.
        private var heard: [Float]
        private var target = MelTarget(mel: [], share: [])
        private var overlap: OverlapAdd
        private var window, magnitudes, sums: [Float]

        /// Nepers, 13 dB: more than this is not a mistake of level.
        private static let limit: Float = 1.5

        init(_ shape: HouseShape, bands: MelBands, strength: Float) throws(VocalsError) {
            guard let transform = RealTransform(length: shape.length) else { throw .noSuchLength(shape.length) }
            self.transform = transform
            self.shape = shape
            self.bands = bands
            self.strength = strength
            hann = shape.hann
            heard = Array(repeating: 0, count: shape.reach)
            overlap = OverlapAdd(shape)
            window = Array(repeating: 0, count: shape.length)
            magnitudes = Array(repeating: 0, count: bands.bins)
            sums = Array(repeating: 0, count: bands.count + 2)
        }

        mutating func push(_ samples: [Float], _ more: MelTarget) -> [Float] {
            heard += samples
            target.mel += more.mel
            target.share += more.share
            var finished: [Float] = []
            finished.reserveCapacity(samples.count)
            var frame = 0
            while frame < target.share.count, frame * shape.hop + shape.length <= heard.count {
                match(frame, into: &finished)
                frame += 1
            }
            heard.removeFirst(frame * shape.hop)
            target.mel.removeFirst(frame * bands.count)
            target.share.removeFirst(frame)
            return finished
        }

        mutating func finish() -> [Float] {
            heard += Array(repeating: 0, count: shape.length)
            var finished = push([], MelTarget(mel: [], share: []))
            overlap.finish(into: &finished)
            return finished
        }

        private mutating func match(_ frame: Int, into finished: inout [Float]) {
            let start = frame * shape.hop
            heard.withUnsafeBufferPointer { heard in
                hann.withUnsafeBufferPointer { hann in
                    guard let heard = heard.baseAddress, let hann = hann.baseAddress else { return }
                    transform.transform(heard + start, window: hann)
                }
            }
            listen()
            let share = target.share[frame] * strength
            for band in 0..<bands.count {
                let wanted = max(target.mel[frame * bands.count + band], MelBands.silence)
                let missing = wanted - logf(max(sums[band + 1], MelBands.floor))
                sums[band + 1] = min(Self.limit, max(-Self.limit, missing)) * share
            }
            (sums[0], sums[bands.count + 1]) = (sums[1], sums[bands.count])
            amplify()
            window.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { transform.invert(into: base) } }
            overlap.add(window, scale: 1 / Float(shape.length), into: &finished)
        }

        /// The level of each band, into `sums`.
        private mutating func listen() {
            magnitudes.withUnsafeMutableBufferPointer {
                if let base = $0.baseAddress { transform.magnitudes(from: bands.first, bands.bins, into: base) }
            }
            sums.withUnsafeMutableBufferPointer { sums in
                guard let base = sums.baseAddress else { return }
                magnitudes.withUnsafeBufferPointer { if let from = $0.baseAddress { bands.gather(from, into: base) } }
            }
        }

        /// Each bin by the nepers of its bands.
        private mutating func amplify() {
            magnitudes.withUnsafeMutableBufferPointer { gains in
                guard let base = gains.baseAddress else { return }
                sums.withUnsafeBufferPointer { if let from = $0.baseAddress { bands.spread(from, into: base) } }
                FastExponential.exp(base, count: gains.count)
            }
            let (real, imaginary) = (transform.real + bands.first, transform.imaginary + bands.first)
            for index in magnitudes.indices {
                real[index] *= magnitudes[index]
                imaginary[index] *= magnitudes[index]
            }
        }
    }
}
