/// One saccade: when the eyes leave, how far they go, and whether they leave the other's face.
public struct GazeShift: Sendable, Equatable {
    /// On the timeline.
    public var position: Int
    /// The new place is away from the other's face.
    public var isAway: Bool
    /// Degrees, to the performer's left and up.
    public var yaw: Double
    public var pitch: Double

    public var degrees: Double { (yaw * yaw + pitch * pitch).squareRoot() }

    /// Seconds that the eyes take: 20–30 ms and 2.2–2.7 ms a degree (the main sequence).
    public static func duration(degrees: Double) -> Double { 0.025 + 0.0024 * degrees }
}
