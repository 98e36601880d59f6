import Foundation
import Inference
import Phonetics
import Script
import Singing
import Vocals

@testable import CommunityVoices

/// A copy of the fixtures' banks that a test may damage; gone when the test is done.
final class BankBench: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("banks-\(UUID().uuidString)").path

    init() throws { try FileManager.default.copyItem(atPath: "\(resources)/banks", toPath: path) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func bank(_ name: String = "current", settings: BankSettings = BankSettings()) async throws -> DiffSingerBank {
        try await DiffSingerFormat(settings: settings).bank(
            folder: "\(path)/\(name)", runtime: try InferenceRuntime.load())
    }

    func write(_ text: String, to file: String) throws {
        try text.write(toFile: "\(path)/\(file)", atomically: true, encoding: .utf8)
    }

    func change(_ file: String, _ change: (String) -> String) throws {
        try write(change(String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)), to: file)
    }

    func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(file)") }

    func replace(_ file: String, with other: String) throws {
        try remove(file)
        try FileManager.default.copyItem(atPath: "\(path)/\(other)", toPath: "\(path)/\(file)")
    }
}

/// Notes of a tune: key, quarters at 120, lyric.
func tune(_ notes: [(key: Int, quarters: Double, lyric: String)]) -> Score {
    var tick = 0
    var part = ScorePart(name: "Voice")
    for note in notes {
        let end = tick + Int(note.quarters * 480)
        if note.key > 0 { part.notes.append(Note(start: tick, end: end, key: note.key, lyric: Lyric(note.lyric))) }
        tick = end
    }
    return Score(title: "Tune", parts: [part])
}

let littleStar = tune([(64, 2, "小"), (67, 2, "星"), (69, 3, "你")])

func singer(_ bank: DiffSingerBank) throws -> Singer { Singer(voice: bank, frontEnd: try FrontEnd()) }

func samples(_ stream: VoiceStream) async throws -> [Float] {
    var samples: [Float] = []
    for try await chunk in stream.chunks { samples += chunk.samples }
    return samples
}

/// What went wrong, as the user reads it.
func complaint<Result>(_ work: () async throws -> Result) async -> String {
    do {
        _ = try await work()
        return "nothing"
    } catch { return "\(error)" }
}

/// A script of one vowel of the bank with silence around it.
func vowel(_ name: String = "zh/a", f0: Float = 330, frames: Int = 60) -> VocalScript {
    VocalScript(
        phonemes: [.silence, Phoneme(name, tone: 1), .silence], frames: [6, frames, 6],
        f0: [Float](repeating: f0, count: frames + 12))
}

/// Mean natural logarithm of the amplitude's root mean square in the middle of a sound.
func level(_ samples: [Float]) -> Float {
    let middle = samples[samples.count / 3..<samples.count * 2 / 3]
    return log((middle.map { $0 * $0 }.reduce(0, +) / Float(middle.count)).squareRoot())
}
