internal import Glibc
internal import Script

/// The network's opinions as a sequence: the likeliest way through all classes (Viterbi), where every change costs.
struct LipDecoder {
    /// Log probability of a change of class at a frame: sounds last 8 frames or so.
    private static let change: Float = -3.2
    /// Shorter stretches are given to their neighbours, frames. What closes the lips is believed at once.
    private static let shortest = 3

    /// Classes with their frames, from 0 to the end without gaps.
    static func segments(_ log: [Float]) -> [(number: Int, start: Int, end: Int)] {
        let classes = LipClass.count
        let frames = log.count / classes
        guard frames > 0 else { return [] }
        var score = Array(log[..<classes])
        var came = [UInt8](repeating: 0, count: frames * classes)
        for frame in 1..<max(1, frames) {
            let best = score.indices.max { score[$0] < score[$1] } ?? 0
            let offered = score[best] + change
            for number in 0..<classes {
                let stays = score[number] >= offered
                came[frame * classes + number] = UInt8(stays ? number : best)
                score[number] = (stays ? score[number] : offered) + bounded(log[frame * classes + number])
            }
        }
        var path = [Int](repeating: 0, count: frames)
        path[frames - 1] = score.indices.max { score[$0] < score[$1] } ?? 0
        for frame in stride(from: frames - 1, to: 0, by: -1) {
            path[frame - 1] = Int(came[frame * classes + path[frame]])
        }
        return joined(path)
    }

    private static func bounded(_ value: Float) -> Float { value.isFinite ? max(-30, min(0, value)) : -30 }

    private static func joined(_ path: [Int]) -> [(number: Int, start: Int, end: Int)] {
        var found: [(number: Int, start: Int, end: Int)] = []
        for (frame, number) in path.enumerated() {
            if let last = found.indices.last, found[last].number == number {
                found[last].end = frame + 1
            } else if let last = found.indices.last, found[last].end - found[last].start < shortest,
                !LipClass.phones[found[last].number].isBilabial
            {
                // Too short to be a sound: what follows begins where it began, or what was before goes on.
                found[last].number = number
                found[last].end = frame + 1
                if last > 0, found[last - 1].number == number {
                    found[last - 1].end = frame + 1
                    found.removeLast()
                }
            } else {
                found.append((number, frame, frame + 1))
            }
        }
        return found
    }
}
