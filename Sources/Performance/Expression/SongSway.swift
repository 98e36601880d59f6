internal import Glibc
internal import Script

/// A singer moves in time: the weight goes from foot to foot every two beats, the head with it and lightly down on the
/// beat. The beat is read from the notes, since a plan carries no tempo.
struct SongSway: Sendable, Equatable {
    /// Seconds.
    let beat: Double
    let anchor: Double

    /// A sway's beat is felt between 50 and 110 a minute; notes shorter or longer are folded into that, seconds.
    private static let range = 0.55...1.2

    /// nil for a plan with fewer than four notes: too little to feel a beat in.
    init?(_ notes: [Timed<SungNote>]) {
        let onsets = notes.prefix(4096).map { Timeline.seconds($0.start) }
        let gaps = zip(onsets, onsets.dropFirst()).map { $1 - $0 }.filter { $0 > 0.05 && $0 < 8 }.sorted()
        guard gaps.count >= 3, let first = onsets.first else { return nil }
        var beat = gaps[gaps.count / 2]
        while beat < Self.range.lowerBound { beat *= 2 }
        while beat > Self.range.upperBound { beat /= 2 }
        self.beat = beat
        anchor = first
    }

    func add(to face: inout FaceWeights, at time: Double, amount: Float) {
        guard amount > 0 else { return }
        let beats = (time - anchor) / beat
        let swing = Float(sin(beats * Double.pi / 2))
        face.add(0.35 * swing * amount, .bodySway)
        face.add(0.045 * swing * amount, .headRoll)
        face.add(-0.012 * Float(cos(beats * 2 * Double.pi)) * amount, .headPitch)
    }
}
