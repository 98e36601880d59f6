internal import Formats
internal import Foundation

/// A bank's own dictionary, `dsdict.yaml` or `dsdict-LANGUAGE.yaml` (OpenUtau, `G2pDictionary.cs`).
struct BankDictionary: Sendable {
    /// What a symbol is: decides where a word may be cut and what its nearest sound of ours is.
    private(set) var types: [String: String] = [:]
    private(set) var entries: [String: [String]] = [:]
    /// From the names of a pronouncing dictionary to those of the bank.
    private(set) var replacements: [String: String] = [:]

    /// Bytes, values and words: the largest published ones have some 130,000 words.
    private static let limits = YAML.Limits(bytes: 48 << 20, depth: 8, nodes: 3_000_000)
    private static let mostEntries = 300_000
    private static let longestEntry = 64

    init() {}

    init(path: String) throws {
        let root = try YAML.load(path, limits: Self.limits)
        for symbol in try root.optional("symbols")?.elements() ?? [] {
            guard let name = try? symbol["symbol"]?.text() else { continue }
            types[name] = (try? symbol["type"]?.text()) ?? "vowel"
        }
        types["SP"] = "vowel"
        types["AP"] = "vowel"
        for entry in try root.optional("entries")?.elements().prefix(Self.mostEntries) ?? [] {
            guard let word = try? entry["grapheme"]?.text(), entries[word] == nil,
                let names = try? entry["phonemes"]?.elements().prefix(Self.longestEntry).map({ try $0.text() })
            else { continue }
            // What is not declared is dropped, as the editor does.
            let known = names.filter { types[$0] != nil }
            if !known.isEmpty { entries[word] = known }
        }
        for replacement in try root.optional("replacements")?.elements().prefix(10_000) ?? [] {
            guard let from = try? replacement["from"]?.text(), let to = try? replacement["to"]?.text() else { continue }
            replacements[from] = to
        }
    }

    func phonemes(of word: String) -> [String]? { entries[word] ?? entries[word.lowercased()] }
}
