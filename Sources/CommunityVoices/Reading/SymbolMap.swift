internal import Formats
internal import Foundation
internal import Vocals

/// A voice's symbols and their numbers.
struct SymbolMap: Sendable, Equatable {
    /// A symbol may stand for several numbers.
    private(set) var numbers: [String: [Int64]] = [:]
    /// Letters that are one symbol together, such as a diphthong's, the longest first.
    private(set) var clusters: [[Unicode.Scalar]] = []

    private static let mostSymbols = 20_000
    private static let mostNumbers = 8

    init(_ numbers: [String: [Int64]], clusters: [[Unicode.Scalar]] = []) {
        self.numbers = numbers
        self.clusters = clusters.sorted { $0.count > $1.count }
    }

    /// Of a Piper configuration. `count` bounds the numbers: one beyond it would read outside the network's table.
    init(_ map: JSONValue?, count: Int?, clusters: JSONValue?, file: String) throws(VocalsError) {
        guard let members = map?.object?.members, !members.isEmpty, members.count <= Self.mostSymbols else {
            throw VocalsError(
                .badVoice, "there is no phoneme_id_map", at: file,
                advice: "Take the .onnx.json that belongs to the voice.")
        }
        var numbers: [String: [Int64]] = [:]
        for member in members {
            let own = (member.value.array ?? [member.value]).map { $0.int.map(Int64.init) ?? -1 }
            let limit = Int64(count ?? Self.mostSymbols)
            guard !own.isEmpty, own.count <= Self.mostNumbers, own.allSatisfy({ (0..<limit).contains($0) }) else {
                throw VocalsError(
                    .badVoice, "the symbol “\(member.key)” has no number below \(limit)", at: "\(file), phoneme_id_map",
                    advice: "Take the .onnx.json that belongs to the voice.")
            }
            numbers[Self.decomposed(member.key)] = own
        }
        let rows = clusters?.array ?? []
        let merged = rows.prefix(1_000).compactMap(\.array).map { row in row.compactMap(\.string).joined() }
        self.init(numbers, clusters: merged.map { Array(Self.decomposed($0).unicodeScalars) })
    }

    subscript(symbol: String) -> [Int64] { numbers[symbol] ?? [] }
    subscript(sign: Character) -> [Int64] { numbers[String(sign)] ?? [] }
    func has(_ symbol: String) -> Bool { numbers[symbol] != nil }

    /// A string's symbols: its code points, canonically decomposed, clusters joined.
    func split(_ text: String) -> [String] {
        let scalars = Array(Self.decomposed(text).unicodeScalars)
        var result: [String] = []
        var at = 0
        while at < scalars.count {
            let cluster = clusters.first { !$0.isEmpty && scalars[at...].starts(with: $0) && has(Self.string($0)) }
            // A letter with its mark, where the voice has both as one: `ç`.
            let isMarked =
                at + 1 < scalars.count && scalars[at + 1].properties.canonicalCombiningClass != .notReordered
                && has(Self.string(scalars[at..<at + 2]))
            let length = cluster?.count ?? (isMarked ? 2 : 1)
            result.append(Self.string(scalars[at..<at + length]))
            at += length
        }
        return result
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    static func decomposed(_ text: String) -> String { text.decomposedStringWithCanonicalMapping }
}
