/// A run of sound in two channels, −1…1 at `Timeline.rate`.
public struct StereoBlock: Sendable, Equatable {
    public var left: [Float]
    public var right: [Float]

    public init(left: [Float], right: [Float]) {
        self.left = left
        self.right = right
    }

    public init(silence count: Int) {
        left = [Float](repeating: 0, count: count)
        right = left
    }

    public var count: Int { left.count }

    /// Left and right in turn, as files hold them.
    public var interleaved: [Float] {
        [Float](unsafeUninitializedCapacity: count * 2) { buffer, filled in
            for index in 0..<count {
                buffer[2 * index] = left[index]
                buffer[2 * index + 1] = right[index]
            }
            filled = count * 2
        }
    }

    /// The mean of both.
    public var mono: [Float] { zip(left, right).map { ($0 + $1) * 0.5 } }

    mutating func withSides(
        _ body: (UnsafeMutableBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        left.withUnsafeMutableBufferPointer { left in right.withUnsafeMutableBufferPointer { body(left, $0) } }
    }
}
