public import Script

/// Sticks that count a bar before the music.
public enum CountIn {
    /// General MIDI's side stick, and its accent: the high wood block.
    private static let stick = 37
    private static let accent = 76

    /// - Returns: drums that end where the bar that begins at `tick` begins.
    public static func track(before tick: Int, meter: Meter, resolution: Int) -> InstrumentTrack {
        let bar = Swift.max(1, Int((meter.quarters * Double(resolution)).rounded()))
        let pulse = bar / Swift.max(1, meter.pulses)
        let notes = (0..<meter.pulses).map { beat in
            let start = tick - bar + beat * pulse
            return InstrumentNote(
                start: start, end: start + Swift.max(1, pulse / 4), key: beat == 0 ? accent : stick,
                velocity: beat == 0 ? 100 : 80)
        }
        return InstrumentTrack(name: "Count-in", isDrums: true, notes: notes)
    }
}
