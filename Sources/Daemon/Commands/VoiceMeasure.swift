import FoundationEssentials
import Inference
import Phonetics
import Script
import Speech
import Stage
import Vocals

/// What one voice costs without the rest of the daemon: its plan, its first sound, its sound as a whole, and how soon it
/// stops. For voices of other projects, and for graphs of their size.
struct VoiceMeasure: Sendable {
    let configuration: Configuration
    /// A voice's folder; nil measures the daemon's own.
    let folder: String?
    let rounds: Int

    /// Sentences of two to four seconds.
    private static let sentences = [
        "The last tour of the day leaves at half past four.", "Would you like to hear the small organ first?",
        "Tea is served in the garden when the weather is fine.", "She had never seen a clock with only one hand.",
        "Please keep to the left side of the staircase.", "It rained all night, and the river rose by a foot.",
        "Our oldest instrument was built three hundred years ago.", "Nobody remembers who painted the ceiling.",
        "There are eighteen stops, and each has its own colour.", "Thank you for coming, and have a safe journey home.",
    ]

    func run() async throws -> [Measurement] {
        let began = SessionClock.monotonic()
        let (speech, name) = try await synthesizer()
        let loading = (SessionClock.monotonic() - began) * 1_000
        for text in Self.sentences.prefix(3) { _ = try await time(text, speech, name) }
        var plans: [Double] = []
        var firsts: [Double] = []
        var factors: [Double] = []
        var stops: [Double] = []
        for text in (0..<rounds).map({ Self.sentences[$0 % Self.sentences.count] }) {
            let times = try await time(text, speech, name)
            plans.append(times.plan * 1_000)
            firsts.append(times.first * 1_000)
            factors.append(times.whole / times.seconds)
            stops.append(try await stop(text + " " + text, speech, name) * 1_000)
        }
        let bar = folder == nil ? "p50 ≤ 50 ms, p95 ≤ 100 ms" : "p50 ≤ 120 ms"
        return [
            Measurement(name: "\(name): load", unit: "ms", values: [loading], bar: "seconds"),
            Measurement(name: "\(name): text in to plan", unit: "ms", values: plans, bar: "a part of the next"),
            Measurement(name: "\(name): text in to first audible sample", unit: "ms", values: firsts, bar: bar),
            Measurement(name: "\(name): real-time factor", unit: "", values: factors, bar: "≤ 0.2, one task"),
            Measurement(name: "\(name): cancelled to a free thread", unit: "ms", values: stops, bar: "≤ 20 ms"),
        ]
    }

    private func synthesizer() async throws -> (SpeechSynthesizer, String) {
        let frontEnd = try Lexicons(configuration).frontEnd(configuration)
        let runtime = try InferenceRuntime.load(path: configuration.optional(.runtime))
        guard let folder else {
            let home = try Home.locate(configuration.optional(.home))
            let house = try await HouseVoice(folder: home.voices.appendingPathComponent("house").path, runtime: runtime)
            return (SpeechSynthesizer(voices: VoiceLibrary(voices: [house]), transcriber: frontEnd), house.name)
        }
        guard let format = configuration.voiceFormats.first(where: { $0.recognises(folder: folder) }) else {
            throw DaemonError("There is no voice of a known kind", at: folder, advice: "see Docs/Voices.md")
        }
        let voice = try await format.load(folder: folder, runtime: runtime)
        let library = VoiceLibrary(voices: [], speaking: [voice])
        return (SpeechSynthesizer(voices: library, transcriber: frontEnd), voice.name)
    }

    private struct Times {
        var plan = 0.0
        var first = 0.0
        var whole = 0.0
        var seconds = 0.0
    }

    private func time(_ text: String, _ speech: SpeechSynthesizer, _ voice: String) async throws -> Times {
        let began = SessionClock.monotonic()
        let stream = try await speech.speak(Utterance(text, language: .english, voice: voice))
        var times = Times(plan: SessionClock.monotonic() - began)
        for try await chunk in stream.chunks where times.first == 0 && Audibility.isAudible(chunk) {
            times.first = SessionClock.monotonic() - began
        }
        times.whole = SessionClock.monotonic() - began
        times.seconds = max(0.1, Timeline.seconds(stream.plan.duration))
        return times
    }

    /// Seconds from a cancellation in the middle of the sound until the thread is free again.
    private func stop(_ text: String, _ speech: SpeechSynthesizer, _ voice: String) async throws -> Double {
        let (sounding, door) = AsyncStream.makeStream(of: Void.self)
        let work = Task {
            let stream = try await speech.speak(Utterance(text, language: .english, voice: voice))
            for try await _ in stream.chunks { door.yield() }
            door.finish()
        }
        for await _ in sounding { break }
        let began = SessionClock.monotonic()
        work.cancel()
        _ = try? await work.value
        return SessionClock.monotonic() - began
    }
}
