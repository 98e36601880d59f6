import Formats
import Performance
import Script

/// The mouth of a recording in the forms that other programs read.
enum LipFile: String, CaseIterable, Sendable {
    /// Ours: phonemes, words, mouth shapes and curves.
    case curves
    /// Rhubarb Lip Sync's tab-separated text and JSON.
    case tsv, rhubarb
    /// Azure's viseme events, and rows of 55 at 60 frames a second.
    case azure

    /// From a file's suffix: `.tsv` says it all.
    static func of(_ name: String?, path: String?) -> LipFile? {
        if let name { return LipFile(rawValue: name) }
        return path?.hasSuffix(".tsv") == true ? .tsv : .curves
    }

    func text(_ plan: Plan, sound: String, form: FaceForm) throws -> String {
        let library = try TargetLibrary()
        switch self {
        case .curves:
            let face = FacePlan(plan: plan)
            return TimelineFile.json(
                plan: plan, visemes: form.shapes(plan), curves: form.curves(face.curves(rate: 60))
            ).text
        case .tsv: return Self.tsv(try Self.cues(plan, library), end: plan.duration)
        case .rhubarb: return Self.rhubarb(try Self.cues(plan, library), plan, sound)
        case .azure: return try Self.azure(plan, library)
        }
    }

    private static func cues(_ plan: Plan, _ library: TargetLibrary) throws -> [Timed<String>] {
        let target = try table(library.viseme("rhubarb"))
        return VisemeMapper(target: target).events(plan).map { $0.map { target.shapes[$0] } }
    }

    private static func table<Table>(_ found: Table?) throws(DaemonError) -> Table {
        guard let found else {
            throw DaemonError("A table of the daemon's own is missing", at: "targets", advice: "build again")
        }
        return found
    }

    /// Hundredths of a second, as Rhubarb writes them.
    private static func hundredths(_ position: Int) -> Double {
        (Timeline.seconds(position) * 100).rounded() / 100
    }

    /// A cue's beginning and shape a line, and the end of the sound as a last one.
    private static func tsv(_ cues: [Timed<String>], end: Int) -> String {
        let line = { (position: Int, value: String) in
            "\(JSONValue((hundredths(position) * 100).rounded() / 100).text)\t\(value)\n"
        }
        return cues.map { line($0.start, $0.value) }.joined() + line(end, "X")
    }

    private static func rhubarb(_ cues: [Timed<String>], _ plan: Plan, _ sound: String) -> String {
        let list = cues.map { cue -> JSONValue in
            [
                "start": JSONValue(hundredths(cue.start)), "end": JSONValue(hundredths(cue.end)),
                "value": .string(cue.value),
            ]
        }
        let metadata: JSONValue = ["soundFile": .string(sound), "duration": JSONValue(hundredths(plan.duration))]
        let whole: JSONValue = ["metadata": metadata, "mouthCues": .array(list)]
        return whole.text
    }

    /// Rows of an animation event: a second.
    private static let chunk = 60

    private static func azure(_ plan: Plan, _ library: TargetLibrary) throws -> String {
        let ids = try table(library.viseme("azure22"))
        let events = VisemeMapper(target: ids).events(plan).map { event -> JSONValue in
            [
                "audioOffset": JSONValue(VisemeMapper.ticks(event.start)),
                "visemeId": JSONValue(Int(ids.shapes[event.value]) ?? 0),
            ]
        }
        let mapper = FaceMapper(target: try table(library.face("azure55")))
        let rows = FacePlan(plan: plan).curves(rate: 60).frames.map(mapper.map)
        let animations = stride(from: 0, to: rows.count, by: chunk).map { first -> JSONValue in
            let shapes = rows[first..<min(rows.count, first + chunk)].map { row in
                JSONValue.array(row.map { JSONValue((Double($0) * 1e4).rounded() / 1e4) })
            }
            return ["FrameIndex": JSONValue(first), "BlendShapes": .array(shapes)]
        }
        let whole: JSONValue = ["visemes": .array(events), "animations": .array(animations)]
        return whole.text
    }
}
