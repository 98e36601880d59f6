internal import Formats
internal import Script

/// VOCALOID 3 and 4 sequences (XML, namespaces `vsq3` and `vsq4`) to a score. Version 4 shortens the names.
struct VSQXReader {
    var limits: ScoreLimits

    static func recognises(_ bytes: [UInt8]) -> Bool {
        let head = String(decoding: bytes.prefix(4096).filter { $0 != 0 }, as: UTF8.self)
        return head.contains("<vsq3") || head.contains("<vsq4")
    }

    func read(_ bytes: [UInt8]) throws -> Score {
        let root: XMLElement
        do {
            root = try XML.parse(bytes)
        } catch let error as FormatError {
            throw ScoreError(error.what, at: error.place, advice: Self.saveAgain)
        }
        var ignored = IgnoredList(limit: limits.ignored)
        let master = root.first("masterTrack")
        let offset = Self.preMeasureTicks(master)
        // Tempos before the music begins hold at its beginning.
        let tempos = TempoMap(
            (master?.all("tempo") ?? []).compactMap { tempo in
                guard let bpm = tempo.any("bpm", "v") else { return nil }
                let tick = Swift.min(1e12, Swift.max(0, (tempo.any("posTick", "t") ?? 0) - Double(offset)))
                return TempoMap.Change(tick: Int(tick), bpm: bpm / 100)
            })
        var score = Score(title: master?.text(of: "seqName"), resolution: VocaloidPart.resolution, tempos: tempos)
        let tracks = root.all("vsTrack")
        guard tracks.count <= limits.parts else { throw Self.broken("more than \(limits.parts) tracks", root) }
        var count = 0
        for (index, track) in tracks.enumerated() {
            var part = VocaloidPart()
            for element in track.all("musicalPart") + track.all("vsPart") {
                try read(element, offset: offset, into: &part, ignored: &ignored)
                count += element.children.count
                guard count <= limits.notes * 8 else { throw Self.broken("too many events", element) }
            }
            let name = track.text(of: "trackName") ?? track.text(of: "name") ?? "Track \(index + 1)"
            if !part.notes.isEmpty {
                score.parts.append(part.part(name: name, tempos: tempos, of: tracks.count, ignored: &ignored))
            }
        }
        for element in root.children where ["monoTrack", "stTrack", "seTrack", "karaokeTrack"].contains(element.name) {
            if !element.all("wavPart").isEmpty { ignored.add("a sound file on a track") }
        }
        score.ignored = ignored.lines
        return score
    }

    private func read(
        _ element: XMLElement, offset: Int, into part: inout VocaloidPart, ignored: inout IgnoredList
    ) throws {
        let place = "line \(element.line)"
        let base = try VocaloidBounds.tick(element.any("posTick", "t"), limits, at: place) - offset
        for child in element.children {
            let start = Swift.max(0, try VocaloidBounds.tick(child.any("posTick", "t"), limits, at: place) + base)
            switch child.name {
            case "note":
                let length = try VocaloidBounds.tick(child.any("durTick", "dur"), limits, at: place)
                let lyric = child.text(of: "lyric") ?? child.text(of: "y") ?? ""
                part.add(start: start, length: length, key: child.any("noteNum", "n"), lyric: lyric, ignored: &ignored)
                remark(child, &ignored)
            case "mCtrl", "cc":
                guard let value = child.first("attr") ?? child.first("v"), let number = Double(value.trimmedText),
                    number.isFinite
                else { continue }
                switch value["id"] {
                case "PIT", "P": part.bends.append((start, number))
                case "PBS", "S": part.ranges.append((start, number))
                case "DYN", "D": part.dynamics.append((start, number))
                case let id?: ignored.add("the control curve \(id)")
                case nil: continue
                }
            default: continue
            }
        }
    }

    private func remark(_ note: XMLElement, _ ignored: inout IgnoredList) {
        let style = (note.first("noteStyle") ?? note.first("nStyle"))?.children ?? []
        if style.contains(where: { $0["id"] == "vibLen" && (Double($0.trimmedText) ?? 0) > 0 }) {
            ignored.add("a vibrato: its depth has no public unit, and the singer's own is sung")
        }
        if (note.first("phnms") ?? note.first("p"))?["lock"] == "1" { ignored.add("locked phonemes (X-SAMPA)") }
    }

    /// The bars before the music, in the time signatures that hold there.
    private static func preMeasureTicks(_ master: XMLElement?) -> Int {
        guard let master else { return 0 }
        let bars = Int(Swift.min(100, Swift.max(0, master.number(of: "preMeasure") ?? 0)))
        let signatures = master.all("timeSig").map { element -> (bar: Int, ticks: Int) in
            let (count, unit) = (element.any("nume", "nu") ?? 4, element.any("denomi", "de") ?? 4)
            let ticks = unit >= 1 && unit <= 64 && count >= 1 && count <= 64 ? Int(count * 4 / unit * 480) : 1920
            return (Int(Swift.min(1e6, element.any("posMes", "m") ?? 0)), ticks)
        }
        return (0..<bars).reduce(0) { sum, bar in sum + (signatures.last { $0.bar <= bar }?.ticks ?? 1920) }
    }

    private static let saveAgain = "Open the sequence in a VOCALOID editor and save it again."

    private static func broken(_ what: String, _ element: XMLElement) -> ScoreError {
        ScoreError(what, at: "line \(element.line)", advice: "Cut the sequence into pieces.")
    }
}

extension XMLElement {
    /// The number under either name: version 3's and version 4's.
    fileprivate func any(_ long: String, _ short: String) -> Double? { number(of: long) ?? number(of: short) }
}
