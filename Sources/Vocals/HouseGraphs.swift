internal import Inference

/// Width of the hidden states and of the mel spectrum, and bins of the filters: fixed by the house voice's training.
enum HouseShape {
    static let hidden = 192
    /// A hidden row, then how far into the phone, how far from its end, and ln(frames)/3.
    static let frame = hidden + 3
    static let mels = 80
    static let bins = 513
}

/// Phones to what they sound like, whoever speaks.
enum SpectralEncoder: ModelSignature {
    static let inputs = [TensorSpec("tokens", .int64, [1, nil])]
    static let outputs = [TensorSpec("hidden", .float, [1, nil, HouseShape.hidden])]

    static func tensors(for tokens: [Int64]) throws -> [Tensor] { [try Tensor(tokens, shape: [1, tokens.count])] }
    static func output(from tensors: [Tensor]) throws -> [Float] { try tensors[0].floats() }
}

/// Phones and tones to durations, and to what the pitch network needs.
enum ProsodyEncoder: ModelSignature {
    struct Input {
        var tokens, tones: [Int64]
        var speaker, language: Int64
    }
    struct Output {
        var hidden: [Float]
        /// Natural logarithm of frames.
        var logDurations: [Float]
    }

    static let inputs = [
        TensorSpec("tokens", .int64, [1, nil]), TensorSpec("tones", .int64, [1, nil]),
        TensorSpec("speaker", .int64, [1]), TensorSpec("language", .int64, [1]),
    ]
    static let outputs = [
        TensorSpec("hidden", .float, [1, nil, HouseShape.hidden]), TensorSpec("log_duration", .float, [1, nil]),
    ]

    static func tensors(for input: Input) throws -> [Tensor] {
        [
            try Tensor(input.tokens, shape: [1, input.tokens.count]),
            try Tensor(input.tones, shape: [1, input.tones.count]),
            try Tensor([input.speaker], shape: [1]), try Tensor([input.language], shape: [1]),
        ]
    }
    static func output(from tensors: [Tensor]) throws -> Output {
        Output(hidden: try tensors[0].floats(), logDurations: try tensors[1].floats())
    }
}

/// Prosody frames to F0.
enum PitchDecoder: ModelSignature {
    struct Output {
        /// Hz.
        var f0: [Float]
        /// Probability of voice.
        var voicing: [Float]
    }

    static let inputs = [TensorSpec("frames", .float, [1, nil, HouseShape.frame])]
    static let outputs = [TensorSpec("f0", .float, [1, nil]), TensorSpec("voicing", .float, [1, nil])]

    static func tensors(for frames: [Float]) throws -> [Tensor] {
        [try Tensor(frames, shape: [1, frames.count / HouseShape.frame, HouseShape.frame])]
    }
    static func output(from tensors: [Tensor]) throws -> Output {
        Output(f0: try tensors[0].floats(), voicing: try tensors[1].floats())
    }
}

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
    static let outputs = [TensorSpec("mel", .float, [1, nil, HouseShape.mels])]

    static func tensors(for input: Input) throws -> [Tensor] {
        [
            try Tensor(input.frames, shape: [1, input.f0.count, HouseShape.frame]),
            try Tensor(input.f0, shape: [1, input.f0.count]), try Tensor([input.speaker], shape: [1]),
        ]
    }
    static func output(from tensors: [Tensor]) throws -> [Float] { try tensors[0].floats() }
}

/// Mel spectrum and F0 to the filters of pulses and noise.
enum FilterDecoder: ModelSignature {
    struct Input { var mel, f0: [Float] }

    static let inputs = [TensorSpec("mel", .float, [1, nil, HouseShape.mels]), TensorSpec("f0", .float, [1, nil])]
    static let outputs = ["harmonic_real", "harmonic_imag", "noise_magnitude"].map {
        TensorSpec($0, .float, [1, nil, HouseShape.bins])
    }

    static func tensors(for input: Input) throws -> [Tensor] {
        [
            try Tensor(input.mel, shape: [1, input.f0.count, HouseShape.mels]),
            try Tensor(input.f0, shape: [1, input.f0.count]),
        ]
    }
    static func output(from tensors: [Tensor]) throws -> FrameFilters {
        FrameFilters(
            harmonicReal: try tensors[0].floats(), harmonicImaginary: try tensors[1].floats(),
            noise: try tensors[2].floats())
    }
}

/// The filters of a run of frames, 513 bins each: complex for the pulses, a magnitude for the noise.
struct FrameFilters: Sendable {
    var harmonicReal, harmonicImaginary, noise: [Float]
    var count: Int { noise.count / HouseShape.bins }
}
