import Foundation
import Inference
import Phonetics
import Script
import Speech

extension Command {
    static let say = Command(
        name: "say", summary: "speak a text, a file or subtitles into a file or the loudspeaker",
        help: """
            usage: voxhumana say TEXT [-o FILE] [--timeline FILE] [--subtitles FILE] [--play] [options]
                   voxhumana say -i FILE …          a file of text or of subtitles (.srt)
                   … | voxhumana say …              standard input

              -o FILE             wav, flac, ogg, opus or mp3, by its suffix; 48 kHz mono, with the AIGC label
              --timeline FILE     phonemes, words, visemes and face curves as JSON, times in seconds
            \(FaceForm.help)
              --subtitles FILE    what is said when, as .srt, .vtt or .lrc
              --play              through the default sound device
              -i FILE             read FILE; - is standard input
              --voice NAME        a voice, or voice/speaker: see voxhumana voices
              --language zh|en|auto
              --mood MOOD         neutral, happy, sad, angry, surprised, excited, soft, thinking
              --rate R            0.5 … 2
              --pitch S           semitones, -12 … 12
              --volume DB         -12 … 12
              --timbre S          formant shift in semitones, -6 … 6
              --lexicon FILE      readings for this text: lines of a word, a tab and pinyin or ARPABET

            TEXT may be SSML, from <speak> on, or have tags like [happy], [pause 0.5], [laugh] and {重|chong2} in it.
            Each cue of subtitles is said at its time, as fast as it must be to end before the next, at most twice as fast;
            what does not fit is told, and said to its end.
            """,
        takingValue: [
            "-o", "--output", "-i", "--input", "--timeline", "--subtitles", "--voice", "--language", "--mood", "--rate",
            "--pitch", "--volume", "--timbre", "--lexicon", "--target", "--visemes", "--avatar",
        ],
        bare: ["--play"]
    ) { options, configuration in
        try await SayOrder(options, configuration: configuration).carryOut(configuration)
    }
}

/// What the words after `say` ask for. Read whole before anything is loaded: a slip is told at once. (One closure for
/// both crashes the optimiser of Swift 6.3.1.)
private struct SayOrder {
    let pieces: [RecitalPiece]
    let rendition: Rendition
    let lexicon: UserLexicon?

    init(_ options: Options, configuration: Configuration) throws {
        let utterance = try Utterance(options)
        let input = try Self.input(options)
        // Markup is no title.
        rendition = try Rendition(options, configuration: configuration, title: input.title)
        lexicon = try Lexicons.request(options.values["--lexicon"])
        pieces = input.pieces(utterance)
    }

    private static func input(_ options: Options) throws(DaemonError) -> SpokenInput {
        let words = options.positional.joined(separator: " ")
        let path = options.values["-i"] ?? options.values["--input"] ?? (words == "-" ? "-" : nil)
        let input: SpokenInput
        if let path {
            guard words.isEmpty || words == "-" else {
                throw .usage("There are both words and a file to say", advice: "give one of them")
            }
            input = try SpokenInput(path: path)
        } else if words.isEmpty, isatty(STDIN_FILENO) == 0 {
            input = try SpokenInput(path: "-")
        } else {
            input = .text(words)
        }
        if case .text(let text) = input, !text.contains(where: { !$0.isWhitespace }) {
            throw .usage("There is no text to say", advice: "write it in quotes: voxhumana say \"Hello\" -o hello.wav")
        }
        return input
    }

    func carryOut(_ configuration: Configuration) async throws {
        let workshop = try await Workshop.open(configuration, log: Log(level: .warning))
        let (speech, lexicon) = (workshop.speech, lexicon)
        let recitation = Recitation(pieces) { try await speech.speak($0, lexicon: lexicon) }
        try await WorkScope(.batch, owner: "say").run { try await rendition.run(recitation) }
    }
}

extension Utterance {
    /// The manner that the options of the command line ask for, of no text yet.
    init(_ options: Options) throws(DaemonError) {
        let prosody = Prosody(
            rate: try options.number("--rate", in: 0.5...2) ?? 1,
            pitch: try options.number("--pitch", in: -12...12) ?? 0,
            volume: try options.number("--volume", in: -12...12) ?? 0)
        self.init(
            "", language: try options.language(), voice: options.values["--voice"], prosody: prosody,
            mood: try options.mood(), timbre: Float(try options.number("--timbre", in: -6...6) ?? 0))
    }
}

extension Options {
    /// nil for `auto`.
    func language() throws(DaemonError) -> Language? {
        guard let name = values["--language"], name != "auto" else { return nil }
        guard let language = Language(rawValue: name) else {
            throw .usage("--language is “\(name)”", advice: "use zh, en, ja or auto")
        }
        return language
    }

    func mood() throws(DaemonError) -> Mood {
        guard let name = values["--mood"] else { return .neutral }
        guard let emotion = Emotion(rawValue: name) else {
            let known = Emotion.allCases.map(\.rawValue).joined(separator: ", ")
            throw .usage("--mood is “\(name)”", advice: "use one of: \(known)")
        }
        return Mood(emotion)
    }
}
