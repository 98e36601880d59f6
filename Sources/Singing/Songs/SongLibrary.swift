internal import Formats
public import Script

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What a song is, without singing it.
public struct SongInfo: Sendable, Equatable {
    /// The file's name without its suffix.
    public var id: String
    public var title: String
    public var language: Language
    /// Seconds from the first note to the last at the score's tempo.
    public var duration: Double
    /// The file's path.
    public var path: String
    /// What lies beside it.
    public var sheet: SongSheet = SongSheet()
    /// The persona whose folder it is in; nil is everybody's.
    public var owner: String?
}

/// A set list: a text file `NAME.setlist` with a song's id in each line.
public struct SetList: Sendable, Hashable {
    public var name: String
    public var songs: [String]
}

/// The scores of a folder.
public struct SongLibrary: Sendable {
    /// In order of id.
    public private(set) var songs: [SongInfo]
    public private(set) var setLists: [SetList] = []
    /// Files that could not be read, and why.
    public private(set) var problems: [ScoreError]

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
    public init(folder: String, owner: String? = nil, limits: ScoreLimits = .standard) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw ScoreError("the folder cannot be read", at: folder, advice: "Check that it is there and readable.")
        }
        var songs: [SongInfo] = []
        var problems: [ScoreError] = []
        for name in names.sorted().prefix(Self.mostFiles) {
            if name.hasSuffix(".setlist"), let list = Self.setList(folder + "/" + name) { setLists.append(list) }
            // An arrangement beside a score is no song of its own.
            guard let dot = name.lastIndex(of: "."), !name[..<dot].lowercased().hasSuffix(".backing"),
                Self.suffixes.contains(name[name.index(after: dot)...].lowercased())
            else { continue }
            do {
                var info = try Self.info(folder + "/" + name, id: String(name[..<dot]), limits: limits)
                info.owner = owner
                songs.append(info)
            } catch let error as ScoreError {
                problems.append(error)
            }
        }
        self.songs = songs
        self.problems = problems
    }

    /// Takes the songs of another folder in; those whose id is taken are named in `problems`.
    public mutating func add(_ other: SongLibrary) {
        for song in other.songs {
            if self[song.id] != nil {
                problems.append(
                    ScoreError("the song's name is taken", at: song.path, advice: "Rename one of the two files."))
            } else {
                songs.append(song)
            }
        }
        setLists += other.setLists.filter { list in !setLists.contains { $0.name == list.name } }
        problems += other.problems
    }

    /// Songs in a set list at most.
    private static let mostInList = 64

    private static func setList(_ path: String) -> SetList? {
        guard let bytes = try? FileBytes.read(path, limit: 64 << 10) else { return nil }
        let name = String((path.split(separator: "/").last ?? "").dropLast(".setlist".count))
        let songs = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { String($0).trimmed }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
        return SetList(name: name, songs: Array(songs.prefix(mostInList)))
    }

    public func setList(_ name: String) -> SetList? { setLists.first { $0.name == name } }

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
        return SongInfo(
            id: id, title: score.title ?? id, language: language, duration: end - start, path: path,
            sheet: try SongSheet.beside(path))
    }

    private static func read(_ path: String, limits: ScoreLimits) throws -> Score {
        try ScoreReader.read(path: path, limits: limits)
    }
}
