internal import Script

/// Frames of the master set to frames of another set, for one avatar.
public struct FaceMapper: Sendable {
    public let target: FaceTarget
    public let calibration: Calibration

    public init(target: FaceTarget, calibration: Calibration = .none) {
        self.target = target
        self.calibration = calibration
    }

    /// Names of the values that `map` returns.
    public var names: [String] { target.names }

    /// A row of `FaceChannel` to a row of the target, each value in its range. Missing channels count as 0.
    public func map(_ frame: [Float]) -> [Float] {
        var face = calibration.apply(frame).map { $0.isFinite ? $0 : 0 }
        let missing = FaceChannel.count - face.count
        if missing > 0 { face += [Float](repeating: 0, count: missing) }
        return target.outputs.map { $0.value(face) }
    }
}
