internal import Formats
internal import Script

extension MusicXMLPartParser {
    mutating func direction(_ element: XMLElement, into measure: inout WrittenMeasure, _ ignored: inout IgnoredList) {
        let shift = element.number(of: "offset") ?? 0
        let at = Swift.max(0, cursor + (shift < 0 ? -ticks(-shift) : ticks(shift)))
        for type in element.all("direction-type").flatMap(\.children) {
            switch type.name {
            case "metronome": metronome(type, at: at, into: &measure, &ignored)
            case "dynamics":
                if let mark = type.children.first(where: { Self.marks[$0.name] != nil }) {
                    velocity = Self.marks[mark.name]
                    if let velocity { measure.dynamics.append((at, .level(velocity))) }
                }
            case "segno": measure.marks.segno = measure.marks.segno ?? "segno"
            case "coda": measure.marks.coda = measure.marks.coda ?? "coda"
            case "words": words(type.text, into: &measure)
            case "wedge": hairpin(type, at: at, into: &measure)
            default: continue
            }
        }
        if let element = element.first("sound") { sound(element, at: at, into: &measure) }
    }

    mutating func sound(_ element: XMLElement, at offset: Int, into measure: inout WrittenMeasure) {
        let values = element.attributes
        if let bpm = values["tempo"].flatMap({ Double($0) }) {
            measure.tempos.append(TempoMap.Change(tick: offset, bpm: bpm))
        }
        if let percent = values["dynamics"].flatMap({ Double($0) }) {
            velocity = Self.velocity(percent: percent)
            measure.dynamics.append((offset, .level(Self.velocity(percent: percent))))
        }
        if values["dacapo"] == "yes" { measure.marks.daCapo = true }
        if values["fine"] != nil { measure.marks.fine = true }
        measure.marks.dalSegno = values["dalsegno"] ?? measure.marks.dalSegno
        measure.marks.toCoda = values["tocoda"] ?? measure.marks.toCoda
        measure.marks.segno = values["segno"] ?? measure.marks.segno
        measure.marks.coda = values["coda"] ?? measure.marks.coda
    }

    private func hairpin(_ element: XMLElement, at tick: Int, into measure: inout WrittenMeasure) {
        let number = element.attributes["number"].flatMap { Int($0) } ?? 1
        switch element.attributes["type"] {
        case "crescendo": measure.dynamics.append((tick, .hairpin(number: number, grows: true)))
        case "diminuendo": measure.dynamics.append((tick, .hairpin(number: number, grows: false)))
        case "stop": measure.dynamics.append((tick, .hairpinEnd(number: number)))
        default: return
        }
    }

    /// A mark such as ♩. = 60. `<sound tempo>` in the same direction comes later and wins.
    private func metronome(
        _ element: XMLElement, at offset: Int, into measure: inout WrittenMeasure, _ ignored: inout IgnoredList
    ) {
        guard let unit = element.text(of: "beat-unit").flatMap({ Self.quarters[$0] }),
            let minute = element.text(of: "per-minute"), let beats = Self.firstNumber(minute)
        else {
            ignored.add("a metronome mark without a number")
            return
        }
        let bpm = beats * unit * Self.dotFactor(element.all("beat-unit-dot").count)
        measure.tempos.append(TempoMap.Change(tick: offset, bpm: bpm))
    }

    /// `c. 96`, `96-104`: the first number.
    private static func firstNumber(_ text: String) -> Double? {
        let start = text.drop { !$0.isASCII || !$0.isNumber }
        return Double(String(start.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }).trimming { $0 == "." })
    }

    /// Jumps that are only written in words.
    private func words(_ text: String, into measure: inout WrittenMeasure) {
        let plain = text.lowercased().filter { $0.isLetter || $0 == " " }.trimmed
        if plain == "fine" { measure.marks.fine = true }
        if plain == "to coda" || plain == "al coda" { measure.marks.toCoda = measure.marks.toCoda ?? "coda" }
        if plain == "dc" || plain.hasPrefix("dc al") || plain.hasPrefix("da capo") { measure.marks.daCapo = true }
        if plain == "ds" || plain.hasPrefix("ds al") || plain.hasPrefix("dal segno") {
            measure.marks.dalSegno = measure.marks.dalSegno ?? "segno"
        }
    }

    /// Usual velocities of the dynamic marks.
    private static let marks = [
        "pppp": 10, "ppp": 20, "pp": 35, "p": 50, "mp": 64, "mf": 80, "f": 96, "ff": 112, "fff": 120, "ffff": 127,
    ]

    mutating func barline(_ element: XMLElement, into measure: inout WrittenMeasure, _ ignored: inout IgnoredList) {
        if let ending = element.first("ending") {
            if ending.attributes["type"] == "start" {
                let numbers = (ending.attributes["number"] ?? "").split { !$0.isASCII || !$0.isNumber }
                measure.marks.startsEnding = Set(numbers.compactMap { Int($0) }.filter { (1...64).contains($0) })
            } else {
                measure.marks.stopsEnding = true
            }
        }
        if element.has("segno") { measure.marks.segno = element.attributes["segno"] ?? "segno" }
        if element.has("coda") { measure.marks.coda = element.attributes["coda"] ?? "coda" }
        if element.has("fermata"), element.attributes["location"] != "left" { measure.endsWithFermata = true }
        guard let sign = element.first("repeat") else { return }
        if sign.attributes["direction"] == "forward" { measure.marks.startsRepeat = true }
        if sign.attributes["direction"] == "backward" {
            let times = sign.attributes["times"].flatMap { Int($0) } ?? 2
            measure.marks.endsRepeat = Swift.min(16, Swift.max(1, times))
        }
        if element.attributes["location"] == "middle" { ignored.add("a repeat inside a measure: taken at its edge") }
    }
}
