internal import Formats
internal import Inference
internal import Script
internal import Vocals

/// What sherpa-onnx writes into the graph of a VITS voice about it.
struct SherpaMetadata: Sendable, Equatable {
    var sampleRate: Int
    var speakers: Int
    var comment: String
    var language: String
    var voice: String
    var readsCharacters: Bool
    /// Numbers put between, before and behind the symbols; nil where the voice wants none.
    var blank: Int64?
    var beginning: Int64?
    var ending: Int64?

    init(_ metadata: [String: String], file: String) throws(VocalsError) {
        func number(_ key: String) -> Int? { metadata[key].flatMap { Int($0) } }
        func bad(_ what: String) -> VocalsError {
            VocalsError(
                .badVoice, what, at: "\(file), metadata", advice: "Use a voice from sherpa-onnx's list of models.")
        }
        guard let rate = number("sample_rate") else { throw bad("there is no sample_rate") }
        guard (8_000...Timeline.rate).contains(rate) else { throw bad("the sample_rate \(rate) is not in 8000…48000") }
        sampleRate = rate
        speakers = number("n_speakers") ?? 1
        guard (0...10_000).contains(speakers) else { throw bad("n_speakers is \(speakers)") }
        comment = metadata["comment"] ?? ""
        language = metadata["language"] ?? ""
        voice = metadata["voice"] ?? ""
        readsCharacters = metadata["frontend"] == "characters"
        blank = (number("add_blank") ?? 0) != 0 ? Int64(number("blank_id") ?? 0) : nil
        let frames = (number("use_eos_bos") ?? 0) != 0
        beginning = frames ? number("bos_id").map(Int64.init) : nil
        ending = frames ? number("eos_id").map(Int64.init) : nil
    }

    /// A blank before each symbol and one at the end is the same as one before all and one behind each.
    var framing: Framing {
        Framing(
            opening: [blank, beginning].compactMap(\.self) + (beginning == nil ? [] : [blank].compactMap(\.self)),
            pad: [blank].compactMap(\.self), closing: [ending, ending == nil ? nil : blank].compactMap(\.self))
    }
}

extension CommunityFormat {
    /// A VITS graph with tokens.txt, and lexicon.txt, or espeak-ng's phonemes, or plain characters.
    func sherpaVoice(
        _ graph: Graphs.Graph, _ files: VoiceFolder, _ runtime: InferenceRuntime
    ) async throws -> any SpeakingVoice {
        let tokens = try TokenFile(path: files.path("tokens.txt"))
        let network = try await VITSNetwork(outline: graph.outline, path: graph.path, runtime: runtime)
        let facts = try SherpaMetadata(network.metadata, file: graph.path)
        let language = Language(tag: facts.voice.isEmpty ? facts.language : facts.voice)
        let encoder: any SentenceEncoder
        if facts.comment.contains("piper") {
            encoder = try ipaEncoder(tokens.symbols, voice: facts.voice, files)
        } else if files.has("lexicon.txt") {
            encoder = try LexiconEncoder(
                lexicon: Lexicon(path: files.path("lexicon.txt"), tokens: tokens.symbols), symbols: tokens.symbols,
                framing: facts.framing, usesWords: language != nil)
        } else if facts.readsCharacters {
            encoder = TextEncoder(symbols: tokens.symbols, framing: facts.framing, usesWords: language != nil)
        } else {
            throw files.problem("there is no lexicon.txt, and the graph does not say that it reads characters")
        }
        guard facts.speakers <= 1 || network.contract.speaker != nil else {
            throw files.problem("the graph says that it has \(facts.speakers) speakers, but has no input `sid`")
        }
        let speakers = facts.speakers > 1 ? (0..<facts.speakers).map(String.init) : []
        var voice = NetworkVoice(
            name: files.name, kind: facts.comment.contains("piper") ? "piper" : "vits", speakers: speakers,
            languages: [language].compactMap(\.self), network: network, encoder: encoder,
            sampleRate: facts.sampleRate, hop: 256,
            speakerNumbers: Dictionary(uniqueKeysWithValues: speakers.enumerated().map { ($1, Int64($0)) }),
            defaultSpeaker: 0)
        voice = try await measured(voice)
        return try await qualified(voice)
    }
}

/// `tokens.txt`: a symbol and its number a line. The symbol may be a space, or missing, which means one.
struct TokenFile: Sendable {
    let symbols: SymbolMap
    private static let largest = 1 << 20

    init(path: String) throws {
        let text = String(decoding: try FileBytes.read(path, limit: Self.largest), as: UTF8.self)
        var numbers: [String: [Int64]] = [:]
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            guard let space = line.lastIndex(where: { $0 == " " || $0 == "\t" }) else {
                throw Self.bad(path, index + 1)
            }
            let number = Int64(line[line.index(after: space)...])
            guard let number, (0..<100_000).contains(number) else { throw Self.bad(path, index + 1) }
            let symbol = line[..<space]
            numbers[SymbolMap.decomposed(symbol.isEmpty ? " " : String(symbol))] = [number]
        }
        guard !numbers.isEmpty else { throw Self.bad(path, 1) }
        symbols = SymbolMap(numbers)
    }

    private static func bad(_ path: String, _ line: Int) -> VocalsError {
        VocalsError(
            .badVoice, "is no list of symbols and numbers", at: "\(path), line \(line)",
            advice: "Take the tokens.txt that belongs to the voice.")
    }
}
