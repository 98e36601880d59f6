internal import Formats
internal import Script

/// Walks the measures of one part with a cursor, as MusicXML means it: notes advance, `backup` and `forward` move.
struct MusicXMLPartParser {
    let resolution: Int
    var divisions = 1.0
    /// Ticks in a measure by the time signature, 4/4 until told.
    var nominal: Int
    var meter = Meter()
    /// Semitones from written to sounding, by staff; staff 0 is for all.
    var transposition: [Int: Int] = [:]
    /// MIDI velocity of the dynamic in force.
    var velocity: Int?
    var cursor = 0
    /// Where the last note that was no chord member began: chords share it.
    var chordOffset = 0

    init(resolution: Int) {
        self.resolution = resolution
        nominal = resolution * 4
    }

    mutating func parse(_ measures: [XMLElement], ignored: inout IgnoredList) -> [WrittenMeasure] {
        measures.map { parse($0, &ignored) }
    }

    private mutating func parse(_ element: XMLElement, _ ignored: inout IgnoredList) -> WrittenMeasure {
        var measure = WrittenMeasure()
        cursor = 0
        for child in element.children {
            switch child.name {
            case "attributes": attributes(child, &ignored)
            case "note": note(child, into: &measure, &ignored)
            case "backup": cursor = Swift.max(0, cursor - ticks(child.number(of: "duration")))
            case "forward": cursor += ticks(child.number(of: "duration"))
            case "direction": direction(child, into: &measure, &ignored)
            case "sound": sound(child, at: cursor, into: &measure)
            case "harmony": harmony(child, into: &measure, &ignored)
            case "barline": barline(child, into: &measure, &ignored)
            default: continue
            }
            measure.length = Swift.max(measure.length, cursor)
        }
        measure.nominalLength = nominal
        measure.meter = meter
        measure.dynamics = measure.dynamics.enumerated()
            .sorted { ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset) }.map(\.element)
        if measure.endsWithFermata {
            measure.fermatas.append(Swift.max(0, measure.length - resolution)..<measure.length)
        }
        return measure
    }

    /// A bound keeps sums of hostile durations from running over: 2^31 ticks a step.
    func ticks(_ duration: Double?) -> Int {
        guard let duration, duration > 0 else { return 0 }
        return Int(Swift.min(duration / divisions * Double(resolution), Double(1 << 31)).rounded())
    }

    private mutating func attributes(_ element: XMLElement, _ ignored: inout IgnoredList) {
        if let value = element.number(of: "divisions") {
            if value > 0 { divisions = value } else { ignored.add("divisions of \(value): the earlier ones hold") }
        }
        if let time = element.first("time") {
            var quarters = 0.0
            var beats = 0.0
            for child in time.children {
                if child.name == "beats" {
                    beats = child.text.split(separator: "+").compactMap { Double(String($0).trimmed) }.reduce(0, +)
                }
                if child.name == "beat-type", let type = Double(child.text.trimmed), type >= 1 {
                    quarters += beats * 4 / type
                }
            }
            if let unit = time.number(of: "beat-type").flatMap({ Int(exactly: $0) }), (1...64).contains(unit),
                quarters > 0
            {
                let whole = quarters * Double(unit) / 4
                if whole == whole.rounded(), (1...64).contains(whole) { meter = Meter(beats: Int(whole), unit: unit) }
            }
            if quarters > 0, quarters <= 1000 { nominal = Int((quarters * Double(resolution)).rounded()) }
        }
        for transpose in element.all("transpose") {
            let staff = transpose.attributes["number"].flatMap { Int($0) } ?? 0
            let steps = (transpose.number(of: "chromatic") ?? 0) + 12 * (transpose.number(of: "octave-change") ?? 0)
            transposition[staff] = Int(Swift.min(96, Swift.max(-96, steps)))
        }
    }
}
