internal import Foundation

/// The samples of `Resources/even-noise.s8`, read once.
struct NoiseTable: Sendable {
    /// A power of two.
    static let count = 1 << 18
    /// What one step of a byte is worth.
    static let unit: Float = 1 / 32

    let samples: [Int8]

    static let shipped: Result<NoiseTable, VocalsError> = {
        let url = Bundle.module.bundleURL.appendingPathComponent("Resources/even-noise.s8")
        guard let bytes = try? Data(contentsOf: url), bytes.count == count else {
            return .failure(
                VocalsError(
                    .badVoice, "the noise is missing or of another size", at: url.lastPathComponent,
                    advice: "Build again: the file belongs beside the program."))
        }
        return .success(NoiseTable(samples: bytes.map { Int8(bitPattern: $0) }))
    }()
}
