public import Script

/// An English syllable in its three parts.
public struct Syllable: Sendable, Hashable {
    public var onset: [Phoneme]
    public var nucleus: Phoneme
    public var coda: [Phoneme]

    public init(onset: [Phoneme], nucleus: Phoneme, coda: [Phoneme]) {
        self.onset = onset
        self.nucleus = nucleus
        self.coda = coda
    }

    public var phonemes: [Phoneme] { onset + [nucleus] + coda }
}

/// Parts English words into syllables by the maximal onset principle: a consonant belongs to the vowel behind it
/// wherever a word could begin so.
public enum Syllabifier {
    /// Phonemes by syllable. A word without a vowel is one group.
    public static func syllables(_ phonemes: [Phoneme]) -> [[Phoneme]] {
        let nuclei = phonemes.indices.filter { ARPABET.isVowel(phonemes[$0]) }
        guard let first = nuclei.first else { return phonemes.isEmpty ? [] : [phonemes] }
        var starts = [phonemes.startIndex]
        var previous = first
        for nucleus in nuclei.dropFirst() {
            starts.append(onsetStart(phonemes, after: previous, before: nucleus))
            previous = nucleus
        }
        return starts.indices.map { index in
            Array(phonemes[starts[index]..<(index + 1 < starts.count ? starts[index + 1] : phonemes.count)])
        }
    }

    /// Onset, nucleus and coda of each syllable; a word without a vowel has none.
    public static func split(_ phonemes: [Phoneme]) -> [Syllable] {
        syllables(phonemes).compactMap { group in
            guard let nucleus = group.firstIndex(where: ARPABET.isVowel) else { return nil }
            return Syllable(
                onset: Array(group[..<nucleus]), nucleus: group[nucleus], coda: Array(group[(nucleus + 1)...]))
        }
    }

    private static func onsetStart(_ phonemes: [Phoneme], after previous: Int, before nucleus: Int) -> Int {
        var start = nucleus
        while start - 1 > previous {
            let cluster = phonemes[(start - 1)..<nucleus].map { String($0.name) }
            guard isOnset(cluster) else { break }
            start -= 1
        }
        return start
    }

    private static func isOnset(_ cluster: [String]) -> Bool {
        cluster.count == 1 ? cluster[0] != "NG" : onsets.contains(cluster.joined(separator: " "))
    }

    /// The consonant clusters with which English words begin.
    private static let onsets: Set<String> = [
        "B L", "B R", "B Y", "D R", "D W", "D Y", "F L", "F R", "F Y", "G L", "G R", "G W", "G Y", "HH W", "HH Y",
        "K L",
        "K R", "K W", "K Y", "L Y", "M Y", "N Y", "P L", "P R", "P W", "P Y", "S F", "S K", "S L", "S M", "S N", "S P",
        "S T",
        "S W", "SH L", "SH M", "SH N", "SH R", "SH W", "T R", "T W", "T Y", "TH R", "TH W", "TH Y", "V Y", "S K R",
        "S K W",
        "S K Y", "S P L", "S P R", "S P Y", "S T R", "S T Y",
    ]
}
