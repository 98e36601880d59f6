internal import Script

extension Articulation {
    /// Behind sealed lips the jaw keeps at most this; behind the lip on the teeth, this.
    static let sealedJaw: Float = 0.05
    static let contactJaw: Float = 0.09

    /// Lowers the jaw's opening where the lips have to meet something.
    func closed() -> Articulation {
        var result = self
        result.jaw = Easing.mix(result.jaw, min(result.jaw, Self.contactJaw), contact)
        result.jaw = Easing.mix(result.jaw, min(result.jaw, Self.sealedJaw), seal)
        return result
    }

    /// Adds the mouth to ARKit's channels. `mouthClose` closes the lips relative to `jawOpen`: sealed means they are equal.
    func add(to face: inout FaceWeights) {
        let pose = closed()
        let parted = 1 - seal
        let free = parted * (1 - contact)
        let spread = pose.spread * (1 - min(1, 1.2 * pucker)) * (1 - 0.5 * seal)
        face.add(pose.jaw, .jawOpen)
        face.add(pose.jaw * seal, .mouthClose)
        face.add(pose.funnel * free, .mouthFunnel)
        face.add(pose.pucker * (1 - 0.5 * contact), .mouthPucker)
        face.add(0.35 * seal, .mouthPressLeft, .mouthPressRight)
        face.add(0.15 * seal + 0.40 * contact, .mouthRollLower)
        face.add(0.10 * seal, .mouthRollUpper)
        face.add(0.25 * contact, .mouthShrugLower)
        face.add(spread, .mouthStretchLeft, .mouthStretchRight)
        face.add(max(0, spread - 0.2) * 0.8, .mouthSmileLeft, .mouthSmileRight)
        face.add(pose.upperLip * free + 0.20 * contact * parted, .mouthUpperUpLeft, .mouthUpperUpRight)
        face.add(pose.lowerLip * free, .mouthLowerDownLeft, .mouthLowerDownRight)
        face.add(pose.tongue * free, .tongueOut)
        face.add(pose.puff, .cheekPuff)
    }

    /// How much of the lower face's expression the mouth leaves: none while the lips are closed for a sound.
    var roomForExpression: Float { (1 - seal) * (1 - contact) * (1 - 0.5 * min(1, pucker)) }
}
