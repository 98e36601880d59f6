public import Script

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What a song is, without singing it.
public struct SongInfo: Sendable, Hashable {
    /// The file's name without its suffix.
    public var id: String
    public var title: String
    public var language: Language
    /// Seconds from the first note to the last at the score's tempo.
    public var duration: Double
    /// The file's path.
    public var path: String
}

/// The scores of a folder.
public struct SongLibrary: Sendable {
    /// In order of id.
    public let songs: [SongInfo]
    /// Files that could not be read, and why.
    public let problems: [ScoreError]

    /// Files looked at in one folder at most.
    static let mostFiles = 2_000
    private static let suffixes: Set<String> = [
        "musicxml", "xml", "mxl", "mid", "midi", "kar", "ust", "ustx", "vsqx", "vpr", "svp", "ds",
    ]

    /// No songs at all.
    public init() {
        songs = []
        problems = []
    }

    /// - Parameter folder: where the scores lie. Files that are no scores are named in `problems`, not thrown.
    /// - Throws: `ScoreError` where the folder cannot be read.
    public init(folder: String, limits: ScoreLimits = .standard) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw ScoreError("the folder cannot be read", at: folder, advice: "Check that it is there and readable.")
        }
        var songs: [SongInfo] = []
        var problems: [ScoreError] = []
        for name in names.sorted().prefix(Self.mostFiles) {
            guard let dot = name.lastIndex(of: "."),
                Self.suffixes.contains(name[name.index(after: dot)...].lowercased())
            else { continue }
            do {
                songs.append(try Self.info(folder + "/" + name, id: String(name[..<dot]), limits: limits))
            } catch let error as ScoreError {
                problems.append(error)
            }
        }
        self.songs = songs
        self.problems = problems
    }

    public subscript(id: String) -> SongInfo? { songs.first { $0.id == id } }

    /// By id or title, without regard to case.
    public func find(_ name: String) -> SongInfo? {
        let wanted = name.lowercased().trimmed
        return songs.first { $0.id.lowercased() == wanted } ?? songs.first { $0.title.lowercased() == wanted }
    }

    /// - Throws: `ScoreError`.
    public func score(_ song: SongInfo, limits: ScoreLimits = .standard) throws -> Score {
        try Self.read(song.path, limits: limits)
    }

    private static func info(_ path: String, id: String, limits: ScoreLimits) throws -> SongInfo {
        let score = try read(path, limits: limits)
        let part = score.parts.first(where: \.hasLyrics) ?? score.parts[0]
        let language = LyricLanguage.dominant(of: part.notes.compactMap { $0.lyric?.text })
        let start = score.seconds(at: part.notes.first?.start ?? 0)
        let end = score.seconds(at: part.notes.last?.end ?? 0)
        return SongInfo(id: id, title: score.title ?? id, language: language, duration: end - start, path: path)
    }

    private static func read(_ path: String, limits: ScoreLimits) throws -> Score {
        try ScoreReader.read(path: path, limits: limits)
    }
}
