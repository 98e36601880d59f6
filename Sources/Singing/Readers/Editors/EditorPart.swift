internal import Script

/// Makes a sung part of an editor's notes: one voice, and its pitch where the user touched it.
struct EditorPart {
    var name: String
    var notes: [EditorNote]
    /// Cents on top of everything.
    var deviation: [[ScoreCurve.Point]] = []
    /// dB.
    var loudness: [[ScoreCurve.Point]] = []
    /// What voicebanks follow beside pitch and level.
    var parameters: [VoiceParameter: [[ScoreCurve.Point]]] = [:]

    /// Where nothing was drawn the singer's own manner is better than the editor's default; where something was, the
    /// part is sung as the editor shows it.
    func part(_ tempos: TempoMap, resolution: Int, of parts: Int, ignored: inout IgnoredList) -> ScorePart {
        let kept = monophonic(&ignored)
        var part = ScorePart(name: name, notes: kept.map(\.note), loudness: ScoreCurve(loudness))
        part.parameters = parameters.mapValues { ScoreCurve($0) }
        let isFlat = deviation.allSatisfy { $0.allSatisfy { $0.value == 0 } }
        if isFlat, kept.allSatisfy(\.isUntouched) { return part }
        if let curve = EditorLine(
            tempos: tempos, resolution: resolution, most: EditorLine.most(parts: parts)
        ).curve(kept, deviation: ScoreCurve(deviation)) {
            part.pitch = curve
        } else {
            ignored.add("the drawn pitch of a part: it is too long")
        }
        return part
    }

    /// A note ends where the next one begins; of notes that begin together the last one is sung.
    private func monophonic(_ ignored: inout IgnoredList) -> [EditorNote] {
        var kept: [EditorNote] = []
        let ordered = notes.enumerated()
            .sorted { ($0.element.note.start, $0.offset) < ($1.element.note.start, $1.offset) }
            .map(\.element)
        for note in ordered where note.note.end > note.note.start {
            if let last = kept.last, last.note.end > note.note.start {
                ignored.add("overlapping notes: the later one is sung")
                if last.note.start == note.note.start {
                    kept.removeLast()
                } else {
                    kept[kept.count - 1].note.end = note.note.start
                }
            }
            kept.append(note)
        }
        return kept
    }
}
