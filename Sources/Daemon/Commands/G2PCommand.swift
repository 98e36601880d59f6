import Formats
import Phonetics
import Script

extension Command {
    static let g2p = Command(
        name: "g2p", summary: "show how a text is read",
        help: """
            usage: voxhumana g2p TEXT [--language zh|en|auto] [--json]

            Prints each token with its phonemes: zh/ and pinyin initials and finals with tones, en/ and ARPABET with stress.
            """,
        takingValue: ["--language"], bare: ["--json"]
    ) { options, configuration in
        let text = options.positional.joined(separator: " ")
        guard !text.isEmpty else { throw DaemonError.usage("There is no text", advice: "voxhumana g2p \"重庆 2026\"") }
        let reading = try Lexicons(configuration).frontEnd(configuration).transcribe(
            text, language: try options.language())
        if options.has("--json") {
            StandardOutput.line(reading.json.text)
        } else {
            for token in reading.tokens { StandardOutput.line("\(token.text)\t\(token.spelled)") }
        }
    }
}

extension Transcription {
    var json: JSONValue {
        ["language": .string(language.rawValue), "tokens": .array(tokens.map(\.json))]
    }
}

extension Token {
    var json: JSONValue {
        [
            "text": .string(text), "language": .string(language.rawValue), "start": JSONValue(range.lowerBound),
            "end": JSONValue(range.upperBound), "break": .string(String(describing: breakAfter)),
            "phonemes": .array(phonemes.map { .string($0.written) }),
            "syllables": .array(syllables.map { .array($0.map { .string($0.written) }) }),
        ]
    }

    /// Syllables parted by a dot: `en/HH en/AH0 · en/L en/OW1`.
    var spelled: String {
        syllables.map { $0.map(\.written).joined(separator: " ") }.joined(separator: " · ")
    }
}

extension Phoneme {
    /// With its tone or stress: `zh/ang2`, `en/AH0`.
    var written: String { symbol + (tone ?? stress).map(String.init).orEmpty }
}

extension String? {
    fileprivate var orEmpty: String { self ?? "" }
}
