internal import Glibc

/// Repeats each phone's hidden row for its frames, and says in three more numbers where in the phone a frame stands.
enum LengthRegulator {
    static func frames(hidden: [Float], durations: [Int]) -> [Float] {
        let width = HouseShape.hidden
        var frames: [Float] = []
        frames.reserveCapacity(durations.reduce(0, +) * HouseShape.frame)
        for (index, duration) in durations.enumerated() where duration > 0 {
            let row = hidden[index * width..<(index + 1) * width]
            let length = logf(Float(duration)) / 3
            for step in 0..<duration {
                let position = Float(step) / Float(duration)
                frames.append(contentsOf: row)
                frames.append(position)
                frames.append(1 - position)
                frames.append(length)
            }
        }
        return frames
    }
}
