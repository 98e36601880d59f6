import Foundation
import Inference
import Script

@testable import Vocals

/// The voice that ships, loaded once for all tests.
let house = Task { try await HouseVoice(folder: houseFolder, runtime: try InferenceRuntime.load()) }

/// `Voices/house`, found from this file.
let houseFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Voices/house").path

/// Floats of a test file, little-endian.
func floats(_ name: String) throws -> [Float] {
    let url = Bundle.module.bundleURL.appendingPathComponent("Resources/\(name)")
    let bytes = [UInt8](try Data(contentsOf: url))
    return stride(from: 0, to: bytes.count, by: 4).map { start in
        Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
    }
}

/// dB of a signal over its difference from another.
func signalToNoise(_ signal: ArraySlice<Float>, _ other: ArraySlice<Float>) -> Double {
    var power = 0.0
    var error = 0.0
    for (a, b) in zip(signal, other) {
        power += Double(a) * Double(a)
        error += Double(a - b) * Double(a - b)
    }
    return 10 * log10(power / max(error, 1e-30))
}

func collect(_ stream: AsyncThrowingStream<AudioChunk, any Error>) async throws -> [AudioChunk] {
    var chunks: [AudioChunk] = []
    for try await chunk in stream { chunks.append(chunk) }
    return chunks
}

/// F0 of a steady stretch at 48 kHz, by the autocorrelation's peak near the expected period, refined by a parabola.
func measuredF0(_ samples: ArraySlice<Float>, near expected: Double) -> Double {
    let x = samples.map { Double($0) }
    // Several periods away the same error in samples is a smaller one in cents.
    let multiple = max(1, Int(expected / 40))
    let period = 48_000 / expected * Double(multiple)
    let low = Int(period * 0.99) - 2
    let high = Int(period * 1.01) + 2
    func correlation(_ lag: Int) -> Double {
        var (cross, a, b) = (0.0, 0.0, 0.0)
        for index in 0..<x.count - high - 1 {
            cross += x[index] * x[index + lag]
            a += x[index] * x[index]
            b += x[index + lag] * x[index + lag]
        }
        return cross / (a * b).squareRoot()
    }
    let values = (low...high).map(correlation)
    var best = 1
    for index in 1..<values.count - 1 where values[index] > values[best] { best = index }
    let (left, middle, right) = (values[best - 1], values[best], values[best + 1])
    let offset = (left - right) / 2 / (left - 2 * middle + right)
    return 48_000 * Double(multiple) / (Double(low + best) + offset)
}

/// zh: ni3 hao3 (say `hao` with three phones to split).
let hello: [Phoneme] = [
    .silence, Phoneme("zh/n"), Phoneme("zh/i", tone: 3), Phoneme("zh/x"), Phoneme("zh/iang", tone: 4), .silence,
]

/// The filters of a mel spectrum, by one call of the network that sees all of it.
func wholeFilters(_ voice: HouseVoice, mel: [Float], f0: [Float]) async throws -> FrameFilters {
    let (late, network) = (voice.manifest.late.filters, voice.networks.filters)
    let behind = [Float](repeating: 0, count: late)
    let made = try await network.run(
        .init(
            mel: mel + [Float](repeating: 0, count: late * voice.manifest.mels), f0: f0 + behind,
            place: PiecePlace(start: 0, total: f0.count), carried: CarriedRows(of: network.model)))
    var filters = made.filters[late..<late + f0.count]
    filters.mel = mel
    return filters
}
