internal import Formats
internal import Script

/// How one avatar differs from the master face, a channel at a time, applied before any table:
/// offset + gain · value^curve, or 0 for an excluded channel.
public struct Calibration: Sendable {
    private struct Channel: Sendable {
        var gain: Float = 1
        var offset: Float = 0
        var curve: Float = 1
    }

    private var channels: [Int: Channel] = [:]

    /// Changes nothing.
    public static let none = Calibration()

    private init() {}

    /// From `{"channels": {"jawOpen": {"gain": 0.8, "offset": 0, "curve": 1.2}}, "exclude": ["tongueOut"]}`.
    /// - Throws: `TargetError` with the channel that is wrong.
    public init(json text: String, file: String) throws(TargetError) {
        let table = try TargetFile.table(text, file: file)
        if let channels = table["channels"], channels.object == nil {
            throw TargetError("channels is not an object of channels", at: file)
        }
        for member in table["channels"]?.object?.members ?? [] {
            let place = "\(file), channel \(member.key)"
            let index = try FaceSum.channel(member.key, at: place)
            channels[index] = Channel(
                gain: try Calibration.number("gain", of: member.value, or: 1, at: place),
                offset: try Calibration.number("offset", of: member.value, or: 0, at: place),
                curve: try TargetFile.exponent(member.value["curve"], at: place))
        }
        for name in table["exclude"]?.array ?? [] {
            let index = try FaceSum.channel(name.string ?? name.text, at: "\(file), exclude")
            channels[index] = Channel(gain: 0)
        }
    }

    private static func number(
        _ key: String, of json: JSONValue, or other: Float, at place: String
    ) throws(TargetError) -> Float {
        guard let value = json[key] else { return other }
        guard let number = value.number, abs(number) <= 10 else {
            throw TargetError("the \(key) is not a number of −10 to 10", at: place)
        }
        return Float(number)
    }

    /// A frame of the master set as this avatar needs it, within the master set's ranges.
    public func apply(_ frame: [Float]) -> [Float] {
        guard !channels.isEmpty else { return frame }
        var face = FaceWeights()
        for index in 0..<min(frame.count, face.values.count) { face.values[index] = frame[index] }
        for (index, channel) in channels {
            face.values[index] = channel.offset + channel.gain * Exponent.apply(channel.curve, to: face.values[index])
        }
        return face.clamped()
    }
}
