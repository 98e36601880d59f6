import Audio
import Formats
import Foundation
import Glibc
import Inference
import Script
import Stage
import Synchronization

/// Draws a video: a headless Chromium paints each frame of the job, FFmpeg joins them with the sound. Frames are asked
/// for by number, not filmed: each belongs to its place in the sound.
struct VideoStudio: Sendable {
    let order: VideoOrder
    let job: VideoJob
    let label: AudioLabel
    let title: String
    /// A model and the table that drives it, by the paths that the page asks for.
    let files: [String: [UInt8]]

    /// Longest wait for a next frame, seconds: Chromium's start on a busy machine, and far over one drawing.
    private static let patience = 120.0

    func draw(_ voice: VoiceStream, scratch: URL) async throws {
        signal(SIGPIPE, SIG_IGN)
        let sound = scratch.appendingPathComponent("sound.wav")
        try await write(voice, to: sound.path)
        let pipe = Pipe()
        // The file gets its name when it is whole.
        let part = order.output + ".part"
        let ffmpeg = try ChildProcess(
            order.ffmpeg, encoding(sound: sound.path, to: part), input: pipe, scratch: scratch)
        let film = Film(handle: pipe.fileHandleForWriting, frames: job.frames)
        defer {
            ffmpeg.stop()
            try? FileManager.default.removeItem(atPath: part)
        }
        try await shoot(film, scratch: scratch, ffmpeg: ffmpeg)
        film.close()
        guard await ffmpeg.status() == 0, rename(part, order.output) == 0 else {
            throw DaemonError(
                "ffmpeg could not write the video: \(ffmpeg.lastWords)", at: order.output,
                advice: "is there room, and has this ffmpeg the codecs?")
        }
    }

    private func shoot(_ film: Film, scratch: URL, ffmpeg: ChildProcess) async throws {
        let server = try RenderServer(
            job: job.json.bytes, frameBytes: order.width * order.height * 4, files: files,
            take: { number, pixels in try await film.take(number, pixels) }, end: { film.end($0) })
        let chromium = try ChildProcess(order.chromium, browsing(server.address, scratch), scratch: scratch)
        let problem = await withTaskGroup(of: String?.self) { group in
            group.addTask { await film.ended() }
            group.addTask {
                let status = await chromium.status()
                return Task.isCancelled ? nil : "chromium ended with status \(status): \(chromium.lastWords)"
            }
            group.addTask { await film.stalled(after: Self.patience) }
            let first = await group.next() ?? nil
            group.cancelAll()
            chromium.stop()
            return first
        }
        await server.shutdown()
        try Task.checkCancellation()
        if let problem {
            // FFmpeg's own words say more than a pipe that broke.
            let said = ffmpeg.lastWords
            throw DaemonError(
                "The video was not drawn to its end: \(said.isEmpty ? problem : said)", at: order.output,
                advice: "is there room, and has this ffmpeg the codecs? Then try again")
        }
    }

    private func browsing(_ address: String, _ scratch: URL) -> [String] {
        // Chromium refuses its sandbox to root; nothing but our own page is ever opened.
        let sandbox = getuid() == 0 ? ["--no-sandbox"] : []
        return sandbox + [
            "--headless=new", "--disable-gpu", "--mute-audio", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-background-timer-throttling",
            "--disable-renderer-backgrounding", "--user-data-dir=\(scratch.appendingPathComponent("browser").path)",
            address,
        ]
    }

    private func encoding(sound: String, to path: String) -> [String] {
        [
            "-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pixel_format", "rgba", "-video_size",
            "\(order.width)x\(order.height)", "-framerate", "\(order.fps)", "-i", "pipe:0", "-i", sound,
        ] + order.format.arguments(alpha: order.alpha) + [
            "-metadata", "title=\(title)", "-metadata", "comment=\(label.json)", "-f", order.format.rawValue, path,
        ]
    }

    /// The sound with the quiet before and after it.
    private func write(_ voice: VoiceStream, to path: String) async throws {
        let writer = try AudioFileWriter(path: path, rate: Timeline.rate, metadata: AudioMetadata())
        try writer.write([Float](repeating: 0, count: Timeline.position(seconds: VideoJob.lead)))
        for try await chunk in voice.chunks { try writer.write(chunk.samples) }
        try writer.write([Float](repeating: 0, count: Timeline.position(seconds: VideoJob.tail)))
        _ = try writer.finish()
    }
}

/// The frames on their way into FFmpeg, in order, and how it ended.
private final class Film: Sendable {
    private struct State {
        var next = 0
        var moved = SessionClock.monotonic()
        var isOver = false
    }

    private let handle: FileHandle
    private let frames: Int
    private let state = Mutex(State())
    private let over = AsyncStream.makeStream(of: String?.self)

    init(handle: FileHandle, frames: Int) {
        self.handle = handle
        self.frames = frames
    }

    func take(_ number: Int, _ pixels: [UInt8]) async throws {
        let isNext = state.withLock { state in
            guard number == state.next else { return false }
            state.next += 1
            state.moved = SessionClock.monotonic()
            return true
        }
        guard isNext else { throw DaemonError("Frame \(number) came out of turn", at: "video", advice: "try again") }
        // FFmpeg takes its time: off the cooperative threads.
        try await WorkerPool.shared.run(scope: WorkScope(.batch)) { [handle] in try handle.write(contentsOf: pixels) }
        // A line that is written over and over is for a terminal; a log wants none of it.
        guard isatty(STDERR_FILENO) != 0 else { return }
        StandardError.write("\rframe \(number + 1) of \(frames)\(number + 1 == frames ? "\n" : "")")
    }

    /// The page is done: with everything, or with a complaint.
    func end(_ problem: String?) {
        let (isFirst, missing) = state.withLock { state in
            defer { state.isOver = true }
            return (!state.isOver, frames - state.next)
        }
        guard isFirst else { return }
        over.continuation.yield(problem ?? (missing > 0 ? "\(missing) frames are missing" : nil))
        over.continuation.finish()
    }

    func ended() async -> String? {
        for await problem in over.stream { return problem }
        return "it was interrupted"
    }

    /// Returns when no frame has come for so long.
    func stalled(after seconds: Double) async -> String? {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            let quiet = state.withLock { SessionClock.monotonic() - $0.moved }
            if quiet > seconds { return "no frame came for \(Int(quiet)) s" }
        }
        return nil
    }

    func close() { try? handle.close() }
}
