import Phonetics
import Script
import Speech

extension Command {
    static let say = Command(
        name: "say", summary: "speak a text into a file or the loudspeaker",
        help: """
            usage: voxhumana say TEXT [-o FILE] [--timeline FILE] [--play] [options]

              -o FILE             wav, flac, ogg, opus or mp3, by its suffix; 48 kHz mono, with the AIGC label
              --timeline FILE     phonemes, words, visemes and face curves as JSON, times in seconds
              --play              through the default sound device
              --voice NAME        a voice, or voice/speaker: see voxhumana voices
              --language zh|en|auto
              --mood MOOD         neutral, happy, sad, angry, surprised, excited, soft, thinking
              --rate R            0.5 … 2
              --pitch S           semitones, -12 … 12
              --volume DB         -12 … 12
              --timbre S          formant shift in semitones, -6 … 6
              --lexicon FILE      readings for this text: lines of a word, a tab and pinyin or ARPABET

            TEXT may be SSML, from <speak> on, or have tags like [happy], [pause 0.5], [laugh] and {重|chong2} in it.
            """,
        takingValue: [
            "-o", "--output", "--timeline", "--voice", "--language", "--mood", "--rate", "--pitch", "--volume",
            "--timbre", "--lexicon",
        ],
        bare: ["--play"]
    ) { options, configuration in
        try await SayOrder(options, configuration: configuration).carryOut(configuration)
    }
}

/// What the words after `say` ask for. Read whole before anything is loaded: a slip is told at once. (One closure for
/// both crashes the optimiser of Swift 6.3.1.)
private struct SayOrder {
    let utterance: Utterance
    let rendition: Rendition
    let lexicon: UserLexicon?

    init(_ options: Options, configuration: Configuration) throws {
        utterance = try Utterance(options)
        // Markup is no title.
        let title = SpeechSynthesizer.isSSML(utterance.text) ? "" : utterance.text
        rendition = try Rendition(options, configuration: configuration, title: title)
        lexicon = try Lexicons.request(options.values["--lexicon"])
    }

    func carryOut(_ configuration: Configuration) async throws {
        let workshop = try await Workshop.open(configuration, log: Log(level: .warning))
        let voice = try await workshop.speech.speak(utterance, lexicon: lexicon)
        try await rendition.run(voice)
    }
}

extension Utterance {
    /// From the words and options of the command line.
    init(_ options: Options) throws(DaemonError) {
        let text = options.positional.joined(separator: " ")
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw .usage("There is no text to say", advice: "write it in quotes: voxhumana say \"Hello\" -o hello.wav")
        }
        let prosody = Prosody(
            rate: try options.number("--rate", in: 0.5...2) ?? 1,
            pitch: try options.number("--pitch", in: -12...12) ?? 0,
            volume: try options.number("--volume", in: -12...12) ?? 0)
        self.init(
            text, language: try options.language(), voice: options.values["--voice"], prosody: prosody,
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
