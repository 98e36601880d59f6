internal import Glibc
internal import Inference
internal import Vocals

/// A network that makes sound of a spectrum: HiFi-GAN's, which gives samples, or Vocos', which gives short-time spectra.
struct Vocoder: Sendable {
    private enum Kind: Sendable {
        case samples(output: String)
        case spectra(magnitude: String, real: String, imaginary: String, ShortTimeInverse)
    }

    private let model: InferenceModel
    private let input: TensorSpec
    private let kind: Kind
    private let file: String

    /// Frames on each side that a frame's sound depends on. HiFi-GAN: see `VITSNetwork`. Vocos: eight blocks and the first
    /// convolution with kernels of 7, and the two frames that overlap.
    var reach: Int {
        switch kind {
        case .samples: 12
        case .spectra: 9 * 3 + 2
        }
    }

    init(outline: GraphOutline, path: String, runtime: InferenceRuntime) async throws {
        func bad(_ what: String) -> VocalsError {
            VocalsError(
                .badVoice, what, at: path,
                advice: "Use one of sherpa-onnx's vocoders: vocos-22khz-univ.onnx, hifigan_v1.onnx, _v2 or _v3.")
        }
        file = path
        model = try await WorkerPool.shared.run {
            try InferenceModel(bytes: outline.bytes, name: path, runtime: runtime)
        }
        guard model.inputs.count == 1, let input = model.inputs.first, input.elementType == .float,
            input.shape.count == 3
        else { throw bad("does not take one spectrum") }
        self.input = input
        guard model.outputs.allSatisfy({ $0.elementType == .float }) else { throw bad("its outputs are no numbers") }
        let names = model.outputs.map(\.name)
        if names.count == 1 {
            kind = .samples(output: names[0])
        } else if names.count == 3 {
            let inverse = try ShortTimeInverse(metadata: outline.metadata, file: path)
            kind = .spectra(magnitude: names[0], real: names[1], imaginary: names[2], inverse)
        } else {
            throw bad("has \(names.count) outputs instead of 1 or 3")
        }
    }

    /// The sound of some frames of a spectrum, channel by channel: as many samples for each.
    func sound(_ spectrum: [Float], channels: Int, frames: Int) async throws -> [Float] {
        guard frames > 0, spectrum.count == channels * frames else { return [] }
        if let wanted = input.shape[1], wanted != channels {
            throw VocalsError(
                .badVoice, "takes spectra of \(wanted) channels, and is given \(channels)", at: file,
                advice: "Use the vocoder that belongs to the voice.")
        }
        let given = [input.name: try Tensor(spectrum, shape: [1, channels, frames])]
        switch kind {
        case .samples(let output): return try await model.run(given, outputs: [output])[0].floats()
        case .spectra(let magnitude, let real, let imaginary, let inverse):
            let results = try await model.run(given, outputs: [magnitude, real, imaginary])
            let values = try results.map { try $0.floats() }
            return try inverse.signal(magnitude: values[0], real: values[1], imaginary: values[2], frames: frames)
        }
    }
}

/// Short-time spectra to a signal by overlapping windows (Griffin and Lim 1984), frames centred on their samples.
struct ShortTimeInverse: Sendable {
    let length: Int
    let hop: Int
    private let inverter: SpectrumInverter
    private let window: [Float]

    /// - Parameter metadata: the vocoder's; what it does not say is Vocos' own.
    init(metadata: [String: String], file: String) throws(VocalsError) {
        func number(_ key: String, _ usual: Int) -> Int { metadata[key].flatMap { Int($0) } ?? usual }
        func bad(_ what: String) -> VocalsError {
            VocalsError(
                .badVoice, what, at: "\(file), metadata", advice: "Use one of sherpa-onnx's Vocos vocoders.")
        }
        length = number("n_fft", 1_024)
        hop = number("hop_length", 256)
        let wide = number("win_length", length)
        guard (16...16_384).contains(length), let inverter = SpectrumInverter(length: length) else {
            throw bad("n_fft is \(length)")
        }
        guard (1...length / 2).contains(hop), (1...length).contains(wide) else {
            throw bad("hop_length \(hop) and win_length \(wide) do not fit n_fft \(length)")
        }
        guard number("center", 1) == 1, number("normalized", 0) == 0,
            ["hann", ""].contains(metadata["window_type"] ?? "")
        else { throw bad("its window is not a centred Hann window") }
        self.inverter = inverter
        let edge = (length - wide) / 2
        window = (0..<length).map { index in
            let place = index - edge
            return (0..<wide).contains(place) ? 0.5 - 0.5 * cosf(2 * .pi * Float(place) / Float(wide)) : 0
        }
    }

    /// `hop` samples a frame, from the first frame's centre on. Values are bin by bin, frames within.
    func signal(magnitude: [Float], real: [Float], imaginary: [Float], frames: Int) throws(VocalsError) -> [Float] {
        let bins = length / 2 + 1
        guard magnitude.count == bins * frames, real.count == magnitude.count, imaginary.count == magnitude.count else {
            throw VocalsError(
                .badVoice, "\(frames) frames became \(magnitude.count) values, not \(bins) each", at: "the vocoder",
                advice: "Use one of sherpa-onnx's Vocos vocoders.")
        }
        var (re, im) = ([Float](repeating: 0, count: bins * frames), [Float](repeating: 0, count: bins * frames))
        for bin in 0..<bins {
            for frame in 0..<frames {
                let from = bin * frames + frame
                re[frame * bins + bin] = magnitude[from] * real[from]
                im[frame * bins + bin] = magnitude[from] * imaginary[from]
            }
        }
        return overlapped(try inverter.signals(real: re, imaginary: im), frames: frames)
    }

    private func overlapped(_ pieces: [Float], frames: Int) -> [Float] {
        let total = length + hop * frames
        var (sum, weight) = ([Float](repeating: 0, count: total), [Float](repeating: 0, count: total))
        for frame in 0..<frames {
            for index in 0..<length {
                sum[frame * hop + index] += pieces[frame * length + index] * window[index]
                weight[frame * hop + index] += window[index] * window[index]
            }
        }
        return (length / 2..<length / 2 + hop * frames).map { weight[$0] > 1e-8 ? sum[$0] / weight[$0] : 0 }
    }
}
