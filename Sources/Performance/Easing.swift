/// Shapes of movement, with compact support: what lies outside a gesture's reach does not touch it, so a curve that is
/// streamed is the curve that is rendered whole.
enum Easing {
    /// 0 at and before 0, 1 at and after 1, smooth between (slope at most 1.5).
    static func smooth(_ x: Double) -> Float {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        return Float(x * x * (3 - 2 * x))
    }

    /// Up over `rise` to 1 at `peak`, down over `fall`; seconds.
    static func bump(_ time: Double, peak: Double, rise: Double, fall: Double) -> Float {
        time < peak ? smooth((time - peak + rise) / rise) : 1 - smooth((time - peak) / fall)
    }

    /// Up over `attack` before `start`, 1 until `end`, down over `release` after it; seconds.
    static func hold(_ time: Double, from start: Double, to end: Double, attack: Double, release: Double) -> Float {
        min(smooth((time - start + attack) / attack), 1 - smooth((time - end) / release))
    }

    static func mix(_ from: Float, _ to: Float, _ amount: Float) -> Float { from + (to - from) * amount }
}
