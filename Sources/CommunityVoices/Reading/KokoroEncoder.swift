internal import Script
internal import Vocals

/// Encodes for Kokoro: a pad, the letters of the phonemes with spaces between the words and signs as they are written, a
/// pad. Which phonemes, the speaker's language decides.
struct KokoroEncoder: SentenceEncoder {
    let vocabulary: KokoroVocabulary
    /// Of each speaker by name.
    let languages: [String: KokoroLanguage]
    let defaultSpeaker: String
    /// For the languages that our front ends do not read.
    let espeak: EspeakReader?
    /// Tokens of a sentence, the pads included: the graph knows positions for no more.
    static let limit = 512

    private var symbols: SymbolMap { vocabulary.symbols }

    var readsText: Bool { languages.values.contains { $0.espeakVoice != nil } }

    func encode(_ script: SpeakingScript) async throws -> [EncodedSentence] {
        let language = languages[script.speaker ?? defaultSpeaker] ?? .american
        guard let voice = language.espeakVoice, let espeak else {
            return writer { sounds(of: $0, isBritish: language == .british) }.sentences(script)
        }
        let read = try await espeak.read(script.written, voice: voice, tie: "^")
        return writer { Self.foreign($0.spoken) }.sentences(read)
    }

    private func writer(_ sounds: @escaping (SpeakingScript.Word) -> [IPAEncoder.Sound]) -> SentenceWriter {
        SentenceWriter(
            framing: Framing(opening: [0], closing: [0]), limit: Self.limit, sign: { symbols[$0] },
            between: { symbols[separator($0, $1)] },
            word: { word, sentence in
                for sound in sounds(word) {
                    sentence.append(sound.phoneme, symbols.split(sound.ipa).flatMap { symbols[$0] })
                }
            })
    }

    /// In the alphabet of bopomofo Mandarin words are parted by a stroke.
    private func separator(_ word: SpeakingScript.Word, _ next: SpeakingScript.Word) -> String {
        let areMandarin = [word, next].allSatisfy { $0.phonemes.first?.language == .mandarin }
        return vocabulary.alphabet == .bopomofo && areMandarin && symbols.has("/") ? "/" : " "
    }

    private func sounds(of word: SpeakingScript.Word, isBritish: Bool) -> [IPAEncoder.Sound] {
        let english =
            vocabulary.alphabet == .espeak
            ? EnglishIPA.word(word.phonemes, isBritish: isBritish)
            : MisakiEnglish.word(word.phonemes, isBritish: isBritish)
        let bopomofo = vocabulary.alphabet == .bopomofo
        return word.phonemes.indices.compactMap { index in
            let phoneme = word.phonemes[index]
            return switch phoneme.language {
            case .english: (phoneme, english[index])
            case .mandarin:
                (phoneme, bopomofo ? Bopomofo.symbol(at: index, of: word) : MisakiMandarin.symbol(at: index, of: word))
            case .japanese, nil: nil
            }
        }
    }

    /// espeak-ng's IPA with ties, its affricates and diphthongs as the one letter that Kokoro has for each.
    static func foreign(_ ipa: String) -> [IPAEncoder.Sound] {
        var text = SymbolMap.decomposed(ipa)
        for (tied, letter) in joined {
            text = text.split(separator: tied, omittingEmptySubsequences: false).joined(separator: letter)
        }
        return IPAEncoder.sounds(text.filter { $0 != "^" && $0 != "-" })
    }

    private static let joined = [
        ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^z", "ʣ"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("o^ʊ", "O"), ("ə^ʊ", "Q"), ("s^s", "S"),
        ("t^s", "ʦ"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"),
    ]

    var probe: EncodedSentence {
        let sentences = writer { _ in IPAEncoder.probeSounds(symbols) }
            .write([.init("", phonemes: [])], continues: false)
        return sentences.first ?? EncodedSentence()
    }
}

/// What a Kokoro voice speaks: the first letter of its name says so.
enum KokoroLanguage: Character, Sendable, CaseIterable {
    case american = "a"
    case british = "b"
    case mandarin = "z"
    case spanish = "e"
    case french = "f"
    case hindi = "h"
    case italian = "i"
    case portuguese = "p"

    /// nil for a language that nobody here can read (`j`). Names of another form are American.
    init?(speaker: String) {
        let letters = Array(speaker)
        let hasForm = letters.count > 1 && "fm".contains(letters[1]) && (letters.count == 2 || letters[2] == "_")
        guard hasForm else {
            self = .american
            return
        }
        self.init(rawValue: letters[0])
    }

    /// nil where our own front ends read.
    var espeakVoice: String? {
        switch self {
        case .american, .british, .mandarin: nil
        case .spanish: "es"
        case .french: "fr-fr"
        case .hindi: "hi"
        case .italian: "it"
        case .portuguese: "pt-br"
        }
    }

    var language: Language? {
        switch self {
        case .american, .british: .english
        case .mandarin: .mandarin
        default: nil
        }
    }
}
