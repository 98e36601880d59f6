/// Values in a shape, row-major: what goes into a graph and what comes out.
public struct Tensor: Sendable, Equatable {
    /// Element types by their numbers in ONNX.
    public enum ElementType: Int32, Sendable {
        case float = 1
        case uint8 = 2
        case int8 = 3
        case int16 = 5
        case int32 = 6
        case int64 = 7
        case bool = 9
        case double = 11
    }

    /// The values themselves, by their type.
    public enum Values: Sendable, Equatable {
        case float([Float])
        case uint8([UInt8])
        case int8([Int8])
        case int16([Int16])
        case int32([Int32])
        case int64([Int64])
        case bool([Bool])
        case double([Double])
    }

    public let shape: [Int]
    public let values: Values

    /// Throws when the count of values is not the product of the shape, or a size is negative.
    public init(_ values: Values, shape: [Int]) throws(InferenceError) {
        guard Self.volume(of: shape) == values.count else {
            throw InferenceError(
                .wrongTensor, "\(values.count) values do not fill the shape \(shape)", at: "a tensor",
                advice: "Give as many values as the product of the shape.")
        }
        self.shape = shape
        self.values = values
    }

    public init(_ values: [Float], shape: [Int]) throws(InferenceError) { try self.init(.float(values), shape: shape) }
    public init(_ values: [Int64], shape: [Int]) throws(InferenceError) { try self.init(.int64(values), shape: shape) }
    public init(_ values: [Int32], shape: [Int]) throws(InferenceError) { try self.init(.int32(values), shape: shape) }

    public var elementType: ElementType { values.elementType }

    /// The values of an f32 tensor.
    public func floats() throws(InferenceError) -> [Float] {
        guard case .float(let array) = values else { throw mismatch("f32") }
        return array
    }

    /// The values of an i64 tensor.
    public func int64s() throws(InferenceError) -> [Int64] {
        guard case .int64(let array) = values else { throw mismatch("i64") }
        return array
    }

    /// The values of a tensor of numbers, whatever their type.
    public func numbers() throws(InferenceError) -> [Double] {
        switch values {
        case .float(let array): array.map(Double.init)
        case .double(let array): array
        case .int64(let array): array.map(Double.init)
        case .int32(let array): array.map(Double.init)
        case .int16(let array): array.map(Double.init)
        case .uint8(let array): array.map(Double.init)
        case .int8(let array): array.map(Double.init)
        case .bool: throw mismatch("numbers")
        }
    }

    private func mismatch(_ wanted: String) -> InferenceError {
        InferenceError(
            .wrongTensor, "holds \(elementType), not \(wanted)", at: "a tensor", advice: "Read it as what it holds.")
    }

    /// The product of the sizes, or nil when one is negative or the product overflows.
    static func volume(of shape: [Int]) -> Int? {
        var volume = 1
        for size in shape {
            let (product, overflow) = volume.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflow else { return nil }
            volume = product
        }
        return volume
    }
}

extension Tensor.Values {
    public var count: Int {
        switch self {
        case .float(let array): array.count
        case .uint8(let array): array.count
        case .int8(let array): array.count
        case .int16(let array): array.count
        case .int32(let array): array.count
        case .int64(let array): array.count
        case .bool(let array): array.count
        case .double(let array): array.count
        }
    }

    public var elementType: Tensor.ElementType {
        switch self {
        case .float: .float
        case .uint8: .uint8
        case .int8: .int8
        case .int16: .int16
        case .int32: .int32
        case .int64: .int64
        case .bool: .bool
        case .double: .double
        }
    }

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch self {
        case .float(let array): try array.withUnsafeBytes(body)
        case .uint8(let array): try array.withUnsafeBytes(body)
        case .int8(let array): try array.withUnsafeBytes(body)
        case .int16(let array): try array.withUnsafeBytes(body)
        case .int32(let array): try array.withUnsafeBytes(body)
        case .int64(let array): try array.withUnsafeBytes(body)
        case .bool(let array): try array.withUnsafeBytes(body)
        case .double(let array): try array.withUnsafeBytes(body)
        }
    }

    /// Copies the library's memory, which is aligned for its type.
    init(_ type: Tensor.ElementType, copying memory: UnsafeRawBufferPointer) {
        func copy<Element>(_: Element.Type) -> [Element] { Array(memory.assumingMemoryBound(to: Element.self)) }
        switch type {
        case .float: self = .float(copy(Float.self))
        case .uint8: self = .uint8(copy(UInt8.self))
        case .int8: self = .int8(copy(Int8.self))
        case .int16: self = .int16(copy(Int16.self))
        case .int32: self = .int32(copy(Int32.self))
        case .int64: self = .int64(copy(Int64.self))
        // Any byte but 0 counts as true; reading it as Bool directly would be undefined for other patterns than 1.
        case .bool: self = .bool(copy(UInt8.self).map { $0 != 0 })
        case .double: self = .double(copy(Double.self))
        }
    }
}

extension Tensor.ElementType: CustomStringConvertible {
    /// Bytes an element.
    var stride: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .int16: 2
        case .float, .int32: 4
        case .int64, .double: 8
        }
    }

    public var description: String {
        switch self {
        case .float: "f32"
        case .uint8: "u8"
        case .int8: "i8"
        case .int16: "i16"
        case .int32: "i32"
        case .int64: "i64"
        case .bool: "bool"
        case .double: "f64"
        }
    }
}
