internal import Audio
internal import Script
internal import Vocals

/// Lets a voice say something when it is loaded, and judges it: nobody should hear of a broken voice on air.
enum VoiceProbe {
    /// LUFS of the house voice's ordinary sentences, −18.5 to −20.6: every voice is brought to the middle.
    static let loudness = -19.5
    /// dB: a voice further off is broken, or its probe is not like speech.
    private static let mostGain = 20.0
    /// Seconds that a symbol may take on average; a pad counts as one.
    private static let pace = 0.004...0.5
    /// dBFS below which there is no voice.
    private static let floor = -60.0

    /// The voice's gain in dB. Throws `badVoice` where what it says is no speech at all.
    static func gain(of voice: NetworkVoice) async throws -> Float {
        let probe = voice.encoder.probe
        func bad(_ what: String) -> VocalsError {
            VocalsError(
                .badVoice, "is no voice: " + what, at: voice.name,
                advice: "Check that the model and its configuration belong together, or download both again.")
        }
        guard probe.symbols.count > 4, !probe.isSilent else { throw bad("its symbols have nothing that could be said") }
        let sentence = try await voice.spoken(probe, rate: 1, speaker: voice.defaultSpeaker)
        let seconds = Double(sentence.length) / Double(voice.sampleRate)
        guard pace.contains(seconds / Double(probe.symbols.count)) else {
            throw bad("\(probe.symbols.count) symbols last \(seconds) s")
        }
        if let durations = sentence.made.durations, voice.hop > 0 {
            let planned = durations.reduce(0, +) * voice.hop
            guard planned == sentence.length else {
                throw bad("its durations add up to \(planned) samples, its sound has \(sentence.length)")
            }
        }
        let rendering = NetworkRendering(
            voice: voice, sentences: [sentence], gap: 0, speaker: voice.defaultSpeaker, gain: 0)
        var sound: [Float] = []
        while let chunk = try await rendering.next() { sound += chunk.samples }
        guard sentence.made.samples.allSatisfy(\.isFinite), sound.allSatisfy(\.isFinite) else {
            throw bad("its sound has values that are no numbers")
        }
        guard Loudness.samplePeak(sound) > floor else { throw bad("it is silent") }
        let measured = Loudness.integrated(sound)
        guard measured.isFinite else { return 0 }
        return Float(min(mostGain, max(-mostGain, loudness - measured)))
    }
}
