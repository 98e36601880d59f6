internal import Script

extension EditorNote {
    /// Mode2 (`PBS`, `PBW`, `PBY`, `PBM`, `VBR`) where the note has it, else Mode1 (`PitchBend`, `PBStart`).
    mutating func takePitch(_ values: [String: String], mode2: Bool?, touches: Bool) {
        if let start = values["PBS"], !start.trimmed.isEmpty, mode2 != false || values["PitchBend"] == nil {
            takePoints(values, start: start, touches: touches)
        } else if let bend = values["PitchBend"] ?? values["Piches"] ?? values["Pitches"], !bend.trimmed.isEmpty {
            takeSamples(bend, values)
        }
        if let text = values["VBR"] { takeVibrato(text) }
    }

    /// Values of a list; empty ones are 0, as in `-20.7,`.
    private static func list(_ text: String?) -> [Double] {
        guard let text, !text.trimmed.isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).prefix(10_000).map {
            Double(String($0).trimmed).flatMap { $0.isFinite ? Swift.min(1e5, Swift.max(-1e5, $0)) : nil } ?? 0
        }
    }

    private mutating func takePoints(_ values: [String: String], start: String, touches: Bool) {
        let first = Self.list(start.replacing(";", with: ","))
        // Heights are in tenths of a semitone.
        points = [PitchPoint(milliseconds: first.first ?? 0, cents: first.count > 1 ? first[1] * 10 : 0)]
        snaps = touches
        let widths = Self.list(values["PBW"])
        let heights = Self.list(values["PBY"])
        for (index, width) in widths.enumerated() {
            let height = heights.indices.contains(index) ? heights[index] : 0
            points.append(
                PitchPoint(milliseconds: points[index].milliseconds + Swift.max(0, width), cents: height * 10))
        }
        let shapes = (values["PBM"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        for (index, shape) in shapes.prefix(points.count).enumerated() {
            points[index].shape =
                switch String(shape).trimmed {
                case "s": .linear
                case "r": .slowOut
                case "j": .slowIn
                default: .inOut
                }
        }
        // A first point that stands alone at the note's own height says nothing.
        if points.count == 1 { points = [] }
    }

    /// Cents every five ticks; `PBStart` is in milliseconds from the note's beginning.
    private mutating func takeSamples(_ bend: String, _ values: [String: String]) {
        let cents = Self.list(bend).map { Swift.min(2400, Swift.max(-2400, $0)) }
        guard !cents.isEmpty else { return }
        samples = (USTSequence.number(values["PBStart"]) ?? 0, cents)
        snaps = false
    }

    private mutating func takeVibrato(_ text: String) {
        let list = Self.list(text)
        func value(_ index: Int, _ otherwise: Double) -> Double {
            list.indices.contains(index) ? list[index] : otherwise
        }
        vibrato = EditorVibrato(
            length: value(0, 0), period: value(1, 175), depth: value(2, 25), fadeIn: value(3, 10),
            fadeOut: value(4, 10), shift: value(5, 0), drift: value(6, 0))
    }
}
