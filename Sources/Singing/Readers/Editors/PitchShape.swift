internal import Glibc

/// One point of a note's pitch line, as UTAU and OpenUtau keep them.
struct PitchPoint: Equatable {
    /// How the line goes on from here: a half cosine, straight, slow at first, slow at last.
    enum Shape: String {
        case inOut = "io"
        case linear = "l"
        case slowIn = "i"
        case slowOut = "o"
    }

    /// From the note's beginning.
    var milliseconds: Double
    /// From the note's key.
    var cents: Double
    var shape = Shape.inOut

    /// A value between two points.
    static func value(_ shape: Shape, from: (x: Double, y: Double), to: (x: Double, y: Double), at x: Double) -> Double
    {
        guard to.x > from.x else { return to.y }
        let place = Swift.min(1, Swift.max(0, (x - from.x) / (to.x - from.x)))
        let part =
            switch shape {
            case .inOut: 0.5 - 0.5 * cos(.pi * place)
            case .linear: place
            case .slowIn: 1 - cos(.pi / 2 * place)
            case .slowOut: sin(.pi / 2 * place)
            }
        return from.y + (to.y - from.y) * part
    }
}

/// A vibrato as UTAU (`VBR`) and OpenUtau write it.
struct EditorVibrato: Equatable {
    /// Part of the note, from its end, in percent.
    var length = 0.0
    /// Milliseconds a turn.
    var period = 175.0
    /// Cents to either side.
    var depth = 25.0
    /// Percent of the vibrato.
    var fadeIn = 10.0
    var fadeOut = 10.0
    /// Percent of a turn.
    var shift = 0.0
    /// Percent of the depth by which all of it is moved.
    var drift = 0.0

    var isSung: Bool { length > 0 && depth != 0 && period > 0 }

    /// Cents at a place 0…1 of a note that lasts so many milliseconds.
    func cents(at place: Double, of note: Double) -> Double {
        let part = Swift.min(100, length) / 100
        let start = 1 - part
        guard isSung, note > 0, place >= start, place <= 1 else { return 0 }
        let turns = (place - start) * note / period + shift / 100
        let wave = depth * (sin(2 * .pi * turns) + drift / 100)
        let (rise, fall) = (part * fadeIn / 100, part * fadeOut / 100)
        if rise > 0, place < start + rise { return wave * (place - start) / rise }
        if fall > 0, place > 1 - fall { return wave * (1 - place) / fall }
        return wave
    }
}
