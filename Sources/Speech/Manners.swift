internal import Script

/// The manner of each word of an utterance: one for all, or changing with its markup.
struct Manners: Equatable {
    private let base: Manner
    /// By the word's number; what is missing has the base's.
    private let words: [Manner]

    init(_ base: Manner, words: [Manner] = []) {
        self.base = base
        self.words = words.allSatisfy { $0 == base } ? [] : words
    }

    /// The same from the first to the last word.
    var isUniform: Bool { words.isEmpty }
    var timbre: Float { base.timbre }

    subscript(word: Int) -> Manner { words.indices.contains(word) ? words[word] : base }

    /// A value of each frame's word, smoothed over 80 ms where it changes.
    func frames(_ layout: SpeechLayout, starts: [Int], _ value: (Manner) -> Float) -> [Float] {
        let count = starts.last ?? 0
        guard !isUniform else { return [Float](repeating: value(base), count: count) }
        var result = [Float](repeating: 0, count: count)
        for (phoneme, word) in layout.wordOfPhoneme.enumerated() {
            for frame in starts[phoneme]..<starts[phoneme + 1] { result[frame] = value(self[word]) }
        }
        return Smoothing.mean(result, reach: 3)
    }
}

enum Smoothing {
    /// A moving mean over `reach` values on each side.
    static func mean(_ values: [Float], reach: Int) -> [Float] {
        values.indices.map { index in
            let window = values[max(0, index - reach)...min(values.count - 1, index + reach)]
            return window.reduce(0, +) / Float(window.count)
        }
    }
}
