internal import Formats
internal import Script

/// Synthesizer V Studio projects (JSON, with one NUL byte behind it in files that the editor saved) to a score.
struct SVPReader {
    var limits: ScoreLimits

    /// Synthesizer V's time unit: 705 600 000 a quarter. Here 1920.
    static let resolution = 1920
    static let blicks = 705_600_000.0 / Double(resolution)

    static func recognises(_ root: JSONValue) -> Bool {
        root["tracks"]?[0]?["mainGroup"] != nil || root["library"] != nil && root["time"] != nil
    }

    func read(_ root: JSONValue) throws -> Score {
        var ignored = IgnoredList(limit: limits.ignored)
        let tempos = TempoMap(
            try (root["time"]?["tempo"]?.array ?? []).compactMap { event in
                guard let bpm = event["bpm"]?.number else { return nil }
                return TempoMap.Change(tick: Swift.max(0, try tick(event["position"]?.number ?? 0)), bpm: bpm)
            })
        var score = Score(resolution: Self.resolution, tempos: tempos)
        let tracks = root["tracks"]?.array ?? []
        guard tracks.count <= limits.parts else { throw Self.broken("more than \(limits.parts) tracks") }
        var library: [String: JSONValue] = [:]
        for group in root["library"]?.array ?? [] { library[group["uuid"]?.string ?? ""] = group }
        var count = 0
        for (index, track) in tracks.enumerated() {
            var part = SVPPart(tempos: tempos)
            for (group, reference) in Self.groups(of: track, library, &ignored) {
                count += group["notes"]?.array?.count ?? 0
                guard count <= limits.notes else { throw Self.broken("more than \(limits.notes) notes") }
                try part.add(group, reference: reference, reader: self, ignored: &ignored)
            }
            let name = track["name"]?.string ?? "Track \(index + 1)"
            if !part.isEmpty { score.parts.append(part.part(name: name, of: tracks.count, ignored: &ignored)) }
        }
        score.ignored = ignored.lines
        return score
    }

    /// The track's own group, then the groups of the library that it refers to.
    private static func groups(
        of track: JSONValue, _ library: [String: JSONValue], _ ignored: inout IgnoredList
    ) -> [(JSONValue, JSONValue)] {
        var result: [(JSONValue, JSONValue)] = []
        if let main = track["mainGroup"] { result.append((main, track["mainRef"] ?? .null)) }
        for reference in (track["groups"]?.array ?? []).prefix(10_000) {
            if reference["isInstrumental"]?.bool == true {
                ignored.add("a sound file on a track")
            } else if let group = library[reference["groupID"]?.string ?? "?"] {
                result.append((group, reference))
            } else {
                ignored.add("a group that is not in the library")
            }
        }
        if track["mainRef"]?["isInstrumental"]?.bool == true { ignored.add("a sound file on a track") }
        return result
    }

    func tick(_ blicks: Double) throws -> Int {
        let tick = (blicks / Self.blicks).rounded()
        guard abs(tick) <= Double(limits.ticks) / 4 else { throw Self.broken("the music is endless") }
        return Int(tick)
    }

    static func broken(_ what: String) -> ScoreError {
        ScoreError(what, at: "", advice: "Cut the project into pieces.")
    }
}
