internal import Script

/// The mouth's way through one phoneme: `uang` goes u, a, ŋ.
struct PhonePath: Sendable {
    /// How a step behaves when the phoneme is stretched, as in song: the nucleus takes the time.
    enum Role: Sendable { case glide, nucleus, coda }

    struct Step: Sendable {
        var phone: Phone
        /// Part of an unstretched phoneme, 0…1; a path's shares sum to 1.
        var share: Double
        var role: Role
    }

    var steps: [Step]

    init(_ phone: Phone) { steps = [Step(phone: phone, share: 1, role: .nucleus)] }

    init(_ nucleus: Phone, coda: Phone, _ share: Double) {
        steps = [
            Step(phone: nucleus, share: 1 - share, role: .nucleus), Step(phone: coda, share: share, role: .coda),
        ]
    }

    init(glide: Phone, _ share: Double, _ nucleus: Phone) {
        steps = [
            Step(phone: glide, share: share, role: .glide), Step(phone: nucleus, share: 1 - share, role: .nucleus),
        ]
    }

    init(glide: Phone, _ glideShare: Double, _ nucleus: Phone, coda: Phone, _ codaShare: Double) {
        steps = [
            Step(phone: glide, share: glideShare, role: .glide),
            Step(phone: nucleus, share: 1 - glideShare - codaShare, role: .nucleus),
            Step(phone: coda, share: codaShare, role: .coda),
        ]
    }

    /// Longest medial glide and longest off-glide or nasal coda of a sung syllable, seconds (80–120 and 120–180 ms
    /// in sung Mandarin and English).
    static let longestGlide = 0.10
    static let longestCoda = 0.16

    /// Where the steps begin, in samples from the phoneme's start; strictly inside for all but the first.
    func offsets(in duration: Int) -> [Int] {
        var offsets = [0]
        guard steps.count > 1 else { return offsets }
        for (index, step) in steps.enumerated().dropLast() {
            let left = duration - offsets[index]
            let length: Int
            switch step.role {
            case .glide: length = bounded(step.share, of: duration, by: Self.longestGlide)
            case .coda: length = bounded(step.share, of: duration, by: Self.longestCoda)
            case .nucleus: length = left - codaLength(after: index, in: duration)
            }
            offsets.append(offsets[index] + max(0, min(left, length)))
        }
        return offsets
    }

    private func codaLength(after index: Int, in duration: Int) -> Int {
        steps[(index + 1)...].reduce(0) { $0 + bounded($1.share, of: duration, by: Self.longestCoda) }
    }

    private func bounded(_ share: Double, of duration: Int, by seconds: Double) -> Int {
        min(Int(Double(duration) * share), Timeline.position(seconds: seconds))
    }

    /// Every phoneme has a path; an unknown one is taken for a sound that leaves the lips alone.
    static func of(_ phoneme: Phoneme) -> PhonePath {
        if phoneme.isSilence { return phoneme == .breath || phoneme.symbol == "AP" ? breath : silence }
        let name = String(phoneme.name)
        switch phoneme.language {
        case .english:
            if name == "AH", phoneme.stress == 0 { return reduced }
            return english[name] ?? unknown
        case .mandarin: return mandarin[name] ?? unknown
        case .japanese: return japanese[name] ?? unknown
        case nil: return unknown
        }
    }

    private static let silence = PhonePath(.silence)
    private static let breath = PhonePath(.breath)
    private static let unknown = PhonePath(.velar)
    private static let reduced = PhonePath(.schwa)
}
