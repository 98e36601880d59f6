internal import Formats
internal import Vocals

/// Kokoro's letters and their numbers, and which alphabet they are.
struct KokoroVocabulary: Sendable, Equatable {
    enum Alphabet: Sendable, Equatable {
        /// espeak-ng's IPA: version 0.19.
        case espeak
        /// Diphthongs and affricates as single letters, tones as arrows: version 1.0.
        case misaki
        /// The same with bopomofo for Mandarin: version 1.1.
        case bopomofo
    }

    let symbols: SymbolMap
    let alphabet: Alphabet

    private static let limits = JSONLimits(bytes: 16 << 20, depth: 32)

    init(_ symbols: SymbolMap) {
        self.symbols = symbols
        // The first version's table has all capital letters, of which the later ones keep six.
        alphabet = symbols.has("ㄅ") ? .bopomofo : symbols.has("B") ? .espeak : .misaki
    }

    /// Of the folder's `tokens.txt` (sherpa-onnx), `tokenizer.json` (kokoro.js) or `config.json` (hexgrad); else version 1.0's,
    /// which some programs have built in.
    init(_ files: VoiceFolder) throws {
        if files.has("tokens.txt") {
            self.init(try TokenFile(path: files.path("tokens.txt")).symbols)
            return
        }
        for (name, keys) in [("tokenizer.json", ["model", "vocab"]), ("config.json", ["vocab"])] where files.has(name) {
            let json = try JSONValue.parse(
                FileBytes.read(files.path(name), limit: Self.limits.bytes), limits: Self.limits)
            guard let table = keys.reduce(Optional(json), { $0?[$1] }), table.object != nil else { continue }
            self.init(try SymbolMap(table, count: 4_096, clusters: nil, file: files.path(name)))
            return
        }
        self.init(Self.standard)
    }

    /// Version 1.0's `config.json`: runs of letters with the number of the first.
    private static let runs: [(Int64, String)] = [
        (1, ";:,.!?"), (9, "—…\"()“” \u{303}ʣʥʦʨᵝ\u{AB67}AI"), (31, "O"), (33, "Q"), (35, "ST"), (39, "W"),
        (41, "Yᵊabcdef"), (50, "hijklmnopqrstuvwxyzɑɐɒæ"), (75, "βɔɕç"), (80, "ɖðʤə"), (85, "ɚɛɜ"), (90, "ɟ"),
        (92, "ɡ"), (99, "ɥ"), (101, "ɨɪʝ"), (110, "ɯɰŋɳɲɴø"), (118, "ɸθœ"), (123, "ɹ"), (125, "ɾɻ"),
        (128, "ʁɽʂʃʈʧ"), (135, "ʊʋ"), (138, "ʌɣɤ"), (142, "χʎ"), (147, "ʒʔ"), (156, "ˈˌː"), (162, "ʰ"), (164, "ʲ"),
        (169, "↓"), (171, "→↗↘"), (177, "ᵻ"),
    ]

    static let standard: SymbolMap = {
        var numbers: [String: [Int64]] = [:]
        for (first, letters) in runs {
            for (offset, letter) in letters.unicodeScalars.enumerated() {
                numbers[SymbolMap.decomposed(String(Character(letter)))] = [first + Int64(offset)]
            }
        }
        return SymbolMap(numbers)
    }()
}
