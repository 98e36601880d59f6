internal import Formats
internal import Foundation
internal import Vocals

/// The speakers of one of a bank's folders: an embedding each, raw little-endian floats.
struct BankSpeakers: Sendable, Equatable {
    let names: [String]
    let size: Int
    private let vectors: [[Float]]

    init(names: [String] = [], size: Int = 0, vectors: [[Float]] = []) {
        self.names = names
        self.size = size
        self.vectors = vectors
    }

    init(_ config: BankConfig) throws {
        let size = try config.hiddenSize
        var names: [String] = []
        var vectors: [[Float]] = []
        for entry in try config.speakers {
            let path = try config.folder.file(entry + ".emb", for: "speaker")
            let bytes = try FileBytes.read(path, limit: 1 << 20)
            guard bytes.count == size * 4 else {
                throw VocalsError(
                    .badVoice, "has \(bytes.count / 4) numbers, and hidden_size is \(size)", at: path,
                    advice: "Correct hidden_size in dsconfig.yaml, or export the speaker again.")
            }
            let vector = stride(from: 0, to: bytes.count, by: 4).map { start in
                Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
            }
            guard vector.allSatisfy(\.isFinite) else {
                throw VocalsError(.badVoice, "is no embedding", at: path, advice: "Export the speaker again.")
            }
            names.append(Self.shown(entry))
            vectors.append(vector)
        }
        self.init(names: names, size: size, vectors: vectors)
    }

    /// Entries may lie in folders.
    private static func shown(_ entry: String) -> String {
        entry.replacingOccurrences(of: "\\", with: "/").split(separator: "/").last.map(String.init) ?? entry
    }

    /// One speaker, or several with weights: `soft`, `soft:70+power:30`. nil where a name is not known.
    func weights(_ wish: String?) -> [Float]? {
        guard !names.isEmpty else { return [] }
        var weights = [Float](repeating: 0, count: names.count)
        guard let wish, !wish.isEmpty else {
            weights[0] = 1
            return weights
        }
        if let index = names.firstIndex(of: wish) {
            weights[index] = 1
            return weights
        }
        for part in wish.split(separator: "+").prefix(32) {
            let pieces = part.split(separator: ":", maxSplits: 1)
            let weight = pieces.count == 2 ? Float(String(pieces[1])) : 1
            guard let weight, weight.isFinite, (0...1_000).contains(weight),
                let index = names.firstIndex(of: String(pieces[0]))
            else { return nil }
            weights[index] += weight
        }
        let sum = weights.reduce(0, +)
        return sum > 0 ? weights.map { $0 / sum } : nil
    }

    /// The embedding of a wish, once for each frame or phoneme. A speaker that this folder lacks is its first one.
    func embedding(_ wish: String?, count: Int) -> [Float] {
        let weights = weights(wish) ?? weights(nil) ?? []
        var mixed = [Float](repeating: 0, count: size)
        for (weight, vector) in zip(weights, vectors) where weight > 0 {
            for index in mixed.indices { mixed[index] += weight * vector[index] }
        }
        var result: [Float] = []
        result.reserveCapacity(size * count)
        for _ in 0..<count { result += mixed }
        return result
    }
}
