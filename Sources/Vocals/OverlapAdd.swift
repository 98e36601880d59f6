internal import Glibc

/// Windowed pieces, a hop apart, added up and divided by what their windows add up to. The window is given twice: once
/// before the piece was changed and once here, so the weight is its square.
struct OverlapAdd: Sendable {
    private let shape: HouseShape
    private var output, weight: [Float]
    private var frame = 0
    private let hann, hannSquared: [Float]

    init(_ shape: HouseShape) {
        self.shape = shape
        output = Array(repeating: 0, count: shape.length)
        weight = output
        hann = shape.hann
        hannSquared = hann.map { $0 * $0 }
    }

    /// Adds the next piece, `length` samples, times `scale`, and appends the samples that are finished with it.
    mutating func add(_ piece: [Float], scale: Float, into finished: inout [Float]) {
        let length = shape.length
        piece.withUnsafeBufferPointer { piece in
            hann.withUnsafeBufferPointer { window in
                output.withUnsafeMutableBufferPointer { output in
                    for index in 0..<length { output[index] += piece[index] * window[index] * scale }
                }
            }
        }
        hannSquared.withUnsafeBufferPointer { square in
            weight.withUnsafeMutableBufferPointer { weight in
                for index in 0..<length { weight[index] += square[index] }
            }
        }
        emit(shape.hop, into: &finished)
        frame += 1
    }

    /// Appends the samples still held back after the last piece.
    mutating func finish(into finished: inout [Float]) {
        if frame > 0 { emit(shape.reach, into: &finished) }
    }

    /// Takes the first `count` samples of the overlap, leaving out what lies before the beginning.
    private mutating func emit(_ count: Int, into finished: inout [Float]) {
        let start = frame * shape.hop - shape.reach
        for index in max(0, -start)..<max(0, -start, count) {
            finished.append(output[index] / max(weight[index], 1e-3))
        }
        Self.shift(&output, by: count)
        Self.shift(&weight, by: count)
    }

    private static func shift(_ array: inout [Float], by count: Int) {
        array.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            memmove(base, base + count, (buffer.count - count) * MemoryLayout<Float>.stride)
            memset(base + buffer.count - count, 0, count * MemoryLayout<Float>.stride)
        }
    }
}
