internal import Formats
public import Script

/// What a song's score does not say: how it is accompanied and felt. `molihua.yaml` beside `molihua.musicxml`.
public struct SongSheet: Sendable, Equatable {
    /// How its chords are played; nil is told from the meter.
    public var band: String?
    /// Bars played before the singer begins, 0…8.
    public var intro: Int?
    public var mood: Mood
    /// Semitones.
    public var transpose: Int
    /// plain, pop or belCanto.
    public var style: String?
    /// A recording or MIDI file to sing to, in the same folder.
    public var backing: String?
    /// Seconds of the backing at which the score begins.
    public var offset: Double
    /// dB of the accompaniment.
    public var level: Double

    public init(
        band: String? = nil, intro: Int? = nil, mood: Mood = .neutral, transpose: Int = 0, style: String? = nil,
        backing: String? = nil, offset: Double = 0, level: Double = 0
    ) {
        self.band = band
        self.intro = intro
        self.mood = mood
        self.transpose = transpose
        self.style = style
        self.backing = backing
        self.offset = offset
        self.level = level
    }

    /// Bytes of a sheet at most.
    static let longest = 64 << 10

    /// The sheet beside a score; an empty one where there is none.
    /// - Throws: `ScoreError` naming the line that is wrong.
    public static func beside(_ score: String) throws -> SongSheet {
        guard let dot = score.lastIndex(of: ".") else { return SongSheet() }
        let path = String(score[..<dot]) + ".yaml"
        guard let bytes = try? FileBytes.read(path, limit: longest) else { return SongSheet() }
        return try SongSheet(bytes, name: path)
    }

    init(_ bytes: [UInt8], name: String) throws {
        do {
            let root = try YAML.parse(bytes, source: name)
            try root.allowOnly([
                "band", "intro", "mood", "intensity", "transpose", "style", "backing", "offset", "level",
            ])
            self.init()
            band = try root.optional("band")?.text()
            intro = try root.optional("intro")?.integer(in: 0...8)
            transpose = try root.optional("transpose")?.integer(in: -36...36) ?? 0
            offset = try root.optional("offset")?.number(in: -600...600) ?? 0
            level = try root.optional("level")?.number(in: -60...12) ?? 0
            style = try root.optional("style")?.text()
            backing = try root.optional("backing")?.text()
            if let file = backing, file.contains("/") || file.contains("\\") || file.hasPrefix(".") {
                throw FormatError("`backing` must be a file in the same folder", at: name)
            }
            if let style, SingingStyle.named(style) == nil {
                throw FormatError("`style` is “\(style)”", at: name, advice: "use plain, pop or belCanto")
            }
            if let text = try root.optional("mood")?.text() {
                guard let emotion = Emotion(rawValue: text) else {
                    throw FormatError(
                        "`mood` is “\(text)”", at: name,
                        advice: "use one of: \(Emotion.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                mood = Mood(emotion, intensity: Float(try root.optional("intensity")?.number(in: 0...1) ?? 0.6))
            }
        } catch let error as FormatError {
            throw ScoreError(error.what, at: error.place, advice: error.advice)
        }
    }
}
