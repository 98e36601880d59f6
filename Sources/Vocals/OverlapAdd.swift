internal import Glibc

/// Windowed pieces, a hop apart, added up and divided by what their windows add up to. The window is given twice: once
/// before the piece was changed and once here, so the weight is its square.
struct OverlapAdd: Sendable {
    private let shape: HouseShape
    private var output: [Float]
    private var frame = 0
    private let hann: [Float]
    /// One over what the squared windows of so many pieces, the newest one last, add up to over the samples that it
    /// finishes.
    private let weights: [[Float]]

    init(_ shape: HouseShape) {
        self.shape = shape
        output = Array(repeating: 0, count: shape.length)
        hann = shape.hann
        weights = Self.weights(shape, hann: hann)
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
        emit(into: &finished)
        frame += 1
    }

    /// Appends the samples still held back after the last piece.
    mutating func finish(into finished: inout [Float]) {
        guard frame > 0 else { return }
        let weights = Self.falling(shape, hann: hann, pieces: frame)
        for index in 0..<shape.reach where frame * shape.hop - shape.reach + index >= 0 {
            finished.append(output[index] / weights[index])
        }
    }

    /// Takes the first hop of the overlap, leaving out what lies before the beginning.
    private mutating func emit(into finished: inout [Float]) {
        let count = shape.hop
        let weight = weights[min(frame, weights.count - 1)]
        let before = max(0, shape.reach - frame * shape.hop)
        output.withUnsafeMutableBufferPointer { output in
            guard let base = output.baseAddress else { return }
            weight.withUnsafeBufferPointer { weight in
                for index in 0..<count { base[index] *= weight[index] }
            }
            finished.append(contentsOf: UnsafeBufferPointer(start: base, count: count).dropFirst(before))
            memmove(base, base + count, (output.count - count) * MemoryLayout<Float>.stride)
            memset(base + output.count - count, 0, count * MemoryLayout<Float>.stride)
        }
    }

    /// For the first pieces one after the other, and then for all that follow: hardly zero anywhere.
    private static func weights(_ shape: HouseShape, hann: [Float]) -> [[Float]] {
        (1...shape.length / shape.hop).map { pieces in
            (0..<shape.hop).map { index in
                let sum = (0..<pieces).reduce(Float(0)) { sum, piece in
                    sum + hann[piece * shape.hop + index] * hann[piece * shape.hop + index]
                }
                return 1 / max(sum, 1e-3)
            }
        }
    }

    /// Over the samples that no piece finished.
    private static func falling(_ shape: HouseShape, hann: [Float], pieces: Int) -> [Float] {
        (0..<shape.reach).map { index in
            let sum = (1...min(pieces, shape.length / shape.hop)).reduce(Float(0)) { sum, piece in
                let place = piece * shape.hop + index
                return place < shape.length ? sum + hann[place] * hann[place] : sum
            }
            return max(sum, 1e-3)
        }
    }
}
