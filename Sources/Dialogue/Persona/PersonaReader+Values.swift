internal import Formats
internal import Foundation
internal import Script

extension PersonaReader {
    /// A short text: one line, at most 500 scalars.
    func line(_ node: YAMLNode) throws -> String { try text(node, limit: 500) }

    /// A longer text, at most 8,000 scalars: what a language model's prompt can carry.
    func paragraph(_ node: YAMLNode) throws -> String { try text(node, limit: 8000) }

    private func text(_ node: YAMLNode, limit: Int) throws -> String {
        let text = try node.text().trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw node.error("must not be empty") }
        guard text.unicodeScalars.count <= limit else { throw node.error("must be at most \(limit) characters long") }
        return text
    }

    func language(_ node: YAMLNode) throws -> Language { try Self.language(named: node.text(), at: node) }

    static func language(named name: String, at node: YAMLNode) throws -> Language {
        guard let language = Language(rawValue: name) else {
            let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
            throw node.error("names the language `\(name)`, which is not known", advice: "known: \(known)")
        }
        return language
    }

    /// `mood: happy` with `intensity: 0.4` beside it.
    func mood(_ node: YAMLNode) throws -> Mood? {
        guard let mood = try node.optional("mood") else { return nil }
        let name = try mood.text()
        guard let emotion = Emotion(rawValue: name) else {
            let known = Emotion.allCases.map(\.rawValue).joined(separator: ", ")
            throw mood.error("names the mood `\(name)`, which is not known", advice: "known: \(known)")
        }
        return try Mood(emotion, intensity: Float(node.optional("intensity")?.number(in: 0...1) ?? 0.7))
    }

    mutating func warnOfUnknown(_ node: YAMLNode, keys: Set<String>) {
        guard let entries = try? node.entries() else { return }
        for entry in entries where !keys.contains(entry.key) {
            warn(
                "`\(entry.key)` is not known here", place: entry.value.place,
                advice: "known: \(keys.sorted().joined(separator: ", "))")
        }
    }
}
