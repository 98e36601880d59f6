import Audio
import Inference
import Performance
import Script

/// A recording to the network's opinions: resampled, run in blocks, put together again.
struct LipReader: Sendable {
    private let model: InferenceModel

    init(runtime: InferenceRuntime) async throws {
        model = try await InferenceModel.load(path: LipStream.modelPath, runtime: runtime)
        try model.check(
            inputs: [TensorSpec("bands", .float, [1, nil, LipStream.bands])],
            outputs: [TensorSpec("log", .float, [1, nil, LipStream.classes])])
    }

    /// Log probabilities, `LipStream.classes` a frame.
    /// - Parameter samples: mono at `LipStream.rate`.
    func listen(_ samples: [Float]) async throws -> [Float] {
        var stream = LipStream()
        stream.add(samples)
        stream.finish()
        var log: [Float] = []
        while let (values, frames) = stream.next() {
            let bands = try Tensor(values, shape: [1, frames, LipStream.bands])
            log += try await WorkScope(.batch).run { try await model.run(["bands": bands]) }[0].floats()
        }
        return log
    }

    /// A sound file as the network wants it.
    static func sound(_ path: String) throws -> [Float] {
        let clip = try AudioFile.read(path)
        let samples = try Resampler.resample(clip.mono, from: clip.rate, to: LipStream.rate)
        guard samples.count >= LipStream.rate / 10 else {
            throw DaemonError(
                "The recording is shorter than a tenth of a second", at: path, advice: "give a longer one")
        }
        return samples
    }
}
