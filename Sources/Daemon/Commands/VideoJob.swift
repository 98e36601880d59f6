import Formats
import Performance
import Script
import Stage

/// What the page that draws a video is told: the frames' faces, each at its exact place, and the words.
struct VideoJob: Sendable {
    let plan: Plan
    let order: VideoOrder
    let look: String
    let mark: String

    /// Seconds of quiet before the first and after the last sound.
    static let lead = 0.5
    static let tail = 1.2
    /// Frames of the longest video: half an hour at 60 a second.
    static let mostFrames = 108_000

    var frames: Int {
        Int(((Timeline.seconds(plan.duration) + Self.lead + Self.tail) * Double(order.fps)).rounded(.up))
    }

    var json: JSONValue {
        let face = FacePlan(plan: plan, seed: 1)
        let rows = (0..<frames).map { index -> JSONValue in
            let position = Timeline.position(seconds: Double(index) / Double(order.fps) - Self.lead)
            return .array(face.frame(at: position).map { JSONValue((Double($0) * 1e4).rounded() / 1e4) })
        }
        return [
            "width": JSONValue(order.width), "height": JSONValue(order.height), "fps": JSONValue(order.fps),
            "lead": JSONValue(Self.lead), "look": .string(look), "language": .string(plan.language.rawValue),
            "scene": .bool(!order.alpha), "captions": .bool(order.captions), "mark": .string(mark),
            "names": .array(FaceChannel.names.map { .string($0) }), "rows": .array(rows), "line": line,
            "gestures": .array(gestures),
        ]
    }

    private var line: JSONValue {
        [
            "line": 1, "performer": 0, "kind": .string(plan.kind.rawValue), "start": 0,
            "duration": JSONValue(plan.duration), "text": .string(plan.text),
            "language": .string(plan.language.rawValue),
            "words": .array(plan.words.map { span($0, "text", .string($0.value)) }),
            "notes": .array(plan.notes.map { span($0, "lyric", .string($0.value.lyric)) }),
        ]
    }

    private var gestures: [JSONValue] {
        plan.marks.prefix(256).map { ["name": .string($0.value.lowercased()), "start": JSONValue($0.start)] }
    }

    private func span<Value>(_ timed: Timed<Value>, _ key: String, _ value: JSONValue) -> JSONValue {
        var object = JSONObject()
        object[key] = value
        object["start"] = JSONValue(timed.start)
        object["end"] = JSONValue(timed.end)
        return .object(object)
    }
}
