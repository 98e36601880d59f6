internal import Formats
internal import Script

/// VOCALOID 5 and 6 projects to a score: a zip archive with `Project\sequence.json`.
struct VPRReader {
    var limits: ScoreLimits

    /// nil where the archive is no VOCALOID project.
    static func entry(of archive: ZipArchive) -> ZipArchive.Entry? {
        archive.entries.first { $0.path.lowercased().hasSuffix("sequence.json") }
    }

    func read(_ archive: ZipArchive, _ entry: ZipArchive.Entry) throws -> Score {
        do {
            let bytes = try archive.read(entry, limit: limits.bytes)
            return try score(try JSONValue.parse(bytes, limits: JSONLimits(bytes: limits.bytes)))
        } catch let error as FormatError {
            throw ScoreError(error.what, at: error.place, advice: "Open the project in VOCALOID and save it again.")
        }
    }

    private func score(_ root: JSONValue) throws -> Score {
        var ignored = IgnoredList(limit: limits.ignored)
        let tempo = root["masterTrack"]?["tempo"]
        var changes = (tempo?["events"]?.array ?? []).compactMap { event -> TempoMap.Change? in
            guard let bpm = event["value"]?.number, let tick = event["pos"]?.number, (0...1e12).contains(tick) else {
                return nil
            }
            return TempoMap.Change(tick: Int(tick), bpm: bpm / 100)
        }
        if tempo?["global"]?["isEnabled"]?.bool == true, let bpm = tempo?["global"]?["value"]?.number {
            changes = [.init(tick: 0, bpm: bpm / 100)]
        }
        let tempos = TempoMap(changes)
        var score = Score(title: root["title"]?.string, resolution: VocaloidPart.resolution, tempos: tempos)
        let tracks = root["tracks"]?.array ?? []
        guard tracks.count <= limits.parts else { throw Self.broken("more than \(limits.parts) tracks") }
        var count = 0
        for (index, track) in tracks.enumerated() {
            var part = VocaloidPart()
            for element in track["parts"]?.array ?? [] {
                if element["wav"] != nil { ignored.add("a sound file on a track") }
                count += element["notes"]?.array?.count ?? 0
                guard count <= limits.notes else { throw Self.broken("more than \(limits.notes) notes") }
                try read(element, into: &part, ignored: &ignored)
            }
            let name = track["name"]?.string ?? "Track \(index + 1)"
            if !part.notes.isEmpty {
                score.parts.append(part.part(name: name, tempos: tempos, of: tracks.count, ignored: &ignored))
            }
        }
        score.ignored = ignored.lines
        return score
    }

    private func read(_ element: JSONValue, into part: inout VocaloidPart, ignored: inout IgnoredList) throws {
        let base = try VocaloidBounds.tick(element["pos"]?.number, limits, at: "a part")
        for note in element["notes"]?.array ?? [] {
            let start = Swift.max(0, try VocaloidBounds.tick(note["pos"]?.number, limits, at: "a note") + base)
            let length = try VocaloidBounds.tick(note["duration"]?.number, limits, at: "a note")
            part.add(
                start: start, length: length, key: note["number"]?.number, lyric: note["lyric"]?.string ?? "",
                ignored: &ignored)
            if note["vibrato"]?["duration"]?.number ?? 0 > 0 {
                ignored.add("a vibrato: its depth has no public unit, and the singer's own is sung")
            }
            if note["isProtected"]?.bool == true { ignored.add("locked phonemes (X-SAMPA)") }
        }
        for controller in element["controllers"]?.array ?? [] {
            let events = (controller["events"]?.array ?? []).compactMap { event -> (tick: Int, value: Double)? in
                guard let value = event["value"]?.number, let tick = event["pos"]?.number, abs(tick) < 1e12 else {
                    return nil
                }
                return (Swift.max(0, Int(tick) + base), value)
            }
            switch controller["name"]?.string {
            case "pitchBend": part.bends += events
            case "pitchBendSens": part.ranges += events
            case "dynamics": part.dynamics += events
            case let name?: if !events.isEmpty { ignored.add("the control curve \(name)") }
            case nil: continue
            }
        }
    }

    private static func broken(_ what: String) -> ScoreError {
        ScoreError(what, at: "", advice: "Cut the project into pieces.")
    }
}
