internal import Glibc

/// Makes voicing follow the phones where the network flickers: at the edges of words it turns a frame on or off at
/// random, which is heard as clicks and hoarseness.
enum VoicingRepair {
    /// Frames of a voiceless phone into which a neighbour's voice may reach: 23 ms, the fall and onset of real voice.
    private static let edge = 2

    static func repaired(_ f0: [Float], phones: [Phone], durations: [Int]) -> [Float] {
        var voiced = f0.map { $0 > 0 }
        var start = 0
        for (phone, duration) in zip(phones, durations) {
            let range = start..<min(f0.count, start + duration)
            switch phone.voicing {
            case .voiced: for frame in range { voiced[frame] = true }
            case .silent: for frame in range { voiced[frame] = false }
            case .voiceless: clearMiddle(&voiced, range)
            case .either: settle(&voiced, range)
            }
            start += duration
        }
        return interpolated(f0, voiced: voiced)
    }

    /// Keeps voice in a voiceless phone only where it reaches in from the side.
    private static func clearMiddle(_ voiced: inout [Bool], _ range: Range<Int>) {
        let left = range.prefix(edge).prefix { voiced[$0] }.count
        let right = range.suffix(edge).reversed().prefix { voiced[$0] }.count
        for frame in range.dropFirst(left).dropLast(right) { voiced[frame] = false }
    }

    /// At most one change of state inside: what most of the frames are, they all are but for the edges.
    private static func settle(_ voiced: inout [Bool], _ range: Range<Int>) {
        let count = range.count { voiced[$0] }
        if count * 2 >= range.count {
            for frame in range { voiced[frame] = true }
        } else {
            clearMiddle(&voiced, range)
        }
    }

    /// Fills voiced frames that have no F0, linearly in semitones between those that do, and clears the rest. Where the
    /// network found no voice at all, nothing can be filled, and the frames stay unvoiced.
    private static func interpolated(_ f0: [Float], voiced: [Bool]) -> [Float] {
        var result = f0
        let known = f0.indices.filter { f0[$0] > 0 && voiced[$0] }
        guard let first = known.first, let last = known.last else { return f0.map { _ in 0 } }
        var next = 0
        for frame in f0.indices {
            if !voiced[frame] {
                result[frame] = 0
            } else if f0[frame] <= 0 {
                while next < known.count, known[next] < frame { next += 1 }
                if frame < first {
                    result[frame] = f0[first]
                } else if frame > last {
                    result[frame] = f0[last]
                } else {
                    let (left, right) = (known[next - 1], known[next])
                    let place = Float(frame - left) / Float(right - left)
                    result[frame] = expf(logf(f0[left]) * (1 - place) + logf(f0[right]) * place)
                }
            }
        }
        return result
    }
}
