internal import Script

/// An emotion as the face shows it, at full intensity.
struct MoodPose: Sendable {
    /// Brows, eyes, cheeks, nose: theirs at all times.
    var upper: [(FaceChannel, Float)]
    /// Mouth and jaw: these yield to speech.
    var lower: [(FaceChannel, Float)]
    /// Radians, pitch up and roll to the left shoulder.
    var headPitch: Float = 0
    var headRoll: Float = 0
}

/// Action units of Ekman & Friesen's prototypes (joy 6+12; sadness 1+4+15; anger 4+5+7+24; surprise 1+2+5+26) through
/// the usual AU-to-ARKit table, at the moderate strengths that a talking face can carry.
extension MoodPose {
    static func of(_ emotion: Emotion) -> MoodPose {
        switch emotion {
        case .neutral: MoodPose(upper: [], lower: [])
        case .happy:
            MoodPose(
                upper: both(.cheekSquintLeft, .cheekSquintRight, 0.55) + both(.eyeSquintLeft, .eyeSquintRight, 0.35)
                    + [(.browInnerUp, 0.08)],
                lower: both(.mouthSmileLeft, .mouthSmileRight, 0.60) + both(.mouthDimpleLeft, .mouthDimpleRight, 0.12),
                headPitch: 0.035)
        case .sad:
            MoodPose(
                upper: [(.browInnerUp, 0.65)] + both(.browDownLeft, .browDownRight, 0.20)
                    + both(.eyeLookDownLeft, .eyeLookDownRight, 0.15) + both(.eyeBlinkLeft, .eyeBlinkRight, 0.12),
                lower: both(.mouthFrownLeft, .mouthFrownRight, 0.45) + [(.mouthShrugLower, 0.20)],
                headPitch: -0.087)
        case .angry:
            MoodPose(
                upper: both(.browDownLeft, .browDownRight, 0.80) + both(.eyeSquintLeft, .eyeSquintRight, 0.35)
                    + both(.eyeWideLeft, .eyeWideRight, 0.20) + both(.noseSneerLeft, .noseSneerRight, 0.20),
                lower: both(.mouthPressLeft, .mouthPressRight, 0.35) + [(.mouthRollLower, 0.10)],
                headPitch: -0.035)
        case .surprised:
            MoodPose(
                upper: [(.browInnerUp, 0.75)] + both(.browOuterUpLeft, .browOuterUpRight, 0.70)
                    + both(.eyeWideLeft, .eyeWideRight, 0.65),
                lower: [(.jawOpen, 0.20)], headPitch: 0.035)
        case .excited:
            MoodPose(
                upper: [(.browInnerUp, 0.35)] + both(.browOuterUpLeft, .browOuterUpRight, 0.45)
                    + both(.eyeWideLeft, .eyeWideRight, 0.35) + both(.cheekSquintLeft, .cheekSquintRight, 0.40),
                lower: both(.mouthSmileLeft, .mouthSmileRight, 0.75)
                    + both(.mouthUpperUpLeft, .mouthUpperUpRight, 0.12),
                headPitch: 0.045)
        case .soft:
            MoodPose(
                upper: both(.eyeBlinkLeft, .eyeBlinkRight, 0.10) + both(.cheekSquintLeft, .cheekSquintRight, 0.15)
                    + [(.browInnerUp, 0.20)],
                lower: both(.mouthSmileLeft, .mouthSmileRight, 0.24), headRoll: 0.05)
        case .thinking:
            MoodPose(
                upper: [(.browDownLeft, 0.20), (.browOuterUpRight, 0.30)] + both(.eyeSquintLeft, .eyeSquintRight, 0.15)
                    + both(.eyeLookUpLeft, .eyeLookUpRight, 0.12),
                lower: [(.mouthPucker, 0.08), (.mouthLeft, 0.10)], headRoll: 0.07)
        }
    }

    private static func both(_ left: FaceChannel, _ right: FaceChannel, _ weight: Float) -> [(FaceChannel, Float)] {
        [(left, weight), (right, weight)]
    }
}
