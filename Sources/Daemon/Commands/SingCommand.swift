import Mixing
import Script
import Singing

extension Command {
    static let sing = Command(
        name: "sing", summary: "sing a score, accompanied, into a file or the loudspeaker",
        help: """
            usage: voxhumana sing SCORE [-o FILE] [--timeline FILE] [--lrc FILE] [--stems FOLDER] [--play] [options]

            SCORE is a file (MusicXML, .mxl, MIDI, UST, USTX, VSQX, VPR, SVP, DS, ACES) or the name of a song in Songs/.

              -o FILE             wav, flac, ogg, opus or mp3, by its suffix; 48 kHz stereo, with words and AIGC label
              --timeline FILE     phonemes, notes, visemes and face curves as JSON, times in seconds
            \(FaceForm.help)
              --lrc FILE          the words with their times
              --stems FOLDER      each voice and the band by itself, as wav
              --play              through the default sound device
              --solo              the voice alone, dry, in one channel
            the singer
              --voice NAME        a voice, voice/speaker, or a voicebank's folder: see voxhumana voices
              --language zh|en|ja|auto
              --lyrics WORDS      a text file or LRC whose words are sung instead of the score's own
              --transpose S       semitones, -36 … 36
              --tempo R           times the score's own, 0.25 … 4
              --style STYLE       plain, pop or belCanto; not given: pop, or a voicebank's own pitch model
              --dynamics R        times the score's own, 0 (level) … 2
              --timbre S          formant shift in semitones, -6 … 6
              --seed N            another seed, another performance
            several singers
              --parts all|1,2,…   every part with words and the voices under it, or these; the first with words without
              --part N            the same for one
              --choir N           singers a part, 1 … 4
              --speakers A,B,…    --timbres S,S,…    --pans P,P,…    by part; a pan is from -1 (left) to 1
            the band
              --no-band           no accompaniment
              --backing FILE      a recording or MIDI file to sing to; SCORE.backing.flac (.mp3, .mid …) is found by itself
              --offset S          seconds of the backing at which the score begins
              --band STYLE        how chords are played: folk, lullaby, ballad, zheng, koto, stride
              --intro BARS        before the singer begins, 0 … 8
              --count-in          a bar is counted before
              --band-level DB     -60 … 12
              --soundfont FILE    through FluidSynth; `auto` finds one, without the option the built-in band plays
              --loudness LUFS     of the whole, -40 … -6; -14 where it is not given
            """,
        takingValue: [
            "-o", "--output", "--timeline", "--voice", "--language", "--part", "--transpose", "--tempo", "--style",
            "--timbre", "--seed", "--lyrics", "--lrc", "--stems", "--dynamics", "--parts", "--choir", "--speakers",
            "--timbres", "--pans", "--backing", "--offset", "--band", "--intro", "--band-level", "--soundfont",
            "--loudness", "--target", "--visemes", "--avatar",
        ],
        bare: ["--play", "--solo", "--no-band", "--count-in"]
    ) { options, configuration in
        try await SingJob(options, configuration).run()
    }
}

/// `voxhumana sing`.
struct SingJob {
    let options: Options
    let configuration: Configuration
    let name: String

    init(_ options: Options, _ configuration: Configuration) throws(DaemonError) {
        guard let name = options.positional.first, options.positional.count == 1 else {
            throw .usage("One score is needed", advice: "voxhumana sing SCORE -o song.wav")
        }
        (self.options, self.configuration, self.name) = (options, configuration, name)
    }

    func run() async throws {
        if options.has("--solo") { return try await solo() }
        let rendition = try SongRendition(options, configuration: configuration)
        let order = try SongOrder(options)
        let workshop = try await Workshop.open(configuration, log: Log(level: .warning))
        let production = try await workshop.produce(
            name, lyrics: options.values["--lyrics"], order: order, voice: options.values["--voice"])
        remark(production.remarks)
        try await rendition.run(production)
    }

    private func solo() async throws {
        let rendition = try Rendition(options, configuration: configuration, title: name)
        var order = try SongOrder(options)
        order.accompaniment = .none
        let workshop = try await Workshop.open(configuration, log: Log(level: .warning))
        let production = try await workshop.produce(
            name, lyrics: options.values["--lyrics"], order: order, voice: options.values["--voice"])
        remark(production.remarks)
        try await rendition.run(production.singer.sing(production.lead))
    }

    private func remark(_ remarks: [String]) {
        for remark in remarks { StandardError.write("voxhumana: \(remark)\n") }
    }
}

extension SongOrder {
    init(_ options: Options) throws(DaemonError) {
        self.init()
        self.options = SongOptions(
            language: try options.language(),
            style: try options.style() ?? .pop, transpose: Int(try options.number("--transpose", in: -36...36) ?? 0),
            tempo: try options.number("--tempo", in: 0.25...4) ?? 1,
            timbre: Float(try options.number("--timbre", in: -6...6) ?? 0),
            seed: UInt64(try options.number("--seed", in: 0...1e15) ?? 1),
            dynamics: try options.number("--dynamics", in: 0...2) ?? 1)
        self.options.usesOwnMelody = options.values["--style"] == nil
        choosesStyle = options.values["--style"] != nil
        ensemble = EnsembleOptions(
            selection: try options.parts(), speakers: options.list("--speakers"),
            timbres: try options.numbers("--timbres", in: -6...6), pans: try options.numbers("--pans", in: -1...1),
            doubling: Int(try options.number("--choir", in: 1...4) ?? 1))
        if options.has("--no-band") { accompaniment = .none }
        if let file = options.values["--backing"] { accompaniment = .file(file) }
        offset = try options.number("--offset", in: -600...600)
        level = try options.number("--band-level", in: -60...12) ?? 0
        countIn = options.has("--count-in")
        intro = try options.number("--intro", in: 0...8).map { Int($0) }
        if let name = options.values["--band"] {
            guard let style = BandStyle.named(name) else {
                throw .usage(
                    "--band is “\(name)”",
                    advice: "use one of: \(BandStyle.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            self.style = style
        }
        if let font = options.values["--soundfont"] {
            do {
                soundFont = try FluidSynth(soundFont: font == "auto" ? nil : font)
            } catch {
                throw DaemonError("The SoundFont cannot be used: \(error)", at: font, advice: "leave out --soundfont")
            }
        }
    }
}

extension Options {
    fileprivate func style() throws(DaemonError) -> SingingStyle? {
        guard let name = values["--style"] else { return nil }
        guard let style = SingingStyle.named(name) else {
            throw .usage("--style is “\(name)”", advice: "use plain, pop or belCanto")
        }
        return style
    }

    fileprivate func list(_ name: String) -> [String] {
        (values[name] ?? "").split(separator: ",").map { $0.trimmingPrefix(" ") }.map(String.init)
    }

    fileprivate func numbers(_ name: String, in range: ClosedRange<Double>) throws(DaemonError) -> [Double] {
        var result: [Double] = []
        for text in list(name) {
            guard let number = Double(text), range.contains(number) else {
                throw .usage(
                    "\(name) has “\(text)”", advice: "give numbers from \(range.lowerBound) to \(range.upperBound)")
            }
            result.append(number)
        }
        return result
    }

    fileprivate func parts() throws(DaemonError) -> PartSelection {
        if let one = try number("--part", in: 1...512) { return .parts([Int(one) - 1]) }
        guard let text = values["--parts"] else { return .lead }
        if text == "all" { return .all }
        return .parts(try numbers("--parts", in: 1...512).map { Int($0) - 1 })
    }
}
