internal import Script

/// One instrument of the band at work, bar by bar: it remembers where its hand lies.
struct LayerPlayer {
    let layer: BandStyle.Layer
    let resolution: Int
    /// Of the layer: another one's unevenness is another.
    let number: Int
    private(set) var notes: [InstrumentNote] = []
    private var hand: [Int] = []

    init(layer: BandStyle.Layer, resolution: Int, number: Int) {
        self.layer = layer
        self.resolution = resolution
        self.number = number
    }

    mutating func play(_ bar: BandArranger.Bar, spans: [BandArranger.Span], isLast: Bool) {
        for span in spans {
            hand = ChordVoicing.voiced(span.chord, near: hand, shift: layer.shift)
            if isLast {
                last(span)
                continue
            }
            switch layer.role {
            case .arpeggio: arpeggio(bar, span)
            case .block: block(bar, span)
            case .bass: bass(bar, span)
            case .pad: for key in hand { add(span.start, span.end, key, 0) }
            }
        }
    }

    /// Ticks of the shortest value that is played: an eighth.
    private var eighth: Int { Swift.max(1, resolution / 2) }

    /// Up and down over the chord and its octave, on every eighth.
    private mutating func arpeggio(_ bar: BandArranger.Bar, _ span: BandArranger.Span) {
        let tones = hand + [hand[0] + 12]
        let pattern = bar.meter.isCompound || bar.meter.beats == 3 ? [0, 1, 2, 3, 2, 1] : [0, 2, 1, 3, 2, 3, 1, 2]
        var tick = span.start
        while tick < span.end {
            let step = (tick - bar.start) / eighth
            let tone = tones[
                Swift.min(tones.count - 1, pattern[((step % pattern.count) + pattern.count) % pattern.count])]
            // Strings ring on over what follows.
            add(tick, Swift.min(span.end, tick + eighth * 3), tone, accent(step, bar.meter))
            tick += eighth
        }
    }

    /// Chords on the weak beats, after the bass.
    private mutating func block(_ bar: BandArranger.Bar, _ span: BandArranger.Span) {
        let pulse = pulse(bar)
        var tick = span.start
        while tick < span.end {
            let beat = (tick - bar.start) / pulse
            if bar.meter.pulses < 3 || beat % bar.meter.pulses != 0 {
                for (index, key) in hand.enumerated() {
                    // A hand is never quite together.
                    add(tick + index * resolution / 64, Swift.min(span.end, tick + pulse), key, -4)
                }
            }
            tick += pulse
        }
    }

    private mutating func bass(_ bar: BandArranger.Bar, _ span: BandArranger.Span) {
        let root = ChordVoicing.bass(span.chord)
        let pulse = pulse(bar)
        let half = bar.meter.pulses == 4 ? pulse * 2 : pulse * Swift.max(1, bar.meter.pulses)
        var tick = span.start
        var count = 0
        while tick < span.end {
            let fifth = span.chord.intervals.contains(7) && span.chord.bass == nil
            let key = count % 2 == 1 && fifth ? (root + 7 > 50 ? root - 5 : root + 7) : root
            add(tick, Swift.min(span.end, tick + half), key, count == 0 ? 8 : 0)
            tick += half
            count += 1
        }
    }

    /// The song's end: the chord once, rolled, and left to ring.
    private mutating func last(_ span: BandArranger.Span) {
        let keys = layer.role == .bass ? [ChordVoicing.bass(span.chord)] : hand
        for (index, key) in keys.enumerated() {
            add(span.start + index * resolution / 16, span.end + resolution, key, layer.role == .pad ? 0 : -4)
        }
    }

    private func pulse(_ bar: BandArranger.Bar) -> Int {
        Swift.max(1, Int((bar.meter.quarters * Double(resolution)).rounded()) / Swift.max(1, bar.meter.pulses))
    }

    private func accent(_ step: Int, _ meter: Meter) -> Int {
        let group = meter.isCompound ? 3 : 2
        return step == 0 ? 10 : step % group == 0 ? 3 : -5
    }

    private mutating func add(_ start: Int, _ end: Int, _ key: Int, _ accent: Int) {
        guard (0...127).contains(key), end > start else { return }
        let uneven = Int(Unevenness.value(notes.count, layer: number) % 9) - 4
        notes.append(
            InstrumentNote(
                start: start, end: end, key: key,
                velocity: Swift.max(1, Swift.min(127, layer.velocity + accent + uneven))))
    }
}

/// Small differences from note to note: SplitMix64's mixing (Steele et al. 2014) of the note's number.
enum Unevenness {
    static func value(_ number: Int, layer: Int) -> UInt64 {
        var z = UInt64(truncatingIfNeeded: number &* 7 &+ layer) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        return (z ^ (z >> 27)) >> 33
    }
}

/// Where a chord lies under the hand.
enum ChordVoicing {
    /// MIDI numbers within which chords are played: under and around a singer's middle.
    private static let range = 50...70

    /// Three or four tones of the chord, moved as little as possible from where the hand lies.
    static func voiced(_ chord: ChordSymbol, near hand: [Int], shift: Int) -> [Int] {
        var tones = Array(Set(chord.intervals.map { (chord.root + $0) % 12 })).sorted()
        // Ninths and above: the fifth is missed least.
        if tones.count > 4 { tones.removeAll { $0 == (chord.root + 7) % 12 } }
        tones = Array(tones.prefix(4))
        guard !tones.isEmpty else { return [] }
        let centre = hand.isEmpty ? 59 : hand.reduce(0, +) / hand.count - shift
        var best: [Int] = []
        var least = Int.max
        for rotation in tones.indices {
            let order = Array(tones[rotation...]) + tones[..<rotation]
            for octave in 3...5 {
                var keys: [Int] = []
                for tone in order {
                    var key = tone + octave * 12 + 12
                    while let last = keys.last, key <= last { key += 12 }
                    keys.append(key)
                }
                let mean = keys.reduce(0, +) / keys.count
                let outside = keys.reduce(0) { $0 + (range.contains($1) ? 0 : 6) }
                let distance = abs(mean - centre) + abs(mean - 60) / 2 + outside
                if distance < least { (least, best) = (distance, keys) }
            }
        }
        return best.map { $0 + shift }
    }

    /// Between C2 and B2.
    static func bass(_ chord: ChordSymbol) -> Int {
        let pitch = chord.bass ?? chord.root
        return pitch + 36
    }
}
