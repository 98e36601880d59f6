import Foundation
import Inference
import Performance
import Script
import Speech

extension Command {
    static let lipsync = Command(
        name: "lipsync", summary: "make the mouth of a recording",
        help: """
            usage: voxhumana lipsync SOUND [--text WORDS | --text-file FILE] [-o FILE] [options]

            SOUND is wav, flac, ogg, opus, mp3 or anything else that libsndfile reads. Without a text a small network
            tells from the sound what the mouth does; with one it only has to find when each sound of it is said.

              --text WORDS        what is said, in Chinese or English
              --text-file FILE    the same from a file
              --language zh|en|auto
              -o FILE             where to write; standard output without it
              --format FORM       curves (our JSON; the default), tsv or rhubarb (as Rhubarb Lip Sync writes them),
                                  azure (viseme events and rows of 55 as JSON)
            \(FaceForm.help)
            """,
        takingValue: [
            "--text", "--text-file", "--language", "-o", "--output", "--format", "--target", "--visemes", "--avatar",
        ]
    ) { options, configuration in
        try await LipsyncOrder(options, configuration: configuration).carryOut(configuration)
    }
}

/// What the words after `lipsync` ask for, read whole before anything is loaded.
private struct LipsyncOrder {
    let sound: String
    let text: String?
    let language: Language?
    let output: String?
    let file: LipFile
    let form: FaceForm

    init(_ options: Options, configuration: Configuration) throws {
        guard let sound = options.positional.first, options.positional.count == 1 else {
            throw DaemonError.usage("One recording is needed", advice: "voxhumana lipsync talk.wav -o talk.json")
        }
        self.sound = sound
        output = options.values["-o"] ?? options.values["--output"]
        guard let file = LipFile.of(options.values["--format"], path: output) else {
            let known = LipFile.allCases.map(\.rawValue).joined(separator: ", ")
            throw DaemonError.usage("--format is unknown", advice: "use one of: \(known)")
        }
        self.file = file
        language = try options.language()
        form = try FaceForm(options, configuration: configuration)
        text = try Self.text(options)
    }

    private static func text(_ options: Options) throws(DaemonError) -> String? {
        if let text = options.values["--text"] { return text }
        guard let path = options.values["--text-file"] else { return nil }
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: 1 << 16) else {
            throw DaemonError("The text cannot be read", at: path, advice: "give a text file")
        }
        return String(decoding: data, as: UTF8.self)
    }

    func carryOut(_ configuration: Configuration) async throws {
        let samples = try LipReader.sound(sound)
        let plan = try await plan(samples, configuration)
        let name = URL(fileURLWithPath: sound).lastPathComponent
        let written = try file.text(plan, sound: name, form: form)
        guard let output else { return StandardOutput.line(written) }
        do {
            try Data((written + (written.hasSuffix("\n") ? "" : "\n")).utf8).write(to: URL(fileURLWithPath: output))
        } catch {
            throw DaemonError("The file cannot be written", at: output, advice: "choose another place")
        }
    }

    private func plan(_ samples: [Float], _ configuration: Configuration) async throws -> Plan {
        guard let text, text.contains(where: { !$0.isWhitespace }) else {
            let runtime = try InferenceRuntime.load(path: configuration.optional(.runtime))
            return HeardPlan.plan(try await LipReader(runtime: runtime).listen(samples), samples: samples)
        }
        let workshop = try await Workshop.open(configuration, log: Log(level: .warning))
        let runtime = try InferenceRuntime.load(path: configuration.optional(.runtime))
        let spoken = try await workshop.speech.plan(Utterance(text, language: language)).plan
        let log = try await LipReader(runtime: runtime).listen(samples)
        do {
            return try HeardPlan.plan(log, samples: samples, spoken: spoken)
        } catch {
            throw DaemonError(
                "The text cannot be found in the sound: \(error)", at: sound, advice: "is it the right one?")
        }
    }
}
