import Script

/// Ticks of a score to samples of a song: tempo changed, and where tick 0 lies. Before it the first tempo holds.
struct TickClock: Sendable {
    let score: Score
    /// Times the score's own.
    let tempo: Double
    /// Position of tick 0.
    var origin = 0

    func position(_ tick: Int) -> Int {
        guard tick < 0 else { return origin + Timeline.position(seconds: score.seconds(at: tick) / tempo) }
        let bpm = score.tempos.changes.first?.bpm ?? TempoMap.defaultTempo
        let seconds = Double(tick) / Double(score.resolution) * 60 / bpm
        return origin + Timeline.position(seconds: seconds / tempo)
    }
}
