/// A matrix of signed bytes where it is mapped, row by row, with a scale and a bias for each row. It is multiplied with
/// states between -1 and 1 that are kept as whole numbers of 1/32767.
struct WholeMatrix: Sendable {
    let rows: Int
    let columns: Int
    private let scales: Int
    private let biases: Int
    private let weights: Int

    /// As many products of a byte and a state, below 2^7 by 2^15, as 32 bits hold.
    static let mostColumns = 512
    /// Greater numbers are of no trained network; with them sums could leave what a float holds.
    private static let greatest: Float = 1000
    private static let unit: Float = 32767

    /// nil where the bytes end, or hold what is no number of a network.
    init?(_ reader: inout GraphoneModel.Reader, rows: Int, columns: Int) {
        guard columns <= Self.mostColumns, let scales = reader.skip(4 * rows), let biases = reader.skip(4 * rows),
            let weights = reader.skip(rows * columns), Self.areBounded(reader.bytes, at: scales, count: 2 * rows)
        else { return nil }
        (self.rows, self.columns) = (rows, columns)
        (self.scales, self.biases, self.weights) = (scales, biases, weights)
    }

    static func areBounded(_ bytes: UnsafeRawBufferPointer, at offset: Int, count: Int) -> Bool {
        (0..<count).allSatisfy {
            abs(bytes.loadUnaligned(fromByteOffset: offset + 4 * $0, as: Float.self)) <= greatest
        }
    }

    /// A state between -1 and 1 as a whole number.
    static func whole(_ state: Float) -> Int16 { Int16((state * unit).rounded()) }

    /// The product with a vector, bias included, added to another vector.
    func product(_ vector: [Int16], _ bytes: UnsafeRawBufferPointer, onto base: [Float]? = nil) -> [Float] {
        [Float](unsafeUninitializedCapacity: rows) { sums, count in
            vector.withUnsafeBufferPointer { vector in
                for row in 0..<rows {
                    let sum = Float(Self.dot(bytes, at: weights + row * columns, vector)) / Self.unit
                    sums[row] = sum * float(bytes, scales, row) + float(bytes, biases, row) + (base?[row] ?? 0)
                }
            }
            count = rows
        }
    }

    private func float(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ row: Int) -> Float {
        bytes.loadUnaligned(fromByteOffset: offset + 4 * row, as: Float.self)
    }

    /// The sum of products of the weights from an offset on with as many states.
    private static func dot(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, _ states: UnsafeBufferPointer<Int16>
    ) -> Int32 {
        #if DEBUG
            // Without the optimiser vectors are ten times as slow as plain steps.
            steps(bytes, at: offset, states, from: 0)
        #else
            vectors(bytes, at: offset, states)
        #endif
    }

    /// Eight at once, the same sum.
    static func vectors(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, _ states: UnsafeBufferPointer<Int16>
    ) -> Int32 {
        let whole = states.count & ~7
        let values = UnsafeRawBufferPointer(states)
        var sums = SIMD8<Int32>(repeating: 0)
        for at in stride(from: 0, to: whole, by: 8) {
            let weights = bytes.loadUnaligned(fromByteOffset: offset + at, as: SIMD8<Int8>.self)
            let eight = values.loadUnaligned(fromByteOffset: 2 * at, as: SIMD8<Int16>.self)
            sums &+= SIMD8<Int32>(truncatingIfNeeded: weights) &* SIMD8<Int32>(truncatingIfNeeded: eight)
        }
        return sums.wrappedSum() &+ steps(bytes, at: offset, states, from: whole)
    }

    static func steps(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, _ states: UnsafeBufferPointer<Int16>, from first: Int
    ) -> Int32 {
        guard let start = bytes.baseAddress, let values = states.baseAddress else { return 0 }
        let weights = (start + offset).assumingMemoryBound(to: Int8.self)
        var sum: Int32 = 0
        for column in first..<states.count { sum &+= Int32(weights[column]) &* Int32(values[column]) }
        return sum
    }
}
