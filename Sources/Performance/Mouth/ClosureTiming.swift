internal import Script

/// When lips are together for a sound, told from the times of its phone.
///
/// A plan's times are those of the recordings' alignment, and an aligner's p is not the lips'. It tells the closure from
/// the sound before it only when that has died away, after the lips met: of Mandarin recordings later than of English
/// ones. And to it p and b last until their vowel is there, after the lips parted: the burst, and in p the breath behind
/// it, are theirs too. A murmur is told from a vowel sooner than a silence is, so a Mandarin m leads by less than a b; the
/// end of its murmur is given to it late, when the vowel has its full sound. `Benchmarks/lip_closure.py` hears both; the numbers are rounded medians of what it hears in the
/// house voice, in sentences made for it and not in those that the measure is told of (Docs/Targets.md).
struct ClosureTiming: Sendable, Equatable {
    /// Seconds by which the lips meet before the phone begins.
    var lead: Double
    /// Part of the phone after the lips have parted, and its most, seconds.
    var release: Double
    var longestRelease: Double

    /// f and v: the lip leaves the teeth a little before the end.
    static let contact = ClosureTiming(lead: 0, release: 0.12, longestRelease: .infinity)

    /// At most this part of the sound before is taken for the lead.
    static let mostOfNeighbour = 0.4
}

extension ClosureTiming {
    init(_ phone: Phone, of phoneme: Phoneme) {
        let isMandarin = phoneme.language == .mandarin
        switch phone {
        case .lipNasal where isMandarin: self.init(lead: 0.015, release: 0.40, longestRelease: 0.022)
        case .lipNasal: self.init(lead: 0.010, release: 0.05, longestRelease: 0.012)
        case .plosive where isMandarin && phoneme.name == "p":
            self.init(lead: 0.020, release: 0.64, longestRelease: 0.080)
        case .plosive where phoneme.name == "P": self.init(lead: 0.010, release: 0.58, longestRelease: 0.080)
        case .plosive: self.init(lead: isMandarin ? 0.024 : 0.010, release: 0.50, longestRelease: 0.028)
        default: self = .contact
        }
    }
}
