internal import Formats
internal import Foundation
internal import Vocals

/// The phonemes of one of a bank's folders and their numbers, and the numbers of its languages.
struct BankTable: Sendable, Equatable {
    private(set) var phonemes: [String: Int64] = [:]
    private(set) var languages: [String: Int64] = [:]

    private static let bytes = 4 << 20
    private static let mostPhonemes = 20_000

    init(phonemes: [String: Int64], languages: [String: Int64] = [:]) {
        self.phonemes = phonemes
        self.languages = languages
    }

    init(_ config: BankConfig) throws {
        let folder = config.folder
        let name = config.text("phonemes") ?? "phonemes.txt"
        let path = try folder.file(name, for: "table of phonemes")
        if name.hasSuffix(".json") {
            phonemes = try Self.numbers(path)
        } else {
            let text = String(decoding: try FileBytes.read(path, limit: Self.bytes), as: UTF8.self)
            // The number is the line's, from 0 on; old banks begin with lines for padding. Of a doubled name the first counts.
            for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let symbol = line.trimmingCharacters(in: .whitespaces)
                guard !symbol.isEmpty, phonemes[symbol] == nil else { continue }
                guard phonemes.count < Self.mostPhonemes else { throw folder.problem("\(name) has no end") }
                phonemes[symbol] = Int64(number)
            }
        }
        guard phonemes["SP"] != nil else {
            throw folder.problem("\(name) has no SP, the silence", advice: "Take a bank exported for OpenUtau.")
        }
        if let name = config.text("languages") {
            languages = try Self.numbers(try folder.file(name, for: "table of languages"))
        }
    }

    private static func numbers(_ path: String) throws -> [String: Int64] {
        let bytes = try FileBytes.read(path, limit: bytes)
        let json: JSONValue
        do { json = try JSONValue.parse(bytes, limits: JSONLimits(bytes: Self.bytes, depth: 4)) } catch {
            throw VocalsError(.badVoice, "is no JSON (\(error))", at: path, advice: "Install the bank again.")
        }
        guard let members = json.object?.members, !members.isEmpty, members.count <= mostPhonemes else {
            throw VocalsError(.badVoice, "has no names with numbers", at: path, advice: "Install the bank again.")
        }
        var result: [String: Int64] = [:]
        for member in members {
            guard let number = member.value.int, (0..<mostPhonemes).contains(number) else {
                throw VocalsError(
                    .badVoice, "“\(member.key.prefix(40))” has no number below \(mostPhonemes)", at: path,
                    advice: "Install the bank again.")
            }
            result[member.key] = Int64(number)
        }
        return result
    }

    /// 0, which merges nothing, where a phoneme names no language or one that is not in the table.
    func language(of phoneme: String) -> Int64 {
        guard let slash = phoneme.firstIndex(of: "/") else { return 0 }
        return languages[String(phoneme[..<slash])] ?? 0
    }
}
