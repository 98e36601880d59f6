internal import Audio
internal import Inference
public import Script
public import Vocals

/// A voice made of a network and a way to its symbols: Piper's, sherpa-onnx's, Kokoro's, Matcha's.
public struct NetworkVoice: SpeakingVoice {
    public let name: String
    public let kind: String
    public let speakers: [String]
    public let languages: [Language]
    public var readsText: Bool { encoder.readsText }

    var network: any SpeechNetwork
    let encoder: any SentenceEncoder
    let sampleRate: Int
    /// Samples a frame; 0 where the network gives its sound whole and nothing asks for it.
    var hop: Int
    let speakerNumbers: [String: Int64]
    let defaultSpeaker: Int64
    /// dB that bring the voice to the common loudness; measured when it is loaded.
    var gain: Float = 0

    /// Rates beyond are noise.
    private static let rates = 0.25...4.0
    /// Seconds of one utterance, against a network gone astray.
    private static let longest = 1_800
    /// Seconds between two sentences of one utterance.
    private static let gap = 0.2

    /// Plans an utterance: the network's first half runs, which decides the timing; the second, which makes the sound,
    /// runs chunk by chunk when the sound is asked for.
    public func plan(_ script: SpeakingScript) async throws -> SpeakingPlan {
        let speaker = try number(of: script.speaker)
        let rate = min(Self.rates.upperBound, max(Self.rates.lowerBound, script.rate))
        var made: [SpokenSentence] = []
        for encoded in try await encoder.encode(script) where !encoded.isSilent {
            try Task.checkCancellation()
            made.append(try await spoken(encoded, rate: rate, speaker: speaker))
            guard made.reduce(0, { $0 + $1.length }) <= Self.longest * sampleRate else {
                throw VocalsError(
                    .badScript, "would last more than \(Self.longest) s", at: name, advice: "Speak it in parts.")
            }
        }
        let sentences = made
        let layout = SpeakingLayout(sentences, sampleRate: sampleRate, gap: Int(Self.gap * Double(sampleRate)))
        let gain = gain + script.decibels
        return SpeakingPlan(
            duration: layout.duration, phonemes: layout.phonemes, words: layout.words, indices: layout.indices,
            isExact: sentences.allSatisfy { $0.made.durations != nil }
        ) {
            guard layout.duration > 0 else { return AsyncThrowingStream { nil } }
            let rendering = NetworkRendering(
                voice: self, sentences: sentences, gap: layout.gap, speaker: speaker, gain: gain)
            return AsyncThrowingStream { try await rendering.next() }
        }
    }

    func spoken(_ encoded: EncodedSentence, rate: Double, speaker: Int64) async throws -> SpokenSentence {
        let made = try await network.make(encoded, rate: rate, speaker: speaker)
        let length = made.samples.isEmpty ? made.frames * hop : made.samples.count
        return SpokenSentence(encoded: encoded, made: made, length: length, rate: rate)
    }

    private func number(of speaker: String?) throws(VocalsError) -> Int64 {
        guard let speaker else { return defaultSpeaker }
        guard let number = speakerNumbers[speaker] else {
            throw VocalsError(
                .unknownSpeaker, "the voice has no such speaker", at: "\(name)/\(speaker)",
                advice: speakers.isEmpty
                    ? "It has one speaker, without a name."
                    : "Its speakers are: \(speakers.prefix(20).joined(separator: ", ")).")
        }
        return number
    }
}

/// A sentence of which the timing is known.
struct SpokenSentence: Sendable {
    var encoded: EncodedSentence
    var made: MadeSentence
    /// Samples at the voice's rate.
    var length: Int
    /// Speed that it was made with.
    var rate = 1.0
}

/// Sentences in a row on the timeline.
struct SpeakingLayout: Sendable, Equatable {
    private(set) var phonemes: [Timed<Phoneme>] = []
    private(set) var words: [Timed<String>] = []
    /// The asker's number of each word.
    private(set) var indices: [Int?] = []
    private(set) var duration = 0
    /// Samples between two sentences, at the voice's rate.
    let gap: Int
    private let sampleRate: Int

    init(_ sentences: [SpokenSentence], sampleRate: Int, gap: Int) {
        self.sampleRate = sampleRate
        self.gap = gap
        var start = 0
        for (number, sentence) in sentences.enumerated() {
            if number > 0 {
                phonemes.append(Timed(.pause, start: position(start), end: position(start + gap)))
                start += gap
            }
            append(sentence, at: start)
            start += sentence.length
        }
        duration = position(start)
    }

    private mutating func append(_ sentence: SpokenSentence, at start: Int) {
        let encoded = sentence.encoded
        // Without durations every symbol is taken for as long as any other.
        let known = sentence.made.durations.flatMap { $0.reduce(0, +) > 0 ? $0 : nil }
        let weights = known ?? Array(repeating: 1, count: encoded.symbols.count)
        let total = max(1, weights.reduce(0, +))
        var ends = Array(repeating: 0, count: encoded.phonemes.count)
        var sum = 0
        for (symbol, owner) in encoded.owners.enumerated() {
            sum += weights[symbol]
            ends[owner] = sum
        }
        let positions = [position(start)] + ends.map { position(start + sentence.length * $0 / total) }
        for (index, phoneme) in encoded.phonemes.enumerated() {
            phonemes.append(Timed(phoneme, start: positions[index], end: positions[index + 1]))
        }
        for word in encoded.words {
            words.append(
                Timed(word.text, start: positions[word.phonemes.lowerBound], end: positions[word.phonemes.upperBound]))
            indices.append(word.index)
        }
    }

    private func position(_ sample: Int) -> Int {
        Int((Double(sample) * Double(Timeline.rate) / Double(sampleRate)).rounded())
    }
}
