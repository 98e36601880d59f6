internal import Script

/// One frame of every face channel while it is being put together.
struct FaceWeights: Sendable {
    var values = [Float](repeating: 0, count: FaceChannel.count)

    subscript(_ channel: FaceChannel) -> Float {
        get { values[channel.rawValue] }
        set { values[channel.rawValue] = newValue }
    }

    mutating func add(_ amount: Float, _ channels: FaceChannel...) {
        for channel in channels { values[channel.rawValue] += amount }
    }

    /// The head never turns further than this on any axis, radians.
    static let headLimit: Float = 0.5

    /// Blendshapes to 0…1, head to ±0.5 rad, body to ±1; anything that is not a number becomes 0.
    func clamped() -> [Float] {
        var result = values
        for index in result.indices {
            let value = result[index].isFinite ? result[index] : 0
            switch index {
            case ..<FaceChannel.headYaw.rawValue: result[index] = min(1, max(0, value))
            case ..<FaceChannel.bodySway.rawValue: result[index] = min(Self.headLimit, max(-Self.headLimit, value))
            default: result[index] = min(1, max(-1, value))
            }
        }
        return result
    }
}
