internal import Script

/// Forced alignment: which of the sounds that are known to be said is heard when. Viterbi through the text's sounds in
/// their order; silence may stand between words and at the edges.
struct LipAligner {
    private struct State {
        var number: Int
        /// Phoneme of the plan; nil for a silence that may be left out.
        var phoneme: Int?
    }

    private let states: [State]

    /// Frames times states: a minute of speech takes about 5 million.
    private static let mostWork = 1 << 28

    init(_ plan: Plan) {
        let begins = Set(plan.words.map(\.start))
        var states = [State(number: 0, phoneme: nil)]
        for (index, phoneme) in plan.phonemes.enumerated() {
            if phoneme.value.isSilence || begins.contains(phoneme.start) {
                if states.last?.phoneme != nil { states.append(State(number: 0, phoneme: nil)) }
            }
            guard !phoneme.value.isSilence else { continue }
            for step in PhonePath.of(phoneme.value).steps {
                states.append(State(number: LipClass.number(of: step.phone), phoneme: index))
            }
        }
        if states.last?.phoneme != nil { states.append(State(number: 0, phoneme: nil)) }
        self.states = states
    }

    /// Frames in which each phoneme of the plan is heard.
    /// - Throws: `LipError` when there is more to say than the sound has time for, or more than fits memory.
    func ranges(_ log: [Float]) throws(LipError) -> [Int: Range<Int>] {
        let frames = log.count / LipClass.count
        let sounds = states.count { $0.phoneme != nil }
        guard sounds > 0 else { return [:] }
        guard frames >= sounds else {
            throw LipError("the text has \(sounds) sounds and the recording only time for \(frames)")
        }
        guard frames * states.count <= Self.mostWork else {
            throw LipError("the recording is too long to be aligned at once: cut it into pieces of some minutes")
        }
        let path = path(log, frames: frames)
        var ranges: [Int: Range<Int>] = [:]
        for (frame, state) in path.enumerated() {
            guard let phoneme = states[state].phoneme else { continue }
            ranges[phoneme] = (ranges[phoneme]?.lowerBound ?? frame)..<(frame + 1)
        }
        return ranges
    }

    /// The state of each frame. A state is entered from the one before, or past a silence that is left out.
    private func path(_ log: [Float], frames: Int) -> [Int] {
        let count = states.count
        var score = [Float](repeating: -.infinity, count: count)
        for state in 0..<min(2, count) { score[state] = value(log, 0, state) }
        var moves = [UInt8](repeating: 0, count: frames * count)
        var next = score
        for frame in 1..<frames {
            for state in 0..<count {
                var best = score[state]
                var move: UInt8 = 0
                if state > 0, score[state - 1] > best { (best, move) = (score[state - 1], 1) }
                if state > 1, states[state - 1].phoneme == nil, score[state - 2] > best {
                    (best, move) = (score[state - 2], 2)
                }
                moves[frame * count + state] = move
                next[state] = best + value(log, frame, state)
            }
            swap(&score, &next)
        }
        var state = count - 1
        if count > 1, score[count - 2] > score[count - 1] { state = count - 2 }
        var path = [Int](repeating: 0, count: frames)
        for frame in stride(from: frames - 1, through: 0, by: -1) {
            path[frame] = state
            state = max(0, state - Int(moves[frame * count + state]))
        }
        return path
    }

    private func value(_ log: [Float], _ frame: Int, _ state: Int) -> Float {
        let value = log[frame * LipClass.count + states[state].number]
        return value.isFinite ? max(-12, min(0, value)) : -12
    }
}

/// Sound that cannot be turned into a mouth.
public struct LipError: Error, Sendable, Hashable, CustomStringConvertible {
    public var what: String

    init(_ what: String) { self.what = what }

    public var description: String { what }
}
