internal import Formats
internal import Foundation
internal import Script
internal import Vocals

/// What a spectrum's numbers mean: two networks must agree on it (OpenUtau, `DiffSingerConfig.cs`).
struct MelContract: Sendable, Equatable {
    enum Base: Sendable, Equatable { case ten, e }

    var rate: Int
    var hop: Int
    var window: Int
    var fft: Int
    var bins: Int
    var lowest: Double
    var highest: Double
    var base: Base
    var scale: String

    /// Factor from this one's logarithms to the other's.
    func factor(to other: MelContract) -> Float {
        switch (base, other.base) {
        case (.ten, .e): 2.302_585
        case (.e, .ten): 0.434_294_5
        default: 1
        }
    }

    /// What keeps a spectrum of this kind from being the other's; nil where nothing does.
    func difference(from other: MelContract) -> String? {
        func unlike<Value: Equatable>(_ name: String, _ key: KeyPath<MelContract, Value>) -> String? {
            self[keyPath: key] == other[keyPath: key]
                ? nil : "\(name) is \(self[keyPath: key]) in the one, \(other[keyPath: key]) in the other"
        }
        return unlike("sample_rate", \.rate) ?? unlike("hop_size", \.hop) ?? unlike("win_size", \.window)
            ?? unlike("fft_size", \.fft) ?? unlike("num_mel_bins", \.bins) ?? unlike("mel_fmin", \.lowest)
            ?? unlike("mel_fmax", \.highest) ?? unlike("mel_scale", \.scale)
    }
}

/// A `dsconfig.yaml` or `vocoder.yaml`. Which inputs a graph has is not among this: the graph itself says that.
struct BankConfig: Sendable {
    let folder: BankFolder
    private let node: YAMLNode
    private static let limits = YAML.Limits(bytes: 1 << 20, depth: 16, nodes: 20_000)

    init(_ folder: BankFolder, file: String) throws {
        self.folder = folder
        node = try YAML.load("\(folder.path)/\(file)", limits: Self.limits)
        _ = try node.entries()
        _ = try mel
    }

    /// A name or a path; nil where it is not given.
    func text(_ key: String) -> String? { (try? node[key]?.text()).flatMap { $0.isEmpty ? nil : $0 } }

    func required(_ key: String) throws -> String { try node.required(key).text() }

    func number(_ keys: String..., in range: ClosedRange<Double>, default usual: Double) throws -> Double {
        for key in keys {
            guard let value = try node.optional(key) else { continue }
            return try value.number(in: range)
        }
        return usual
    }

    private func whole(_ key: String, in range: ClosedRange<Int>, default usual: Int) throws -> Int {
        try node.optional(key)?.integer(in: range) ?? usual
    }

    var speakers: [String] {
        get throws {
            let names = try node.optional("speakers")?.elements().map { try $0.text() } ?? []
            guard names.count <= 1_000 else { throw folder.problem("it has \(names.count) speakers") }
            return names
        }
    }

    var hiddenSize: Int { get throws { try whole("hidden_size", in: 1...8_192, default: 256) } }

    /// Semitones that `gender` −1 and 1 stand for.
    var shiftRange: (low: Double, high: Double) {
        let ends = try? node["augmentation_args"]?["random_pitch_shifting"]?["range"]?.elements().map {
            try $0.number(in: -48...48)
        }
        guard let ends, ends.count == 2, ends[0] < 0, ends[1] > 0 else { return (-5, 5) }
        return (ends[0], ends[1])
    }

    var rate: Int { get throws { try whole("sample_rate", in: 8_000...Timeline.rate, default: 44_100) } }
    var hop: Int { get throws { try whole("hop_size", in: 16...4_096, default: 512) } }
    var frameRate: Double { get throws { Double(try rate) / Double(try hop) } }
    /// As written; what it counts depends on the graph.
    var maxDepth: Double { get throws { try number("max_depth", in: 0...1_000, default: 1) } }
    /// How far beyond its training a velocity may go is the network's own affair.
    var mel: MelContract {
        get throws {
            MelContract(
                rate: try rate, hop: try hop, window: try whole("win_size", in: 16...65_536, default: 2_048),
                fft: try whole("fft_size", in: 16...65_536, default: 2_048),
                bins: try whole("num_mel_bins", in: 8...1_024, default: 128),
                lowest: try number("mel_fmin", "fmin", in: 0...24_000, default: 40),
                highest: try number("mel_fmax", "fmax", in: 1...24_000, default: 16_000),
                // `10` may be a number or a text; a current export says `e`.
                base: text("mel_base") == "e" ? .e : .ten, scale: text("mel_scale") ?? "slaney")
        }
    }
}
