internal import Script

/// A gesture that was asked for by name. The curves carry what head and face do; hands are the client's, which hears
/// of them in `gesture` messages.
public enum HeadGesture: String, Sendable, Hashable, CaseIterable {
    case nod, shake, tilt, shrug, blink, wave, point, clap, heart, bow, laugh, surprise

    /// Seconds.
    var duration: Double {
        switch self {
        case .nod: 0.9
        case .shake: 1.2
        case .tilt: 1.6
        case .shrug: 1.4
        case .blink: 0.7
        case .wave: 2.0
        case .point: 1.8
        case .clap: 2.2
        case .heart: 2.6
        case .bow: 1.8
        case .laugh: 1.9
        case .surprise: 1.5
        }
    }

    /// Who gives way when two meet: the small signs of a listener to those that greet and show, those to what comes
    /// over one, and everything to a bow, which is not broken off.
    public var priority: Int {
        switch self {
        case .nod, .shake, .tilt, .shrug, .blink: 0
        case .wave, .point, .clap, .heart: 1
        case .laugh, .surprise: 2
        case .bow: 3
        }
    }

    /// Whether a hand takes part.
    public var hasHands: Bool { priority == 1 }
}

/// A gesture and when it begins, seconds.
struct TimedGesture: Sendable, Equatable {
    var gesture: HeadGesture
    var start: Double
    /// From here on another one has the body: this one lets go.
    var yielded = Double.infinity

    /// Time in which a gesture lets go, seconds: quick, and no snap.
    static let release = 0.22

    var end: Double { min(start + gesture.duration, yielded + Self.release) }

    /// How much of it there is, 0…1, apart from its own shape.
    func share(at time: Double) -> Float { 1 - Easing.smooth((time - yielded) / Self.release) }

    func add(to face: inout FaceWeights, at time: Double, fade: Float = 1) {
        guard time > start, time < end else { return }
        let fade = fade * share(at: time)
        guard fade > 0 else { return }
        guard fade < 1 else { return gesture.add(to: &face, at: time - start) }
        var own = FaceWeights()
        gesture.add(to: &own, at: time - start)
        for index in own.values.indices { face.values[index] += fade * own.values[index] }
    }
}
