import Formats
import Script

/// A performance as JSON: what is heard when, and what the face does, in seconds. The form that `--timeline` writes.
enum TimelineFile {
    static func json(plan: Plan, visemes: [Timed<String>], curves: PerformanceCurves) -> JSONValue {
        [
            "sampleRate": JSONValue(Timeline.rate),
            "duration": seconds(plan.duration),
            "language": .string(plan.language.rawValue),
            "text": .string(plan.text),
            "phonemes": .array(plan.phonemes.map(phoneme)),
            "words": .array(plan.words.map { timed($0, ["text": .string($0.value)]) }),
            "marks": .array(plan.marks.map { timed($0, ["name": .string($0.value)]) }),
            "visemes": .array(visemes.map { timed($0, ["viseme": .string($0.value)]) }),
            "curves": [
                "rate": JSONValue(curves.rate),
                "names": .array(curves.names.map { .string($0) }),
                "frames": .array(curves.frames.map { .array($0.map(weight)) }),
            ],
            "notes": .array(
                plan.notes.map { timed($0, ["midi": JSONValue($0.value.key), "lyric": .string($0.value.lyric)]) }),
        ]
    }

    private static func phoneme(_ phoneme: Timed<Phoneme>) -> JSONValue {
        var fields = JSONObject()
        fields["phoneme"] = .string(phoneme.value.symbol)
        fields["tone"] = phoneme.value.tone.map { JSONValue($0) }
        fields["stress"] = phoneme.value.stress.map { JSONValue($0) }
        return timed(phoneme, fields)
    }

    private static func timed<Value>(_ value: Timed<Value>, _ fields: JSONValue) -> JSONValue {
        timed(value, fields.object ?? JSONObject())
    }

    private static func timed<Value>(_ value: Timed<Value>, _ fields: JSONObject) -> JSONValue {
        var fields = fields
        fields["start"] = seconds(value.start)
        fields["end"] = seconds(value.end)
        return .object(fields)
    }

    /// Microseconds are finer than a sample.
    private static func seconds(_ position: Int) -> JSONValue {
        JSONValue((Timeline.seconds(position) * 1e6).rounded() / 1e6)
    }

    /// A ten-thousandth is finer than any face shows, and keeps the file small.
    private static func weight(_ value: Float) -> JSONValue {
        JSONValue((Double(value) * 1e4).rounded() / 1e4)
    }
}
