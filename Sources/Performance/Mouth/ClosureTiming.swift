internal import Script

/// When lips are together for a sound, told from the times of its phone.
///
/// A plan's times come from aligned recordings. An aligner tells a p, b or m from the sound before it only once that has
/// died away, after the lips met; and to it p and b last until their vowel is there, long after the lips parted: the
/// burst, and in p the breath behind it, are theirs too. The numbers are medians over six English and eight Mandarin
/// sentences full of p, b and m in the house voice, of the fall and the rise of the sound between 0.7 and 5 kHz
/// (`Benchmarks/lip_closure.py`): the closure begins 8 ms before an English phone and 24 ms before a Mandarin one;
/// it ends 18 to 26 ms before b does, 39 of 75 ms before an English p, 60 of 93 ms before a Mandarin one.
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
        guard phone.isBilabial else {
            self = .contact
            return
        }
        let lead = phoneme.language == .mandarin ? 0.024 : 0.010
        if phone == .lipNasal {
            self.init(lead: lead, release: 0.05, longestRelease: .infinity)
        } else if phoneme.name == "p" && phoneme.language == .mandarin || phoneme.name == "P" {
            self.init(lead: lead, release: 0.58, longestRelease: 0.080)
        } else {
            self.init(lead: lead, release: 0.50, longestRelease: 0.028)
        }
    }
}
