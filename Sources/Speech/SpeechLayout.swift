internal import Phonetics
internal import Script

/// The phonemes of an utterance in a row, and where in it the words, syllables and phrases are.
struct SpeechLayout: Equatable {
    /// A syllable and its place in its word and phrase.
    struct Syllable: Equatable {
        /// Its phonemes' indices.
        var phonemes: Range<Int>
        var word: Int
        var language: Language
        /// 1–5 for Mandarin.
        var tone: Int?
        var isWordFinal: Bool
        var phrase: Int
    }

    /// What lies between two pauses.
    struct Phrase: Equatable {
        var syllables: Range<Int>
        /// The break it ends with; the end of the utterance counts as one.
        var ending: Break
        /// Of the sentence that ends with it, or nil where the sentence goes on.
        var sentence: SentenceType?
        var firstWord: Int
    }

    private(set) var phonemes: [Phoneme] = [.silence]
    private(set) var syllables: [Syllable] = []
    private(set) var phrases: [Phrase] = []
    /// The words with their phonemes' indices, in order; words that make no sound are left out.
    private(set) var words: [(text: String, phonemes: Range<Int>, token: Int)] = []
    /// Index of each pause, how long a break it is, the seconds that markup gives it, and the word before it.
    private(set) var pauses: [(phoneme: Int, size: Break, seconds: Double?, word: Int)] = []
    /// Seconds of silence that markup gives before the first word and behind the last.
    private(set) var restBefore = 0.0
    private(set) var restAfter = 0.0

    static func == (a: SpeechLayout, b: SpeechLayout) -> Bool {
        a.phonemes == b.phonemes && a.syllables == b.syllables && a.phrases == b.phrases
    }

    init(_ text: Transcription) {
        var phraseStart = 0
        var pending: (size: Break, sentence: SentenceType?, seconds: Double?) = (.none, nil, nil)
        var firstWord = 0
        restBefore = text.pauseBefore
        for (number, word) in text.tokens.enumerated() {
            let sounding = word.syllables.filter { !$0.isEmpty }
            if !sounding.isEmpty {
                if pending.size >= .minor, syllables.count > phraseStart {
                    close(phraseStart, pending.size, pending.sentence, firstWord)
                    phraseStart = syllables.count
                    firstWord = number
                    pauses.append((phonemes.count, pending.size, pending.seconds, syllables[phraseStart - 1].word))
                    phonemes.append(.pause)
                }
                if syllables.count == phraseStart { firstWord = number }
                pending = (.none, nil, nil)
                append(word, number, sounding)
            }
            let seconds = word.pauseAfter.map { $0 + (pending.seconds ?? 0) } ?? pending.seconds
            // A pause that markup takes away parts nothing.
            let size = word.pauseAfter == 0 ? .word : max(pending.size, word.breakAfter)
            pending = (size, word.sentenceType ?? pending.sentence, seconds)
        }
        if syllables.count > phraseStart { close(phraseStart, max(.minor, pending.size), pending.sentence, firstWord) }
        restAfter = pending.seconds ?? 0
        phonemes.append(.silence)
    }

    /// The word that each phoneme belongs to; pauses and silences go with the word before them, the first with the first.
    var wordOfPhoneme: [Int] {
        var owners = [Int](repeating: syllables.first?.word ?? 0, count: phonemes.count)
        for (index, syllable) in syllables.enumerated() {
            let end = index + 1 < syllables.count ? syllables[index + 1].phonemes.lowerBound : phonemes.count
            for phoneme in syllable.phonemes.lowerBound..<end { owners[phoneme] = syllable.word }
        }
        return owners
    }

    private mutating func append(_ word: Token, _ number: Int, _ sounding: [[Phoneme]]) {
        let start = phonemes.count
        for (index, syllable) in sounding.enumerated() {
            let range = phonemes.count..<phonemes.count + syllable.count
            phonemes += syllable
            syllables.append(
                Syllable(
                    phonemes: range, word: number, language: word.language,
                    tone: syllable.lazy.compactMap(\.tone).first,
                    isWordFinal: index == sounding.count - 1, phrase: phrases.count))
        }
        words.append((word.text, start..<phonemes.count, number))
    }

    private mutating func close(_ start: Int, _ ending: Break, _ sentence: SentenceType?, _ firstWord: Int) {
        phrases.append(
            Phrase(syllables: start..<syllables.count, ending: ending, sentence: sentence, firstWord: firstWord))
    }
}
