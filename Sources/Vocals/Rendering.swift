internal import Inference
internal import Script
internal import Spectra

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
    private let f0: [Float]
    private let energy: [Float]
    private let output: OutputStage
    private var filters: FilterStream
    private var chunks: ArraySlice<Range<Int>>
    private var leveller: HarmonicLeveller
    private var vocoder: SourceFilter
    private let bands: MelBands
    private var matching: MelMatching
    private var resampler: RationalResampler
    private var position = 0

    init(voice: HouseVoice, script: VocalScript) async throws {
        try ScriptCheck.check(script)
        let speaker = try voice.findSpeaker(script.speaker)
        let shape = voice.shape
        let sequence = try PhoneSequence(script.phonemes)
        let held = try await HeldPhones(sequence, script: script, voice: voice)
        let hidden = try await voice.networks.spectral.run(voice.networks.tokens(of: held.phones))
        let breath = BreathShaping(script)
        f0 = breath.f0
        energy = breath.energy
        let frames = LengthRegulator.frames(hidden: hidden, durations: held.durations)
        let mels = try MelStream(voice, frames: frames, f0: f0, speaker: speaker, timbre: script.timbre)
        filters = try FilterStream(voice, mels: mels, f0: f0)
        output = OutputStage(decibels: speaker.gain)
        chunks = ChunkSchedule.chunks(frames: script.frameCount)[...]
        leveller = HarmonicLeveller(meanF0: speaker.meanF0, shape: shape)
        vocoder = try SourceFilter(f0: f0, shape: shape, seed: script.seed)
        bands = shape.bands
        matching = try MelMatching(shape, bands: bands)
        resampler = RationalResampler(
            shape.resampling, total: Timeline.position(seconds: Double(script.frameCount) / voice.frameRate))
    }

    /// The next chunk that is not empty, or nil at the end.
    mutating func next() async throws -> AudioChunk? {
        while let chunk = chunks.popFirst() {
            var filters = try await self.filters.advance(to: chunk.upperBound)
            let levels = leveller.apply(&filters, f0: f0[chunk])
            let gains = energy.isEmpty ? [] : energy[chunk]
            var samples = vocoder.push(filters, gains: gains)
            if chunks.isEmpty { samples += vocoder.finish() }
            samples = matching.push(samples, MelTarget(filters, gains: gains, levels: levels, bands: bands))
            if chunks.isEmpty { samples += matching.finish() }
            var sound = resampler.push(samples)
            if chunks.isEmpty { sound += resampler.finish() }
            guard !sound.isEmpty else { continue }
            defer { position += sound.count }
            return AudioChunk(start: position, samples: output.apply(sound))
        }
        return nil
    }
}
