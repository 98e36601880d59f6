internal import Foundation
internal import Inference
internal import Vocals

/// One of a bank's folders: the acoustic model's, `dsdur`, `dspitch` or `dsvariance`. Each has its own table, speakers,
/// size and clock.
struct BankPart: Sendable {
    let config: BankConfig
    let table: BankTable
    let speakers: BankSpeakers
    /// Frames a second.
    let frameRate: Double

    init(_ folder: BankFolder) throws {
        config = try BankConfig(folder, file: Self.file)
        table = try BankTable(config)
        speakers = try BankSpeakers(config)
        frameRate = try config.frameRate
    }

    static let file = "dsconfig.yaml"

    /// The path of a graph that the configuration names.
    func graph(_ key: String) throws -> String { try config.folder.file(config.required(key), for: "\(key) model") }

    func numbers(of names: [String]) throws(VocalsError) -> [Int64] {
        var numbers: [Int64] = []
        for name in names {
            guard let number = table.phonemes[name] else {
                throw VocalsError(
                    .unknownPhoneme, "there is no phoneme “\(name)” in \(config.folder.name)", at: config.folder.path,
                    advice: "Write other sounds behind the lyric, as in lyric[\(table.phonemes.keys.min() ?? "a")].")
            }
            numbers.append(number)
        }
        return numbers
    }

    /// Whole frames of this part's clock for lengths in seconds, without drift: each end is rounded by itself.
    func frames(of seconds: [Double]) -> [Int] {
        var end = 0.0
        var last = 0
        return seconds.map { length in
            end += length
            let next = Int((end * frameRate).rounded())
            defer { last = next }
            return max(0, next - last)
        }
    }
}

/// What is sung, as every model of a bank is told it: phonemes by the bank's names, with silence at both ends.
struct BankLine: Sendable, Equatable {
    var names: [String]
    var isVowel: [Bool]
    /// Frames of the acoustic model.
    var frames: [Int]
    /// Hz, one a frame, without gaps.
    var f0: [Float]

    var count: Int { frames.reduce(0, +) }

    /// A word of a duration-predicting encoder begins at each vowel (OpenUtau, `PaddedWordDivAndDur`): so many phonemes each.
    var wordDivisions: [Int] {
        let vowels = isVowel.indices.dropFirst().dropLast().filter { isVowel[$0] }
        guard let first = vowels.first else { return [names.count] }
        let gaps = zip(vowels, vowels.dropFirst()).map { $1 - $0 }
        return [first] + gaps + [names.count - (vowels.last ?? first)]
    }
}

/// What an encoder makes of a line.
struct EncodedLine: Sendable {
    let encoder: Tensor?
    let masks: Tensor?
}

extension BankPart {
    /// Runs the linguistic model. It takes words or phonemes with their lengths; its own inputs say which.
    func encode(
        _ names: [String], frames: [Int], divisions: [Int], wordFrames: [Int]? = nil, models: BankModels
    ) async throws -> EncodedLine {
        let graph = try await models.model(at: graph("linguistic"))
        var feed = BankFeed(graph)
        let numbers = try numbers(of: names)
        try feed.give("tokens", whole: numbers)
        try feed.give("languages", whole: names.map { table.language(of: $0) })
        try feed.give("ph_dur", whole: frames.map { Int64($0) })
        try feed.give("word_div", whole: divisions.map { Int64($0) })
        try feed.give("word_dur", whole: (wordFrames ?? Self.sums(frames, divisions)).map { Int64($0) })
        let made = try await feed.run(["encoder_out", "x_masks"])
        return EncodedLine(encoder: made["encoder_out"], masks: made["x_masks"])
    }

    static func sums(_ frames: [Int], _ divisions: [Int]) -> [Int] {
        var start = 0
        return divisions.map { count in
            defer { start += count }
            return frames[start..<min(frames.count, start + count)].reduce(0, +)
        }
    }
}
