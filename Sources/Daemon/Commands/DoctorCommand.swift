import Audio
import Dialogue
import Foundation
import Inference
import Net
import Script
import Singing
import Vocals

extension Command {
    static let doctor = Command(
        name: "doctor", summary: "check libraries, models, port and sound, and say how to mend them",
        help:
            "usage: voxhumana doctor\n\nExits with 1 when something is broken. A note is worth knowing and stops nothing."
    ) { _, configuration in
        let findings = await Doctor(configuration: configuration).examine()
        for finding in findings { StandardOutput.line(finding.line) }
        let broken = findings.count { $0.verdict == .broken }
        guard broken == 0 else {
            throw DaemonError(
                "\(broken) of \(findings.count) checks failed", at: "doctor", advice: "see the arrows above")
        }
    }
}

/// Looks at everything the daemon stands on, one thing at a time, and never throws: what fails is a finding.
struct Doctor: Sendable {
    let configuration: Configuration

    func examine() async -> [Diagnosis] {
        var findings = [home, dataFolder, runtime]
        findings += await voices()
        findings += languageModels
        findings += [contents, await port(), await sound(), browser]
        return findings
    }

    private var home: Diagnosis {
        do {
            let home = try Home.locate(configuration.optional(.home))
            return Diagnosis(subject: "folders", verdict: .fine, finding: home.folder.path)
        } catch {
            return Diagnosis(subject: "folders", verdict: .broken, finding: error.what, remedy: error.advice)
        }
    }

    private var dataFolder: Diagnosis {
        do {
            let folder = try DataFolder.open(configuration)
            return Diagnosis(subject: "data", verdict: .fine, finding: folder)
        } catch {
            return Diagnosis(subject: "data", verdict: .broken, finding: error.what, remedy: error.advice)
        }
    }

    private var runtime: Diagnosis {
        do {
            let runtime = try InferenceRuntime.load(path: configuration.optional(.runtime))
            return Diagnosis(
                subject: "ONNX Runtime", verdict: .fine, finding: "\(runtime.version) from \(runtime.library)")
        } catch {
            return Diagnosis(
                subject: "ONNX Runtime", verdict: .broken, finding: "\(error)",
                remedy: "make setup, or give the library's path in inference.runtime")
        }
    }

    private func voices() async -> [Diagnosis] {
        guard let home = try? Home.locate(configuration.optional(.home)),
            let runtime = try? InferenceRuntime.load(path: configuration.optional(.runtime))
        else { return [] }
        let (library, packProblems) = await configuration.voiceLibrary(of: home, runtime: runtime)
        let able = library.voices.map {
            Diagnosis(
                subject: "voice \($0.name)", verdict: .fine,
                finding:
                    "\($0.speakers.joined(separator: ", ")) in \($0.languages.map(\.rawValue).joined(separator: ", "))")
        }
        let broken = library.problems.map {
            Diagnosis(
                subject: "voice \($0.folder)", verdict: library.voices.isEmpty ? .broken : .notice, finding: $0.report,
                remedy: "mend the folder or take it out of Voices")
        }
        let speaking = library.speaking.map {
            Diagnosis(
                subject: "voice \($0.name)", verdict: .fine,
                finding: "\($0.kind), \(max(1, $0.speakers.count)) speakers")
        }
        let packed = packProblems.map {
            Diagnosis(
                subject: "voice \($0.path)", verdict: .notice, finding: $0.report,
                remedy: "mend the archive or take it out of Voices")
        }
        return able + speaking + broken + packed
    }

    private var contents: Diagnosis {
        do {
            let home = try Home.locate(configuration.optional(.home))
            let shelf = try Shelf(home)
            guard shelf.problems.isEmpty else {
                return Diagnosis(
                    subject: "personas and songs", verdict: .notice, finding: shelf.problems.joined(separator: "; "),
                    remedy: "see voxhumana personas")
            }
            return Diagnosis(
                subject: "personas and songs", verdict: .fine,
                finding: "\(shelf.personas.personas.count) personas, \(shelf.songs.songs.count) songs")
        } catch {
            return Diagnosis(
                subject: "personas and songs", verdict: .broken, finding: "\(error)", remedy: "restore the folders")
        }
    }

    private func port() async -> Diagnosis {
        let host = configuration.text(.host)
        let number = configuration.number(.port)
        let server = HTTPServer(respond: { _ in .notFound })
        do {
            try server.start(host: host, port: number)
            await server.shutdown()
            return Diagnosis(subject: "port", verdict: .fine, finding: "\(host):\(number) is free")
        } catch {
            return Diagnosis(
                subject: "port", verdict: .notice, finding: error.what,
                remedy: "a daemon may be running already; else choose another with --port")
        }
    }

    private func sound() async -> Diagnosis {
        let devices = (try? await AudioDevice.all()) ?? []
        guard let device = devices.first(where: \.isDefault) ?? devices.first else {
            return Diagnosis(
                subject: "sound", verdict: .notice, finding: "no output device",
                remedy: "--play needs one; pages, files and streams do not")
        }
        return Diagnosis(subject: "sound", verdict: .fine, finding: device.name)
    }

    private var browser: Diagnosis {
        let fonts = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype"]
        let has = fonts.contains { FileManager.default.fileExists(atPath: $0) }
        return Diagnosis(
            subject: "fonts", verdict: has ? .fine : .notice, finding: has ? "found" : "none in the usual places",
            remedy: has ? "" : "a browser on this machine needs some: apt-get install fonts-noto-cjk")
    }
}
