internal import Script

/// The pitch bends of one channel in cents: 14 bits of the range that registered parameter 0 sets, 2 semitones until
/// told (General MIDI).
struct MIDIBends {
    private(set) var cents: [(tick: Int, cents: Double)] = []
    private var parameter = (high: UInt8(127), low: UInt8(127))
    private var semitones = 2.0
    private var fraction = 0.0
    private var value = 0

    init(_ events: [(tick: Int, event: MIDIFile.Event)], channel wanted: UInt8) {
        for (tick, event) in events {
            switch event {
            case .pitchBend(channel: wanted, let value):
                self.value = value
                add(at: tick)
            case .control(channel: wanted, let number, let value): control(number, value, at: tick)
            default: continue
            }
        }
    }

    private mutating func control(_ number: UInt8, _ value: UInt8, at tick: Int) {
        switch number {
        case 101: parameter.high = value
        case 100: parameter.low = value
        case 6 where parameter == (0, 0): semitones = Swift.min(24, Double(value))
        case 38 where parameter == (0, 0): fraction = Swift.min(99, Double(value))
        default: return
        }
        if value != 0 || !cents.isEmpty { add(at: tick) }
    }

    private mutating func add(at tick: Int) {
        if cents.last?.tick == tick { cents.removeLast() }
        cents.append((tick, Double(value) / 8192 * (semitones * 100 + fraction)))
    }
}
