import Mixing
import Script
import Singing

/// A song made ready: who sings what and what accompanies, on one clock. Nothing is rendered yet.
struct SongProduction: Sendable {
    let singer: Singer
    /// The first one leads: its face is seen, its words are shown.
    var lines: [EnsembleLine]
    var backing: PlayedBacking
    var settings: SongMixer.Settings
    var remarks: [String]

    var lead: SongPlan { lines[0].song }
    var duration: Int { lead.plan.duration }

    /// - Throws: `ScoreError`, `MixingError`, `DaemonError`, or what the voice throws.
    init(
        _ score: Score, path: String?, sheet: SongSheet, order given: SongOrder, singer: Singer
    ) async throws {
        var order = given
        order.apply(sheet)
        let accompanist = Accompanist(score: score, path: path, sheet: sheet, order: order)
        let (source, remarks) = try accompanist.source()
        order.options.skipsLeadingRest = accompanist.skipsRest(source)
        let planned = try await singer.plan(score, ensemble: order.ensemble, options: order.options)
        let part = try await accompanist.part(
            source, origin: planned[0].song.origin, transposition: planned[0].song.transposition)
        self.singer = singer
        backing = part.backing
        lines = planned.map { line in
            var line = line
            line.song = line.song.delayed(by: part.leadIn).lasting(part.end)
            return line
        }
        settings = SongMixer.Settings(bandLevel: order.level)
        if source == .none, lines.count == 1 { settings.voiceRoom = 0.1 }
        self.remarks =
            remarks
            + planned.flatMap(\.song.remarks).reduce(into: []) { kept, remark in
                if !kept.contains(remark) { kept.append(remark) }
            }
    }

    /// Where something is sung.
    var sung: [Range<Int>] {
        lines.flatMap { line in line.song.phrases.map { $0.start..<Swift.max($0.start, $0.end) } }
    }

    /// The song from a position on.
    func from(_ position: Int) -> SongProduction {
        guard position > 0 else { return self }
        var production = self
        production.lines = lines.map { line in
            var line = line
            line.song = line.song.from(position)
            return line
        }
        production.backing = PlayedBacking(
            band: backing.band?.from(position), recording: backing.recording?.shifted(by: -position))
        return production
    }

    /// The mix, in one channel, for the stage: each chunk made when it is asked for.
    func stream() -> VoiceStream {
        let source = ProductionSource(self)
        return VoiceStream(plan: lead.plan, chunks: AsyncThrowingStream { try await source.nextMono() })
    }
}
