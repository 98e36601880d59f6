import Script
import Singing

extension Command {
    static let sing = Command(
        name: "sing", summary: "sing a score into a file or the loudspeaker",
        help: """
            usage: voxhumana sing SCORE [-o FILE] [--timeline FILE] [--play] [options]

            SCORE is a file (MusicXML, .mxl, MIDI, UST, USTX, VSQX, VPR, SVP, DS) or the name of a song in Songs/.

              -o FILE             wav, flac, ogg, opus or mp3, by its suffix; 48 kHz mono, with the AIGC label
              --timeline FILE     phonemes, notes, visemes and face curves as JSON, times in seconds
              --play              through the default sound device
              --voice NAME        a voice, or voice/speaker: see voxhumana voices
              --language zh|en|ja|auto
              --lyrics WORDS      a text file or LRC whose words are sung instead of the score's own
              --part N            which part, from 1; the first with words where it is not given
              --transpose S       semitones, -36 … 36
              --tempo R           times the score's own, 0.25 … 4
              --style STYLE       plain, pop or belCanto
              --timbre S          formant shift in semitones, -6 … 6
              --seed N            another seed, another performance
            """,
        takingValue: [
            "-o", "--output", "--timeline", "--voice", "--language", "--part", "--transpose", "--tempo", "--style",
            "--timbre", "--seed", "--lyrics",
        ],
        bare: ["--play"]
    ) { options, configuration in
        guard let name = options.positional.first, options.positional.count == 1 else {
            throw DaemonError.usage("One score is needed", advice: "voxhumana sing SCORE -o song.wav")
        }
        let rendition = try Rendition(options, configuration: configuration, title: name)
        let workshop = try await Workshop.open(configuration, log: Log(level: .warning))
        let plan = try await workshop.planSong(
            name, lyrics: options.values["--lyrics"], options: try SongOptions(options),
            voice: options.values["--voice"])
        for remark in plan.remarks { StandardError.write("voxhumana: \(remark)\n") }
        try await rendition.run(try workshop.sing(plan, voice: options.values["--voice"]))
    }
}

extension SongOptions {
    init(_ options: Options) throws(DaemonError) {
        self.init(
            part: try options.number("--part", in: 1...512).map { Int($0) - 1 }, language: try options.language(),
            style: try options.style(), transpose: Int(try options.number("--transpose", in: -36...36) ?? 0),
            tempo: try options.number("--tempo", in: 0.25...4) ?? 1,
            timbre: Float(try options.number("--timbre", in: -6...6) ?? 0),
            seed: UInt64(try options.number("--seed", in: 0...1e15) ?? 1))
    }
}

extension Options {
    fileprivate func style() throws(DaemonError) -> SingingStyle {
        guard let name = values["--style"] else { return .pop }
        guard let style = SingingStyle.named(name) else {
            throw .usage("--style is “\(name)”", advice: "use plain, pop or belCanto")
        }
        return style
    }
}
