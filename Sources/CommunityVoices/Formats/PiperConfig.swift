internal import Formats
internal import Script
internal import Vocals

/// What a Piper voice's `.onnx.json` says (OHF-Voice/piper1-gpl, `config.py`).
struct PiperConfig: Sendable, Equatable {
    enum PhonemeType: String, Sendable { case espeak, text, pinyin }

    var phonemeType: PhonemeType
    var sampleRate: Int
    var hop: Int
    /// espeak-ng's name of the language: `en-us`.
    var espeakVoice: String
    /// As in `zh_CN`.
    var languageCode: String
    var scales: VITSScales
    /// The speakers' names by their numbers; empty where there is but one.
    var speakers: [String]
    var speakerNumbers: [String: Int64]
    var defaultSpeaker: Int64
    var symbols: SymbolMap

    private static let limits = JSONLimits(bytes: 4 << 20, depth: 16)
    private static let mostSpeakers = 10_000

    init(path: String) throws {
        let bytes = try FileBytes.read(path, limit: Self.limits.bytes)
        let json: JSONValue
        do { json = try JSONValue.parse(bytes, limits: Self.limits) } catch {
            throw VocalsError(
                .badVoice, "is no JSON (\(error))", at: path, advice: "Take the .onnx.json that belongs to the voice.")
        }
        try self.init(json, file: path)
    }

    init(_ json: JSONValue, file: String) throws {
        func bad(_ what: String) -> VocalsError {
            VocalsError(.badVoice, what, at: file, advice: "Take the .onnx.json that belongs to the voice.")
        }
        let type = json["phoneme_type"]?.string ?? "espeak"
        guard let known = PhonemeType(rawValue: type) else {
            throw VocalsError(
                .badVoice, "its phoneme_type `\(type)` is not supported", at: file,
                advice: "Use a voice of type espeak, text or pinyin.")
        }
        phonemeType = known
        guard let rate = json["audio"]?["sample_rate"]?.int else { throw bad("there is no audio.sample_rate") }
        // Some configurations carry this slip, which sherpa-onnx mends too.
        sampleRate = rate == 22_500 ? 22_050 : rate
        guard (8_000...Timeline.rate).contains(sampleRate) else {
            throw bad("the audio.sample_rate \(rate) is not in 8000…\(Timeline.rate)")
        }
        hop = json["hop_length"]?.int ?? 256
        guard (16...4096).contains(hop) else { throw bad("the hop_length \(hop) is not in 16…4096") }
        espeakVoice = json["espeak"]?["voice"]?.string ?? ""
        languageCode = json["language"]?["code"]?.string ?? espeakVoice
        let inference = json["inference"]
        scales = VITSScales(
            noise: Self.scale(inference?["noise_scale"], 0.667), length: Self.scale(inference?["length_scale"], 1),
            durations: Self.scale(inference?["noise_w"], 0.8))
        guard scales.length >= 0.1 else { throw bad("the inference.length_scale \(scales.length) is below 0.1") }

        let count = json["num_speakers"]?.int ?? 1
        guard (1...Self.mostSpeakers).contains(count) else { throw bad("num_speakers is \(count)") }
        var numbers: [String: Int64] = [:]
        for member in json["speaker_id_map"]?.object?.members ?? [] {
            guard let number = member.value.int, (0..<count).contains(number) else {
                throw bad("the speaker “\(member.key)” has no number below \(count)")
            }
            numbers[member.key] = Int64(number)
        }
        if numbers.isEmpty { for number in 0..<count { numbers[String(number)] = Int64(number) } }
        speakerNumbers = count > 1 ? numbers : [:]
        speakers = speakerNumbers.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        defaultSpeaker = Int64(json["default_speaker_id"]?.int ?? 0)
        guard (0..<Int64(count)).contains(defaultSpeaker) else { throw bad("default_speaker_id is not a speaker") }
        symbols = try SymbolMap(
            json["phoneme_id_map"], count: json["num_symbols"]?.int, clusters: json["vowel_clusters"], file: file)
    }

    private static func scale(_ value: JSONValue?, _ usual: Float) -> Float {
        guard let number = value?.number, (0...10).contains(number) else { return usual }
        return Float(number)
    }

    /// Ours, where we have a front end for it.
    var language: Language? { Language(tag: espeakVoice.isEmpty ? languageCode : espeakVoice) }
}

extension Language {
    /// Of a BCP 47, POSIX or espeak-ng tag: `en-us`, `zh_CN`, `cmn`.
    init?(tag: String) {
        switch tag.lowercased().split(whereSeparator: { !$0.isLetter }).first {
        case "en", "eng", "english": self = .english
        case "zh", "cmn", "zho", "chinese", "mandarin": self = .mandarin
        case "ja", "jpn", "japanese": self = .japanese
        default: return nil
        }
    }
}
