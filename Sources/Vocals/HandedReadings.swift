internal import Script
internal import Synchronization

/// What the prosody network made of rows whose durations were asked for and whose pitch is asked for next, or, where the
/// pitch follows from rules, whose sound is: a row need not be read twice. Each is handed over once.
final class HandedReadings: Sendable {
    private struct Handed: Sendable {
        var phonemes: [Phoneme]
        var language: Language
        var readings: HouseVoice.Readings
    }

    /// Plans under way at once whose readings are kept; older ones are read again.
    private static let most = 8
    /// Phonemes above which a row is not kept: it would take megabytes.
    private static let longest = 1_000

    private let waiting = Mutex<[Handed]>([])

    func keep(_ readings: HouseVoice.Readings, of phonemes: [Phoneme], _ language: Language) {
        guard phonemes.count <= Self.longest else { return }
        waiting.withLock { waiting in
            waiting.removeAll { $0.phonemes == phonemes && $0.language == language }
            if waiting.count >= Self.most { waiting.removeFirst() }
            waiting.append(Handed(phonemes: phonemes, language: language, readings: readings))
        }
    }

    func take(_ phonemes: [Phoneme], _ language: Language) -> HouseVoice.Readings? {
        waiting.withLock { waiting in
            waiting.firstIndex { $0.phonemes == phonemes && $0.language == language }
                .map { waiting.remove(at: $0).readings }
        }
    }
}
