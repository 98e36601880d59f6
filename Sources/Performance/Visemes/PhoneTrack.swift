internal import Script

/// One phone of a plan and how it is said.
struct SpokenPhone: Sendable, Equatable {
    var phone: Phone
    /// Stressed, or a full tone: reaches its target.
    var isStrong: Bool
    /// Of sounds that the lips make.
    var closure = ClosureTiming.contact
}

/// A plan's phonemes as phones that cover 0…duration without gap or overlap, whatever the plan holds.
struct PhoneTrack: Sendable {
    var phones: [Timed<SpokenPhone>] = []
    var duration: Int

    init(_ plan: Plan) {
        duration = max(0, plan.duration)
        for phoneme in plan.phonemes { append(phoneme) }
        if phonesEnd < duration { append(Self.gap, until: duration) }
    }

    private static let gap = SpokenPhone(phone: .silence, isStrong: false)

    private var phonesEnd: Int { phones.last?.end ?? 0 }

    private mutating func append(_ phoneme: Timed<Phoneme>) {
        let start = min(phoneme.start, duration)
        let end = min(phoneme.end, duration)
        if start > phonesEnd { append(Self.gap, until: start) }
        let begin = phonesEnd
        guard end > begin else { return }
        let path = PhonePath.of(phoneme.value)
        let strong = phoneme.value.isStrong
        let offsets = path.offsets(in: end - begin)
        for (index, step) in path.steps.enumerated() {
            let phone = SpokenPhone(
                phone: step.phone, isStrong: strong, closure: ClosureTiming(step.phone, of: phoneme.value))
            append(phone, until: index + 1 < offsets.count ? begin + offsets[index + 1] : end)
        }
    }

    private mutating func append(_ phone: SpokenPhone, until end: Int) {
        guard end > phonesEnd else { return }
        phones.append(Timed(phone, start: phonesEnd, end: end))
    }
}

extension Phoneme {
    /// Lexically stressed in English, any tone but the neutral one in Mandarin, every Japanese vowel.
    fileprivate var isStrong: Bool {
        if let stress { return stress == 1 }
        if let tone { return tone != 5 }
        return true
    }
}
