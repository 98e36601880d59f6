internal import Script

/// Joins the sound of phrases into one song: gapless, of the planned length to the sample, silent between phrases.
struct SongAssembler {
    enum Step: Equatable {
        /// Give this out.
        case chunk(AudioChunk)
        /// Ask for sound of this phrase, and feed it.
        case needs(phrase: Int)
        case finished
    }

    private let ranges: [Range<Int>]
    private let duration: Int
    /// The next sample to give out.
    private var position = 0
    private var phrase = 0
    private var waiting: [Float] = []
    private var isExhausted = false

    /// Samples: 0.25 s, so that silence too comes in small pieces.
    private static let silence = 12_000
    /// Samples: 5 ms at a phrase's edges, where the voice begins and ends in silence.
    private static let fade = 240

    init(ranges: [Range<Int>], duration: Int) {
        self.ranges = ranges
        self.duration = duration
    }

    /// Sound of the current phrase, in order.
    mutating func feed(_ samples: [Float]) { waiting += samples }

    /// The current phrase has given everything.
    mutating func exhaust() { isExhausted = true }

    mutating func next() -> Step {
        guard position < duration else { return .finished }
        guard phrase < ranges.count else { return .chunk(silent(until: duration)) }
        let range = ranges[phrase]
        if position < range.lowerBound { return .chunk(silent(until: range.lowerBound)) }
        if position >= range.upperBound {
            phrase += 1
            waiting = []
            isExhausted = false
            return next()
        }
        if waiting.isEmpty {
            // A voice that gives too little must not shift what follows.
            return isExhausted ? .chunk(silent(until: range.upperBound)) : .needs(phrase: phrase)
        }
        let count = Swift.min(waiting.count, range.upperBound - position)
        var samples = Array(waiting.prefix(count))
        waiting = []
        fadeEdges(&samples, of: range)
        defer { position += count }
        return .chunk(AudioChunk(start: position, samples: samples))
    }

    private mutating func silent(until end: Int) -> AudioChunk {
        let count = Swift.min(Self.silence, end - position)
        defer { position += count }
        return AudioChunk(start: position, samples: [Float](repeating: 0, count: count))
    }

    private func fadeEdges(_ samples: inout [Float], of range: Range<Int>) {
        for index in samples.indices {
            let edge = Swift.min(position + index - range.lowerBound, range.upperBound - 1 - position - index)
            if edge < Self.fade { samples[index] *= Float(edge) / Float(Self.fade) }
        }
    }
}
