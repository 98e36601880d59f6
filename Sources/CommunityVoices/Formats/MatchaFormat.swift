internal import Inference
internal import Script
internal import Vocals

extension CommunityFormat {
    /// A Matcha graph with tokens.txt, and the vocoder beside it.
    func matchaVoice(
        _ graph: Graphs.Graph, vocoder: Graphs.Graph?, _ files: VoiceFolder, _ runtime: InferenceRuntime
    ) async throws -> any SpeakingVoice {
        guard files.has("tokens.txt") else {
            throw files.problem(
                "beside \(graph.name) there is no tokens.txt", advice: "Put the voice's tokens.txt beside it.")
        }
        let tokens = try TokenFile(path: files.path("tokens.txt")).symbols
        let facts = try MatchaFacts(graph.outline.metadata, file: graph.path)
        let encoder = try matchaEncoder(facts, tokens, files)
        let givesSound = graph.outline.outputs.first.map { $0.name.hasPrefix("wav") || $0.name.hasPrefix("audio") }
        let sounding: Vocoder? =
            if givesSound != true, let vocoder {
                try await Vocoder(outline: vocoder.outline, path: vocoder.path, runtime: runtime)
            } else { nil }
        let network = try await MatchaNetwork(
            outline: graph.outline, path: graph.path, vocoder: sounding, runtime: runtime)
        guard facts.speakers <= 1 || network.contract.speaker != nil else {
            throw files.problem("the graph says that it has \(facts.speakers) speakers, but has no input for one")
        }
        let speakers = facts.speakers > 1 ? (0..<facts.speakers).map(String.init) : []
        let voice = NetworkVoice(
            name: files.name, kind: "matcha", speakers: speakers, languages: facts.languages, network: network,
            encoder: encoder, sampleRate: facts.sampleRate, hop: 0,
            speakerNumbers: Dictionary(uniqueKeysWithValues: speakers.enumerated().map { ($1, Int64($0)) }),
            defaultSpeaker: 0)
        return try await qualified(try await measured(voice))
    }

    private func matchaEncoder(
        _ facts: MatchaFacts, _ tokens: SymbolMap, _ files: VoiceFolder
    ) throws -> any SentenceEncoder {
        if facts.isBilingual { return PinyinLetterEncoder(symbols: tokens) }
        let framing = facts.framing(tokens)
        if files.has("lexicon.txt") {
            return LexiconEncoder(
                lexicon: try Lexicon(path: files.path("lexicon.txt"), tokens: tokens), symbols: tokens,
                framing: framing, usesWords: !facts.languages.isEmpty)
        }
        guard facts.hasEspeak else {
            throw files.problem("there is no lexicon.txt, and the graph does not say that it reads IPA")
        }
        return try ipaEncoder(tokens, voice: facts.voice, files, framing: framing)
    }
}

/// What sherpa-onnx writes into a Matcha graph about it.
struct MatchaFacts: Sendable, Equatable {
    var sampleRate: Int
    var speakers: Int
    var voice: String
    var hasEspeak: Bool
    var framesSentences: Bool
    var pad: Int64

    init(_ metadata: [String: String], file: String) throws(VocalsError) {
        func number(_ key: String) -> Int? { metadata[key].flatMap { Int($0) } }
        func bad(_ what: String) -> VocalsError {
            VocalsError(
                .badVoice, what, at: "\(file), metadata",
                advice: "Use a Matcha voice from sherpa-onnx's list of models.")
        }
        // Upstream's own export says nothing; its voices are English.
        sampleRate = number("sample_rate") ?? 22_050
        guard (8_000...Timeline.rate).contains(sampleRate) else {
            throw bad("the sample_rate \(sampleRate) is not in 8000…\(Timeline.rate)")
        }
        speakers = number("n_speakers") ?? 1
        guard (0...10_000).contains(speakers) else { throw bad("n_speakers is \(speakers)") }
        let isChinese = number("jieba") == 1
        voice = metadata["voice"] ?? (isChinese ? "zh" : "en-us")
        hasEspeak = (number("has_espeak") ?? (metadata.isEmpty ? 1 : 0)) != 0
        framesSentences = (number("use_eos_bos") ?? 0) != 0
        pad = Int64(number("pad_id") ?? 0)
    }

    /// Pinyin and English letters in one table, nothing between the symbols.
    var isBilingual: Bool { voice == "zh en-us" }

    var languages: [Language] {
        isBilingual ? [.english, .mandarin] : [Language(tag: voice)].compactMap(\.self)
    }

    /// A pad between the symbols and at both ends.
    func framing(_ tokens: SymbolMap) -> Framing {
        let (begin, end) = framesSentences ? (tokens["^"], tokens["$"]) : ([], [])
        return Framing(
            opening: [pad] + begin.flatMap { [$0, pad] }, pad: [pad], closing: end.flatMap { [$0, pad] })
    }
}
