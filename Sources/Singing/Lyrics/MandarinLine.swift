internal import Phonetics
internal import Script

/// Hanzi and pinyin of a line to syllables, word by word, hanzi being read in the context of the line.
struct MandarinLine {
    let transcribe: LyricAligner.Transcriber

    func sounds(of line: LyricLine) -> [[[Phoneme]]] {
        let text = line.words.map { $0.text + ($0.endsClause ? "，" : "") }.joined()
        let readings = readings(of: text)
        var next = 0
        return line.words.map { word in
            var sounds: [[Phoneme]] = []
            var latin = word.pieces.compactMap(\.reading).joined(separator: " ")
            let isGiven = !latin.isEmpty
            for character in word.text {
                if character.isHan {
                    defer { next += 1 }
                    if !isGiven, let reading = readings[next] ?? alone(character) { sounds.append(reading) }
                } else if !isGiven {
                    latin.append(character)
                }
            }
            if sounds.isEmpty { sounds = latin.split(separator: " ").compactMap { Pinyin.syllable(String($0)) } }
            return sounds
        }
    }

    /// Readings by the how-manieth hanzi of the line. A token whose syllables are not one a hanzi gives none: an
    /// erhua is two notes in a song, and each hanzi is then read alone.
    private func readings(of text: String) -> [Int: [Phoneme]] {
        guard text.contains(where: \.isHan) else { return [:] }
        var result: [Int: [Phoneme]] = [:]
        var index = 0
        for token in transcribe(text, .mandarin).tokens {
            let count = token.text.filter(\.isHan).count
            if token.syllables.count == count {
                for (offset, syllable) in token.syllables.enumerated() { result[index + offset] = syllable }
            }
            index += count
        }
        return index == text.filter(\.isHan).count ? result : [:]
    }

    private func alone(_ character: Character) -> [Phoneme]? {
        transcribe(String(character), .mandarin).tokens.first { !$0.syllables.isEmpty }?.syllables.first
    }
}

extension Character {
    fileprivate var isHan: Bool { unicodeScalars.contains(where: LyricLanguage.isHan) }
}
