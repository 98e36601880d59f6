internal import Formats
internal import Script

/// OpenUtau's USTX of all generations (YAML, and the JSON of its first ones) to a score.
struct USTXReader {
    var limits: ScoreLimits

    static func recognises(_ bytes: [UInt8]) -> Bool {
        let head = String(decoding: bytes.prefix(1 << 16), as: UTF8.self)
        return ["ustx_version", "ustxVersion", "voice_parts:", "\"voiceParts\""].contains { head.contains($0) }
    }

    func read(_ bytes: [UInt8]) throws -> Score {
        let root: YAMLNode
        do {
            let plain = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            root = try YAML.parse(plain, limits: YAML.Limits(bytes: limits.bytes, nodes: 1_500_000))
        } catch let error as FormatError {
            throw ScoreError(error.what, at: error.place, advice: "Open the project in OpenUtau and save it again.")
        }
        var ignored = IgnoredList(limit: limits.ignored)
        let resolution = Int(Swift.min(100_000, Swift.max(1, root.number("resolution") ?? 480)))
        let tempos = Self.tempos(root)
        var score = Score(title: root.string("name"), resolution: resolution, tempos: tempos)
        var tracks: [Int: EditorPart] = [:]
        var count = 0
        let names = root.list("tracks").map { $0.string("track_name", "trackName", "name") }
        for part in root.list("voice_parts", "voiceParts", "parts").prefix(limits.parts * 8) {
            let track = Int(Swift.min(10_000, Swift.max(0, part.number("track_no", "trackNo") ?? 0)))
            guard tracks[track] != nil || tracks.count < limits.parts else {
                throw Self.broken("more than \(limits.parts) tracks", part)
            }
            let reader = USTXPartReader(resolution: resolution, limits: limits)
            let read = try reader.read(part, ignored: &ignored)
            count += read.notes.count
            guard count <= limits.notes else { throw Self.broken("more than \(limits.notes) notes", part) }
            let name = names.indices.contains(track) ? names[track] ?? "Track \(track + 1)" : "Track \(track + 1)"
            let empty = EditorPart(name: name, notes: [])
            tracks[track, default: empty].notes += read.notes
            tracks[track, default: empty].deviation += read.deviation
            tracks[track, default: empty].loudness += read.loudness
            tracks[track, default: empty].parameters.merge(read.parameters, uniquingKeysWith: +)
        }
        for _ in root.list("wave_parts", "waveParts") { ignored.add("a sound file on a track") }
        score.parts = tracks.sorted { $0.key < $1.key }.map {
            $0.value.part(tempos, resolution: resolution, of: tracks.count, ignored: &ignored)
        }
        score.ignored = ignored.lines
        return score
    }

    /// Since 0.6 a list; before that one `bpm`.
    private static func tempos(_ root: YAMLNode) -> TempoMap {
        let list = root.list("tempos").prefix(100_000).compactMap { entry -> TempoMap.Change? in
            guard let bpm = entry.number("bpm") else { return nil }
            let tick = Swift.min(1e12, Swift.max(0, entry.number("position", "pos") ?? 0))
            return TempoMap.Change(tick: Int(tick), bpm: bpm)
        }
        if !list.isEmpty { return TempoMap(list) }
        return TempoMap(root.number("bpm").map { [.init(tick: 0, bpm: $0)] } ?? [])
    }

    static func broken(_ what: String, _ node: YAMLNode) -> ScoreError {
        ScoreError(what, at: node.place, advice: "Cut the project into pieces.")
    }
}

/// Lenient access: a project from outside may lack anything, and names were once written in camel case.
extension YAMLNode {
    func child(_ names: String...) -> YAMLNode? { names.lazy.compactMap { self[$0] }.first }

    func number(_ names: String...) -> Double? {
        guard let node = names.lazy.compactMap({ self[$0] }).first else { return nil }
        if case .scalar(let text, quoted: true) = node.content {
            return Double(text).flatMap { $0.isFinite ? $0 : nil }
        }
        return try? node.number(in: -1e15...1e15)
    }

    func string(_ names: String...) -> String? {
        names.lazy.compactMap { try? self[$0]?.text() }.first.flatMap { $0.trimmed.isEmpty ? nil : $0 }
    }

    func list(_ names: String...) -> [YAMLNode] {
        names.lazy.compactMap { try? self[$0]?.elements() }.first ?? []
    }
}
