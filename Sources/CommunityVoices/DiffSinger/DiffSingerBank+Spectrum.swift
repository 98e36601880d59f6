internal import Foundation
internal import Inference
internal import Script
internal import Vocals

/// The curves that a variance model predicts and an acoustic model takes.
enum BankCurve: String, Sendable, CaseIterable {
    case energy, breathiness, voicing, tension

    /// What the user draws on top of it.
    var parameter: VoiceParameter {
        switch self {
        case .energy: .energy
        case .breathiness: .breathiness
        case .voicing: .voicing
        case .tension: .tension
        }
    }

    /// From the user's units to dB or, for tension, to its logit (OpenUtau, `DiffSingerRenderer`).
    func offset(_ value: Float) -> Float {
        switch self {
        case .energy, .breathiness: value * 12 / 100
        case .voicing: (value - 100) * 12 / 100
        case .tension: value / 20
        }
    }
}

extension DiffSingerBank {
    /// Energy and its kin, one value a frame of the acoustic model.
    func curves(
        _ line: BankLine, speaker: String?, seed: UInt64
    ) async throws -> [BankCurve: [Float]] {
        guard let part = variance else { return [:] }
        let own = line.at(part, from: frameRate)
        let encoded = try await part.encode(own.names, frames: own.frames, divisions: own.wordDivisions, models: models)
        let graph = try await models.model(at: part.graph("variance"))
        let made = BankCurve.allCases.filter { curve in graph.outputs.contains { $0.name == "\(curve.rawValue)_pred" } }
        guard !made.isEmpty else { return [:] }
        var feed = BankFeed(graph)
        feed.pass("encoder_out", encoded.encoder)
        try feed.give("ph_dur", whole: own.frames.map { Int64($0) })
        try feed.give("pitch", own.semitones)
        for curve in BankCurve.allCases { try feed.give(curve.rawValue, [Float](repeating: 0, count: own.count)) }
        try feed.give(
            "retake", whole: [Int64](repeating: 1, count: own.count * made.count), shape: [1, own.count, made.count])
        try feed.give(
            "spk_embed", part.speakers.embedding(wish(speaker), count: own.count),
            shape: [1, own.count, part.speakers.size])
        try solver.feed(&feed, depthType: nil)
        try feed.give(SeededNoise.input, whole: [Int64(seed & 0x7FFF_FFFF)], shape: [1])
        let outputs = try await feed.run(made.map { "\($0.rawValue)_pred" })
        var result: [BankCurve: [Float]] = [:]
        for curve in made {
            guard let tensor = outputs["\(curve.rawValue)_pred"] else { continue }
            let values = try BankFeed.floats(tensor, count: own.count, of: graph.name, curve.rawValue)
            result[curve] = BankLine.resampled(values, count: line.count)
        }
        return result
    }

    /// The spectrum of a line, frame by frame.
    func spectrum(
        _ line: BankLine, curves: [BankCurve: [Float]], script: VocalScript, drawn: [VoiceParameter: [Float]]
    ) async throws -> [Float] {
        let graph = try await models.model(at: acoustic.graph("acoustic"))
        var feed = BankFeed(graph)
        try feed.give("tokens", whole: acoustic.numbers(of: line.names))
        try feed.give("languages", whole: line.names.map { acoustic.table.language(of: $0) })
        try feed.give("durations", whole: line.frames.map { Int64($0) })
        try feed.give("f0", line.f0)
        for (curve, values) in curves {
            let user = drawn[curve.parameter]
            let moved = values.indices.map { values[$0] + curve.offset(user?[$0] ?? curve.parameter.neutral) }
            try feed.give(curve.rawValue, moved)
        }
        try feed.give("gender", gender(script.timbre, drawn: drawn[.gender], count: line.count))
        try feed.give(
            "velocity",
            drawn[.velocity].map { $0.map { exp2(($0 - 100) / 100) } } ?? [Float](repeating: 1, count: line.count))
        try feed.give(
            "spk_embed", acoustic.speakers.embedding(wish(script.speaker), count: line.count),
            shape: [1, line.count, acoustic.speakers.size])
        let depth = graph.inputs.first { $0.name == "depth" }?.elementType
        let solver = BankSolver(
            steps: settings.steps, depth: settings.depth, maxDepth: try acoustic.config.maxDepth)
        try solver.feed(&feed, depthType: depth)
        try feed.give(SeededNoise.input, whole: [Int64(script.seed & 0x7FFF_FFFF)], shape: [1])
        return try await feed.floats("mel", count: line.count * acoustic.config.mel.bins)
    }

    /// −1…1 of the shift that it was trained with. `timbre` is in semitones, up being a smaller head; 100 of the drawn
    /// curve are an octave down.
    private func gender(_ timbre: Float, drawn: [Float]?, count: Int) -> [Float] {
        let range = acoustic.config.shiftRange
        return (0..<count).map { frame in
            let semitones = Double(timbre) - Double(drawn?[frame] ?? 0) * 12 / 100
            return Float(semitones < 0 ? -semitones / range.low : semitones / range.high)
        }
    }

    /// The sound of a spectrum at the bank's own rate.
    func sound(_ mel: [Float], line: BankLine, seed: UInt64) async throws -> [Float] {
        let own = try acoustic.config.mel
        let factor = own.factor(to: vocoder.mel)
        var feed = BankFeed(try await models.model(at: vocoder.path))
        try feed.give("mel", factor == 1 ? mel : mel.map { $0 * factor }, shape: [1, line.count, own.bins])
        try feed.give("f0", line.f0)
        try feed.give(SeededNoise.input, whole: [Int64(seed & 0x7FFF_FFFF)], shape: [1])
        return try await feed.floats("waveform", count: line.count * own.hop)
    }
}
