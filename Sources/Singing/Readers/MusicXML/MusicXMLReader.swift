internal import Formats
internal import Script

/// MusicXML 1.0–4.0, part-wise or time-wise, plain or compressed, to a score with its repeats written out.
struct MusicXMLReader {
    var limits: ScoreLimits

    static func looksLikeXML(_ bytes: [UInt8]) -> Bool {
        let head = bytes.prefix(4096).filter { $0 != 0 }
        guard let first = head.first(where: { $0 == 0x3C || $0 > 0x20 && $0 < 0x80 }), first == 0x3C else {
            return false
        }
        let text = String(decoding: head, as: UTF8.self)
        return text.contains("score-partwise") || text.contains("score-timewise") || text.contains("<?xml")
    }

    func read(_ bytes: [UInt8]) throws -> Score {
        let root: XMLElement
        do {
            root = try XML.parse(bytes)
        } catch let error as FormatError {
            throw ScoreError(error.what, at: error.place, advice: Self.exportAgain)
        }
        switch root.name {
        case "score-partwise": return try score(root, parts: root.all("part").map { ($0.id, $0.all("measure")) })
        case "score-timewise": return try score(root, parts: Self.byPart(root.all("measure")))
        default:
            throw ScoreError(
                root.name == "Scenario"
                    ? "this is a CeVIO project, which is not read"
                    : "this XML is a <\(root.name)>, not a MusicXML score",
                at: "",
                advice: "Export it as MusicXML (.musicxml or .mxl).")
        }
    }

    /// Time-wise scores hold parts inside measures: turned inside out.
    private static func byPart(_ measures: [XMLElement]) -> [(String, [XMLElement])] {
        var order: [String] = []
        var byPart: [String: [XMLElement]] = [:]
        for measure in measures {
            for part in measure.all("part") {
                if byPart[part.id] == nil { order.append(part.id) }
                byPart[part.id, default: []].append(part)
            }
        }
        return order.map { ($0, byPart[$0] ?? []) }
    }

    private func score(_ root: XMLElement, parts: [(id: String, measures: [XMLElement])]) throws -> Score {
        guard parts.count <= limits.parts else { throw Self.broken("more than \(limits.parts) parts") }
        guard parts.allSatisfy({ $0.measures.count <= limits.measures }) else {
            throw Self.broken("more than \(limits.measures) measures")
        }
        var ignored = IgnoredList(limit: limits.ignored)
        let resolution = MusicXMLResolution.ticks(for: parts.flatMap(\.measures), ignored: &ignored)
        let names = Self.partNames(root)
        let programs = MusicXMLInstruments.programs(root)
        var written: [WrittenPart] = []
        for (index, part) in parts.enumerated() {
            var parser = MusicXMLPartParser(resolution: resolution)
            let measures = parser.parse(part.measures, ignored: &ignored)
            let name = names[part.id] ?? "Part \(index + 1)"
            written.append(
                WrittenPart(
                    name: name, measures: measures,
                    program: programs[part.id] ?? MusicXMLInstruments.program(named: name)))
        }
        var builder = MusicXMLScoreBuilder(resolution: resolution, limits: limits, ignored: ignored)
        var score = try builder.score(written)
        score.title =
            root.first("work")?.text(of: "work-title") ?? root.text(of: "movement-title")
            ?? root.all("credit").first { $0.text(of: "credit-type") == "title" }?.text(of: "credit-words")
        return score
    }

    private static func partNames(_ root: XMLElement) -> [String: String] {
        var names: [String: String] = [:]
        for part in root.first("part-list")?.all("score-part") ?? [] {
            names[part.id] = part.text(of: "part-name")
        }
        return names
    }

    static let exportAgain = "Open the score in a notation program and export it again."

    static func broken(_ what: String) -> ScoreError {
        ScoreError(what, at: "", advice: exportAgain)
    }
}

extension XMLElement {
    fileprivate var id: String { attributes["id"] ?? "" }
}

/// The ticks that make every duration of a score whole.
enum MusicXMLResolution {
    /// Ticks in a quarter where the score's divisions have no common multiple of a reasonable size.
    static let fallback = 10_080
    /// Common multiples above this are refused: 27 720 × 32 covers everything up to 11-tuplets of 128ths.
    static let largest = 887_040

    static func ticks(for measures: [XMLElement], ignored: inout IgnoredList) -> Int {
        var multiple = 480
        for attributes in measures.flatMap({ $0.all("attributes") }) {
            guard let value = attributes.number(of: "divisions"), value >= 1, value == value.rounded() else { continue }
            let divisions = Int(value)
            let (low, high) = (gcd(multiple, divisions), multiple)
            guard divisions <= largest, high / low * divisions <= largest else {
                ignored.add("odd divisions: times are rounded to 1/\(fallback) of a quarter")
                return fallback
            }
            multiple = high / low * divisions
        }
        return multiple
    }

    private static func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
}
