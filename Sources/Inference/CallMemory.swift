internal import COnnxRuntime
internal import Glibc

/// Names as C wants them, for the length of a call.
struct CStrings: ~Copyable {
    let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        pointers = .allocate(capacity: max(1, count))
        for (index, string) in strings.enumerated() { pointers[index] = UnsafePointer(strdup(string)) }
    }

    deinit {
        for index in 0..<count { free(UnsafeMutablePointer(mutating: pointers[index])) }
        pointers.deallocate()
    }
}

/// The one owner of a call's values, empty places included.
final class ValueList {
    private(set) var pointers: UnsafeMutablePointer<OpaquePointer?>
    private var count: Int
    private let table: RuntimeTable
    /// More than any graph here has inputs: `ModelSession` refuses graphs with more.
    static let capacity = 256

    init(table: RuntimeTable, count: Int = 0) {
        self.table = table
        self.count = min(count, Self.capacity)
        pointers = .allocate(capacity: Self.capacity)
        pointers.initialize(repeating: nil, count: Self.capacity)
    }

    func append(_ value: OpaquePointer) {
        guard count < Self.capacity else { return ort_release_value(table.slots, value) }
        pointers[count] = value
        count += 1
    }

    func withPointers<Result>(_ body: (UnsafePointer<OpaquePointer?>) -> Result) -> Result { body(pointers) }

    deinit {
        for index in 0..<count where pointers[index] != nil { ort_release_value(table.slots, pointers[index]) }
        pointers.deallocate()
    }
}
