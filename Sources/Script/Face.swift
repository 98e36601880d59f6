/// The visible mouth pose of a set of phonemes: Meta's fifteen, in their published order.
public enum Viseme: String, Sendable, Hashable, Codable, CaseIterable {
    // The names are the published ones.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case sil, PP, FF, TH, DD, kk, CH, SS, nn, RR, aa, E, I, O, U
}

/// Face and head weights at a steady rate.
public struct PerformanceCurves: Sendable, Equatable {
    /// Frames a second.
    public var rate: Double
    /// Timeline position of the first frame.
    public var start: Int
    /// Names of the channels: ARKit's blendshapes (0…1) and the head's angles (radians).
    public var names: [String]
    /// A row a frame, one value a name.
    public var frames: [[Float]]

    public init(rate: Double = 60, start: Int = 0, names: [String] = FaceChannel.names, frames: [[Float]] = []) {
        self.rate = rate
        self.start = start
        self.names = names
        self.frames = frames
    }
}

/// The master set: ARKit's 52 blendshapes in Live Link's order, then the head and the body.
public enum FaceChannel: Int, Sendable, CaseIterable {
    case eyeBlinkLeft, eyeLookDownLeft, eyeLookInLeft, eyeLookOutLeft, eyeLookUpLeft, eyeSquintLeft, eyeWideLeft
    case eyeBlinkRight, eyeLookDownRight, eyeLookInRight, eyeLookOutRight, eyeLookUpRight, eyeSquintRight, eyeWideRight
    case jawForward, jawLeft, jawRight, jawOpen
    case mouthClose, mouthFunnel, mouthPucker, mouthLeft, mouthRight, mouthSmileLeft, mouthSmileRight
    case mouthFrownLeft, mouthFrownRight, mouthDimpleLeft, mouthDimpleRight, mouthStretchLeft, mouthStretchRight
    case mouthRollLower, mouthRollUpper, mouthShrugLower, mouthShrugUpper, mouthPressLeft, mouthPressRight
    case mouthLowerDownLeft, mouthLowerDownRight, mouthUpperUpLeft, mouthUpperUpRight
    case browDownLeft, browDownRight, browInnerUp, browOuterUpLeft, browOuterUpRight
    case cheekPuff, cheekSquintLeft, cheekSquintRight, noseSneerLeft, noseSneerRight, tongueOut
    /// Radians: yaw to the performer's left, pitch up, roll to the performer's left shoulder.
    case headYaw, headPitch, headRoll
    /// −1…1: weight on the performer's right … left foot; −1…1: breathed out … in.
    case bodySway, breath

    public static let names: [String] = allCases.map { String(describing: $0) }
    public static var count: Int { allCases.count }
}
