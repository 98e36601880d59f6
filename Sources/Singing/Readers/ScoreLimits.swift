/// Bounds on what a score file may ask of us: real music stays far below them, a hostile file cannot go above.
public struct ScoreLimits: Sendable, Equatable {
    /// Bytes of a score file: the largest orchestral MusicXML seen is about 30 MB.
    public var bytes = 64 << 20
    /// Notes of all parts, after repeats are written out.
    public var notes = 200_000
    /// Measures after repeats are written out: about eight hours at a usual tempo.
    public var measures = 20_000
    /// Parts or tracks.
    public var parts = 512
    /// Ticks from the beginning to the last note: 2^40, a thousand years at 480 a quarter.
    public var ticks = 1 << 40
    /// Lines kept in `Score.ignored`.
    public var ignored = 200

    public init() {}

    public static let standard = ScoreLimits()
}
