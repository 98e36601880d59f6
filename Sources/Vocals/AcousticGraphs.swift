internal import Inference

/// Spectral frames, F0, speaker and a shift of the formants to mel frames (natural logarithm of magnitude), a piece at
/// a time.
enum AcousticDecoder: ModelSignature {
    struct Input {
        /// Of the frames that enter.
        var frames, f0: [Float]
        /// F0 of the frames that leave.
        var leaving: [Float]
        var speaker: Int64
        /// Octaves by which the formants move.
        var shift: Float
        var place: PiecePlace
        var carried: CarriedRows
    }
    struct Output {
        var mel: [Float]
        var kept: [Float]
    }

    static let inputs =
        [
            TensorSpec("frames", .float, [1, nil, HouseShape.frame]), TensorSpec("f0", .float, [1, nil]),
            TensorSpec("leaving", .float, [1, nil]), TensorSpec("speaker", .int64, [1]),
            TensorSpec("timbre", .float, [1]),
        ] + PiecePlace.inputs + [CarriedRows.input]
    static let outputs = [TensorSpec("mel", .float, [1, nil, nil]), CarriedRows.output]

    static func tensors(for input: Input) throws -> [Tensor] {
        let count = input.f0.count
        return try [
            Tensor(input.frames, shape: [1, count, HouseShape.frame]), Tensor(input.f0, shape: [1, count]),
            Tensor(input.leaving, shape: [1, count]), Tensor([input.speaker], shape: [1]),
            Tensor([input.shift], shape: [1]),
        ] + input.place.tensors() + [input.carried.tensor()]
    }
    static func output(from tensors: [Tensor]) throws -> Output {
        Output(mel: try tensors[0].floats(), kept: try tensors[1].floats())
    }
}

/// Mel frames and F0 to the filters of pulses and noise, a piece at a time.
enum FilterDecoder: ModelSignature {
    struct Input {
        var mel, f0: [Float]
        var place: PiecePlace
        var carried: CarriedRows
    }
    struct Output {
        var filters: FrameFilters
        var kept: [Float]
    }

    static let inputs =
        [TensorSpec("mel", .float, [1, nil, nil]), TensorSpec("f0", .float, [1, nil])] + PiecePlace.inputs
        + [CarriedRows.input]
    static let outputs =
        ["harmonic", "noise", "angle", "swell"].map { TensorSpec($0, .float, [1, nil, nil]) }
        + [CarriedRows.output]

    static func tensors(for input: Input) throws -> [Tensor] {
        let count = input.f0.count
        return try [
            Tensor(input.mel, shape: [1, count, input.mel.count / max(1, count)]), Tensor(input.f0, shape: [1, count]),
        ] + input.place.tensors() + [input.carried.tensor()]
    }
    static func output(from tensors: [Tensor]) throws -> Output {
        Output(
            filters: FrameFilters(
                harmonic: try tensors[0].floats(), noise: try tensors[1].floats(), angle: try tensors[2].floats(),
                swell: try tensors[3].floats(), count: tensors[0].shape[1]),
            kept: try tensors[4].floats())
    }
}
