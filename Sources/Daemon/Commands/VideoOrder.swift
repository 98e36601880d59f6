import Script
import Speech

/// What the words after `video` ask for, read whole before anything is loaded.
struct VideoOrder: Sendable {
    let what: String
    let output: String
    let format: VideoFormat
    let width: Int
    let height: Int
    let fps: Int
    let alpha: Bool
    let captions: Bool
    let look: String?
    let voice: String?
    let language: Language?
    let mood: Mood
    let chromium: String
    let ffmpeg: String

    /// Pictures beyond 4K are refused: a frame is 33 MB then.
    private static let widest = 3840

    init(_ options: Options) throws {
        let words = options.positional.joined(separator: " ")
        guard words.contains(where: { !$0.isWhitespace }) else {
            throw DaemonError.usage(
                "There is nothing to perform",
                advice: "give a song, a score or a text: voxhumana video molihua -o a.mp4")
        }
        what = words
        guard let output = options.values["-o"] ?? options.values["--output"] else {
            throw DaemonError.usage("There is no file to write", advice: "give -o FILE.mp4")
        }
        self.output = output
        let suffix = output.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard let format = VideoFormat(rawValue: suffix) else {
            let known = VideoFormat.allCases.map { "." + $0.rawValue }.joined(separator: ", ")
            throw DaemonError.usage("The video's kind is not known from “\(output)”", advice: "use \(known)")
        }
        self.format = format
        alpha = options.has("--alpha")
        guard !alpha || format.keepsAlpha else {
            throw DaemonError.usage("mp4 keeps no transparency", advice: "write a .webm or a .mov with --alpha")
        }
        (width, height) = try Self.size(options.values["--size"] ?? "1280x720")
        fps = Int(try options.number("--fps", in: 10...60) ?? 30)
        captions = !options.has("--no-captions")
        look = options.values["--look"]
        guard look.map({ $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") } }) ?? true else {
            throw DaemonError.usage("--look is no look's name", advice: "see Docs/Looks.md")
        }
        voice = options.values["--voice"]
        language = try options.language()
        mood = try options.mood()
        chromium = try Self.tool(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"], "chromium")
        ffmpeg = try Self.tool(["ffmpeg"], "ffmpeg")
    }

    private static func size(_ text: String) throws(DaemonError) -> (Int, Int) {
        let sides = text.split(separator: "x").compactMap { Int($0) }
        guard sides.count == 2, sides.allSatisfy({ (64...widest).contains($0) && $0 % 2 == 0 }) else {
            throw .usage("--size is “\(text)”", advice: "write WIDTHxHEIGHT, both even, 64 to \(widest): 1920x1080")
        }
        return (sides[0], sides[1])
    }

    private static func tool(_ names: [String], _ package: String) throws(DaemonError) -> String {
        guard let path = ChildProcess.find(names) else {
            throw DaemonError(
                "\(package) is not installed", at: "PATH", advice: "sudo apt install \(package); it draws the video")
        }
        return path
    }
}
