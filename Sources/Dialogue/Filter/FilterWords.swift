internal import Foundation

/// A word of a list, and how far it may be disguised.
struct FilterWord: Sendable, Hashable {
    var text: String
    var category: FilterCategory
    /// Also found by its sound: in homophones and in pinyin.
    var isSounded: Bool
}

/// The words that ship, from `Resources/filter.txt`: sections `[category]`, a word a line, with `~` behind it when two
/// syllables are enough to know it by its sound, `=` when it must be spelled so, and `!…` for harmless phrases around it.
struct FilterWords: Sendable {
    private(set) var words: [FilterWord] = []
    private(set) var allowed: [String] = []

    init(_ text: String) {
        var category = FilterCategory.own
        for raw in text.split(whereSeparator: \.isNewline) {
            let line = raw.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0].trimmed
            if line.hasPrefix("["), line.hasSuffix("]") {
                category = FilterCategory(rawValue: String(line.dropFirst().dropLast())) ?? .own
                continue
            }
            let parts = line.split(separator: " ").map(String.init)
            let words = parts.prefix { !$0.hasPrefix("!") && $0 != "~" && $0 != "=" }
            guard !words.isEmpty else { continue }
            let word = words.joined(separator: " ")
            let isLong = word.unicodeScalars.count { $0.value.isIdeograph } >= 3
            let isSounded = parts.contains("~") || (isLong && !parts.contains("="))
            self.words.append(FilterWord(text: word, category: category, isSounded: isSounded))
            // A phrase may hold spaces: it is written with underscores.
            allowed += parts.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()).replacing("_", with: " ") }
        }
    }

    /// Read once; empty when the file is missing, which `ContentFilter.problems` tells.
    static let shipped: FilterWords = {
        let url = Bundle.module.bundleURL.appendingPathComponent("Resources/filter.txt")
        return FilterWords((try? String(contentsOf: url, encoding: .utf8)) ?? "")
    }()
}
