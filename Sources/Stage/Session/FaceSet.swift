public import Script

/// Another form of the face, for a client whose avatar has parameters of its own.
public struct FaceSet: Sendable {
    /// Sets of the same key give the same bytes.
    public var key: String
    /// Names of the values, in the order of a row; at most 255, which is what a block can list.
    public var channels: [String]
    /// What a value on the wire is multiplied with: a weight fits into ±4, an angle in degrees does not.
    public var scales: [Float]
    /// A row of `FaceChannel` to a row of `channels`.
    public var map: @Sendable ([Float]) -> [Float]

    public init(
        key: String, channels: [String], ranges: [ClosedRange<Float>], map: @escaping @Sendable ([Float]) -> [Float]
    ) {
        self.key = key
        self.channels = channels
        scales = ranges.map { max(1, max(abs($0.lowerBound), abs($0.upperBound)) / 4) }
        self.map = map
    }

    func curves(_ master: PerformanceCurves) -> PerformanceCurves {
        PerformanceCurves(
            rate: master.rate, start: master.start, names: channels,
            frames: master.frames.map { frame in zip(map(frame), scales).map { $0 / $1 } })
    }
}

/// Another set of mouth shapes in a line's announcement.
public struct MouthSet: Sendable {
    public var key: String
    public var map: @Sendable (Plan) -> [Timed<String>]

    public init(key: String, map: @escaping @Sendable (Plan) -> [Timed<String>]) {
        self.key = key
        self.map = map
    }

    func line(_ master: WireLine, of plan: Plan) -> WireLine {
        var line = master
        line.visemes = map(plan).map { WireViseme(viseme: $0.value, start: $0.start, end: $0.end) }
        return line
    }
}

/// How a client wants the face; nil is the master set.
public struct ClientForms: Sendable {
    public var face: FaceSet?
    public var mouth: MouthSet?

    public init(face: FaceSet? = nil, mouth: MouthSet? = nil) {
        self.face = face
        self.mouth = mouth
    }

    public static let master = ClientForms()
}
