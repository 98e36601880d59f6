import Foundation

/// FluidSynth as a separate process with a SoundFont of the user's: where both are there, a band may sound like it.
/// Never required.
public struct FluidSynth: Sendable {
    let program: String
    public let soundFont: String

    /// Seconds of work before it is ended, and bytes of its sound at most: twenty minutes of stereo floats.
    private static let patience = 120.0
    private static let mostBytes = 480 << 20

    /// Debian's places, in the order of quality.
    private static let soundFonts = [
        "/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf3/default-GM.sf3",
        "/usr/share/sounds/sf2/default-GM.sf2", "/usr/share/sounds/sf2/TimGM6mb.sf2",
    ]

    /// - Parameter soundFont: nil looks where Debian puts them.
    /// - Throws: `MixingError` saying which of the two is missing.
    public init(soundFont: String? = nil, path: String? = nil) throws(MixingError) {
        let files = FileManager.default
        let path = path ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
        let found = path.split(separator: ":").map { $0 + "/fluidsynth" }.first {
            files.isExecutableFile(atPath: String($0))
        }
        guard let found else {
            throw MixingError(
                "FluidSynth is not installed", at: "fluidsynth",
                advice: "Install it (apt install fluidsynth), or use the built-in band.")
        }
        let candidates = soundFont.map { [$0] } ?? Self.soundFonts
        guard let font = candidates.first(where: { Self.isSoundFont($0) }) else {
            throw MixingError(
                soundFont == nil ? "no SoundFont was found" : "this is not a SoundFont", at: soundFont ?? "fluidsynth",
                advice: "Install one (apt install timgm6mb-soundfont), or name a .sf2 file.")
        }
        program = String(found)
        self.soundFont = font
    }

    /// `RIFF....sfbk`.
    private static func isSoundFont(_ path: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? handle.close() }
        let head = [UInt8]((try? handle.read(upToCount: 12)) ?? Data())
        return head.count == 12 && head.starts(with: Array("RIFF".utf8)) && head[8...].elementsEqual("sfbk".utf8)
    }

    /// The band's sound, brought to the band's level. The process is ended with the task that asks.
    /// - Throws: `MixingError`; `CancellationError`.
    public func render(_ score: BandScore) async throws -> Backing.Recording {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("voxhumana-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw MixingError(
                "no temporary folder could be made: \(error)", at: folder.path, advice: "Is the disk full?")
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let (midi, wave) = (folder.appendingPathComponent("band.mid"), folder.appendingPathComponent("band.wav"))
        try Data(BandMIDI.bytes(score)).write(to: midi)
        try await run([
            "-n", "-i", "-q", "-r", "48000", "-g", "0.6", "-R", "0", "-C", "0", "-T", "wav", "-O", "s16", "-F",
            wave.path,
            soundFont, midi.path,
        ])
        let size = (try? FileManager.default.attributesOfItem(atPath: wave.path)[.size] as? Int) ?? 0
        guard size > 44, size <= Self.mostBytes else {
            throw MixingError(
                "FluidSynth wrote \(size) bytes of sound", at: soundFont, advice: "Try another SoundFont.")
        }
        return try Backing.Recording(file: wave.path, start: 0)
    }

    private func run(_ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let (ends, ended) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = {
            ended.yield($0.terminationStatus)
            ended.finish()
        }
        do {
            try process.run()
        } catch {
            throw MixingError(
                "FluidSynth could not be started: \(error)", at: program, advice: "Check the installation.")
        }
        let id = process.processIdentifier
        let watchdog = Task {
            try await Task.sleep(for: .seconds(Self.patience))
            kill(id, SIGKILL)
        }
        defer { watchdog.cancel() }
        let status = await withTaskCancellationHandler {
            var status: Int32 = -1
            for await one in ends { status = one }
            return status
        } onCancel: {
            kill(id, SIGKILL)
        }
        try Task.checkCancellation()
        guard status == 0 else {
            throw MixingError(
                "FluidSynth ended with \(status)", at: soundFont, advice: "Try another SoundFont, or the built-in band."
            )
        }
    }
}
