internal import Script

/// A row of phones for the networks, with silence at both ends, that remembers which phoneme each phone belongs to.
struct PhoneSequence: Equatable {
    var phones: [Phone] = []
    /// 1–5 on the phones of Mandarin finals, else 0.
    var tones: [Int] = []
    /// The phoneme's index, or nil for the silences added at the ends.
    var owners: [Int?] = []

    init(_ phonemes: [Phoneme]) throws(VocalsError) {
        append(.silence, tone: 0, owner: nil)
        for (index, phoneme) in phonemes.enumerated() {
            let tone = phoneme.language == .japanese ? Self.levelTone : phoneme.tone ?? 0
            for phone in try PhoneTable.phones(of: phoneme) {
                append(phone, tone: phone.isNucleus || phoneme.tone != nil ? tone : 0, owner: index)
            }
        }
        append(.silence, tone: 0, owner: nil)
        // Where the caller brought silences of their own, ours would only be a second one.
        if phonemes.first?.symbol == Phoneme.silence.symbol { remove(at: 0) }
        if phonemes.count > 1 || phonemes.isEmpty, phonemes.last?.symbol == Phoneme.silence.symbol {
            remove(at: phones.count - 1)
        }
    }

    /// Japanese vowels borrow Mandarin's level tone: the prosody network knows no pitch accent.
    private static let levelTone = 1

    private mutating func append(_ phone: Phone, tone: Int, owner: Int?) {
        phones.append(phone)
        tones.append(min(5, max(0, tone)))
        owners.append(owner)
    }

    private mutating func remove(at index: Int) {
        phones.remove(at: index)
        tones.remove(at: index)
        owners.remove(at: index)
    }

    /// The run of phones of each phoneme.
    func ranges(count: Int) -> [Range<Int>] {
        var ranges = [Range<Int>](repeating: 0..<0, count: count)
        for (index, owner) in owners.enumerated() {
            guard let owner else { continue }
            ranges[owner] = ranges[owner].isEmpty ? index..<index + 1 : ranges[owner].lowerBound..<index + 1
        }
        return ranges
    }
}
