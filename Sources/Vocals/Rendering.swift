internal import Inference
internal import Script

/// One script on its way to sound, a chunk at a time. Each call does the work of one chunk, so nobody's listening is
/// nobody's work.
actor Rendering {
    private let voice: HouseVoice
    private let script: VocalScript
    private var state: RenderingState?
    private var isFinished = false

    init(voice: HouseVoice, script: VocalScript) {
        self.voice = voice
        self.script = script
    }

    /// The next chunk, or nil at the end.
    func next() async throws -> AudioChunk? {
        guard !isFinished else { return nil }
        do {
            try Task.checkCancellation()
            if state == nil { state = try await RenderingState(voice: voice, script: script) }
            guard var working = state else { return nil }
            let chunk = try await working.next()
            state = working
            if chunk == nil { isFinished = true }
            return chunk
        } catch {
            isFinished = true
            state = nil
            throw error
        }
    }
}

/// What is carried from chunk to chunk.
struct RenderingState {
    private let networks: HouseNetworks
    private let speaker: VoiceManifest.Speaker
    private let f0: [Float]
    private let energy: [Float]
    /// Regulated spectral frames.
    private let frames: [Float]
    private let manifest: VoiceManifest
    private let timbre: Float
    private let output: OutputStage
    private var mel: [Float] = []
    private var chunks: ArraySlice<Range<Int>>
    private var leveller: HarmonicLeveller
    private var vocoder: SourceFilter
    private var resampler: RationalResampler
    private var position = 0

    /// Frames on each side that an output of the acoustic network depends on: 6 blocks with kernels of 7.
    private static let acousticReach = 18
    /// The same of the filter network: one convolution and at most 8 blocks with kernels of 7.
    private static let filterReach = 27

    init(voice: HouseVoice, script: VocalScript) async throws {
        try ScriptCheck.check(script)
        let speaker = try voice.findSpeaker(script.speaker)
        manifest = voice.manifest
        let sequence = try PhoneSequence(script.phonemes)
        let held = try await HeldPhones(sequence, script: script, voice: voice)
        let hidden = try await voice.networks.spectral.run(voice.networks.tokens(of: held.phones))
        let breath = BreathShaping(script)
        networks = voice.networks
        self.speaker = speaker
        f0 = breath.f0
        energy = breath.energy
        frames = LengthRegulator.frames(hidden: hidden, durations: held.durations)
        timbre = script.timbre
        output = OutputStage(decibels: speaker.gain)
        chunks = ChunkSchedule.chunks(frames: script.frameCount)[...]
        leveller = HarmonicLeveller(meanF0: speaker.meanF0, shape: manifest.shape)
        vocoder = try SourceFilter(f0: f0, shape: manifest.shape, seed: script.seed)
        resampler = RationalResampler(
            from: manifest.sampleRate, to: Timeline.rate,
            total: Timeline.position(seconds: Double(script.frameCount) / voice.frameRate))
    }

    /// The next chunk that is not empty, or nil at the end.
    mutating func next() async throws -> AudioChunk? {
        while let chunk = chunks.popFirst() {
            var filters = try await filters(of: chunk)
            leveller.apply(&filters, f0: f0[chunk])
            var samples = vocoder.push(filters, gains: energy.isEmpty ? [] : energy[chunk])
            if chunks.isEmpty { samples += vocoder.finish() }
            var sound = resampler.push(samples)
            if chunks.isEmpty { sound += resampler.finish() }
            guard !sound.isEmpty else { continue }
            defer { position += sound.count }
            return AudioChunk(start: position, samples: output.apply(sound))
        }
        return nil
    }

    /// The filters of a run of frames, computed with all the context they depend on.
    private mutating func filters(of chunk: Range<Int>) async throws -> FrameFilters {
        let window = max(0, chunk.lowerBound - Self.filterReach)..<min(f0.count, chunk.upperBound + Self.filterReach)
        try await extendMel(to: window.upperBound)
        let width = manifest.mels
        let input = FilterDecoder.Input(
            mel: Array(mel[window.lowerBound * width..<window.upperBound * width]), f0: Array(f0[window]))
        let filters = try await networks.filters.run(input)
        guard filters.bins == manifest.shape.bins, filters.count == window.count else { throw Self.misshapen }
        let start = chunk.lowerBound - window.lowerBound
        return filters[start..<start + chunk.count]
    }

    private static var misshapen: VocalsError {
        VocalsError(
            .badVoice, "a graph gives another size than voice.yaml says", at: "the vocoder",
            advice: "Export the voice again.")
    }

    /// Computes the mel spectrum up to a frame.
    private mutating func extendMel(to end: Int) async throws {
        let width = manifest.mels
        let start = mel.count / width
        guard start < end else { return }
        let window = max(0, start - Self.acousticReach)..<min(f0.count, end + Self.acousticReach)
        let input = AcousticDecoder.Input(
            frames: Array(frames[window.lowerBound * HouseShape.frame..<window.upperBound * HouseShape.frame]),
            f0: Array(f0[window]), speaker: Int64(speaker.index))
        let new = try await networks.acoustic.run(input, timbre: timbre, manifest: manifest)
        guard new.count == window.count * width else { throw Self.misshapen }
        mel += new[(start - window.lowerBound) * width..<(end - window.lowerBound) * width]
    }
}
