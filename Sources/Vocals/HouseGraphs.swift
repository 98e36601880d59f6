internal import Inference

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
