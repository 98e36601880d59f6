public import Script

/// Plays chord symbols: broken chords, basses and pads in the song's own meter. The same chords give the same notes.
public struct BandArranger: Sendable {
    public var style: BandStyle
    /// Ticks in a quarter.
    let resolution: Int
    let meters: [Meter]
    let chords: [ChordSymbol]
    /// The tick at which the song ends.
    let end: Int

    /// - Parameter end: tick after the last sung note.
    public init(style: BandStyle, resolution: Int, meters: [Meter], chords: [ChordSymbol], end: Int) {
        self.style = style
        self.resolution = resolution
        self.meters = meters.first?.tick == 0 ? meters : [Meter()] + meters
        self.chords = chords.sorted { $0.tick < $1.tick }
        self.end = end
    }

    /// Bars and beats of one bar: where it begins, how long it is.
    struct Bar: Equatable {
        var start: Int
        var end: Int
        var meter: Meter
    }

    /// Bars looked at, at most: eight hours.
    private static let mostBars = 20_000

    /// - Parameters:
    ///   - pickup: ticks of an incomplete first bar; bars are counted from behind it.
    ///   - intro: bars played before tick 0, with the chords that end the song.
    /// - Returns: a track a layer; notes of an introduction lie before tick 0.
    public func tracks(pickup: Int = 0, intro: Int = 0) -> [InstrumentTrack] {
        guard let first = chords.first, end > first.tick else { return [] }
        let bars = bars(pickup: pickup)
        guard !bars.isEmpty else { return [] }
        var tracks = style.layers.map { InstrumentTrack(name: "\($0.role)", program: $0.program) }
        let introduction = self.introduction(bars, count: intro, pickup: pickup)
        for (index, layer) in style.layers.enumerated() {
            var player = LayerPlayer(layer: layer, resolution: resolution, number: index)
            for bar in introduction { player.play(bar.shown, spans: bar.spans, isLast: false) }
            for (number, bar) in bars.enumerated() {
                player.play(bar, spans: spans(in: bar), isLast: number == bars.count - 1)
            }
            tracks[index].notes = player.notes.sorted { ($0.start, $0.key) < ($1.start, $1.key) }
        }
        return tracks.filter { !$0.notes.isEmpty }
    }

    /// A chord and the part of a bar that it holds for.
    struct Span: Equatable {
        var start: Int
        var end: Int
        var chord: ChordSymbol
    }

    func bars(pickup: Int) -> [Bar] {
        var result: [Bar] = []
        var tick = pickup > 0 ? pickup : 0
        if pickup > 0 { result.append(Bar(start: 0, end: pickup, meter: meters[0])) }
        while tick < end, result.count < Self.mostBars {
            let meter = meters.last { $0.tick <= tick } ?? Meter()
            let length = Swift.max(1, Int((meter.quarters * Double(resolution)).rounded()))
            let change = meters.first { $0.tick > tick && $0.tick < tick + length }?.tick
            let stop = change ?? tick + length
            result.append(Bar(start: tick, end: stop, meter: meter))
            tick = stop
        }
        return result
    }

    func spans(in bar: Bar) -> [Span] {
        var result: [Span] = []
        if let held = chords.last(where: { $0.tick <= bar.start }) {
            result.append(Span(start: bar.start, end: bar.end, chord: held))
        }
        for chord in chords where chord.tick > bar.start && chord.tick < bar.end {
            if let last = result.indices.last { result[last].end = chord.tick }
            result.append(Span(start: chord.tick, end: bar.end, chord: chord))
        }
        return result.filter { !$0.chord.intervals.isEmpty && $0.end > $0.start }
    }

    /// The song's last full bars, put before its first note, so that the singer finds the key and the listener the beat.
    private func introduction(_ bars: [Bar], count: Int, pickup: Int) -> [(shown: Bar, spans: [Span])] {
        let length = bars.first { $0.start >= pickup }.map { $0.end - $0.start } ?? 0
        let whole = bars.filter { $0.end - $0.start == length && $0.end <= end + length / 2 }.suffix(count)
        guard count > 0, length > 0 else { return [] }
        var result: [(Bar, [Span])] = []
        for (index, bar) in whole.enumerated() {
            // The pick-up is sung in the introduction's last bar.
            let target = pickup - length * (whole.count - index)
            let shift = target - bar.start
            let spans = spans(in: bar).map { span in
                Span(start: span.start + shift, end: span.end + shift, chord: span.chord)
            }
            result.append((Bar(start: target, end: target + length, meter: bar.meter), spans))
        }
        return result
    }
}
