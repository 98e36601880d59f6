internal import Inference

/// Spectral frames, F0 and speaker to a mel spectrum (natural logarithm of magnitude).
enum AcousticDecoder: ModelSignature {
    struct Input {
        var frames, f0: [Float]
        var speaker: Int64
    }

    static let inputs = [
        TensorSpec("frames", .float, [1, nil, HouseShape.frame]), TensorSpec("f0", .float, [1, nil]),
        TensorSpec("speaker", .int64, [1]),
    ]
    static let outputs = [TensorSpec("mel", .float, [1, nil, nil])]

    static func tensors(for input: Input) throws -> [Tensor] {
        [
            try Tensor(input.frames, shape: [1, input.f0.count, HouseShape.frame]),
            try Tensor(input.f0, shape: [1, input.f0.count]), try Tensor([input.speaker], shape: [1]),
        ]
    }
    static func output(from tensors: [Tensor]) throws -> [Float] { try tensors[0].floats() }
}

/// The same of a voice that moves its formants itself.
enum ShiftingAcousticDecoder: ModelSignature {
    struct Input {
        var plain: AcousticDecoder.Input
        /// Octaves by which the formants move.
        var shift: Float
    }

    static let inputs = AcousticDecoder.inputs + [TensorSpec("timbre", .float, [1])]
    static let outputs = AcousticDecoder.outputs

    static func tensors(for input: Input) throws -> [Tensor] {
        try AcousticDecoder.tensors(for: input.plain) + [Tensor([input.shift], shape: [1])]
    }
    static func output(from tensors: [Tensor]) throws -> [Float] { try AcousticDecoder.output(from: tensors) }
}

/// Mel spectrum and F0 to the filters of pulses and noise.
enum FilterDecoder: ModelSignature {
    struct Input { var mel, f0: [Float] }

    static let inputs = [TensorSpec("mel", .float, [1, nil, nil]), TensorSpec("f0", .float, [1, nil])]
    static let outputs = ["harmonic_real", "harmonic_imag", "noise_magnitude"].map {
        TensorSpec($0, .float, [1, nil, nil])
    }

    static func tensors(for input: Input) throws -> [Tensor] {
        [
            try Tensor(input.mel, shape: [1, input.f0.count, input.mel.count / max(1, input.f0.count)]),
            try Tensor(input.f0, shape: [1, input.f0.count]),
        ]
    }
    static func output(from tensors: [Tensor]) throws -> FrameFilters {
        FrameFilters(
            harmonicReal: try tensors[0].floats(), harmonicImaginary: try tensors[1].floats(),
            noise: try tensors[2].floats(), bins: tensors[2].shape.last ?? 1)
    }
}

/// The filters of a run of frames, for each frequency: complex for the pulses, a magnitude for the noise.
struct FrameFilters: Sendable {
    var harmonicReal, harmonicImaginary, noise: [Float]
    let bins: Int
    var count: Int { noise.count / bins }

    /// Those of some of the frames.
    subscript(frames: Range<Int>) -> FrameFilters {
        let range = frames.lowerBound * bins..<frames.upperBound * bins
        return FrameFilters(
            harmonicReal: Array(harmonicReal[range]), harmonicImaginary: Array(harmonicImaginary[range]),
            noise: Array(noise[range]), bins: bins)
    }
}
