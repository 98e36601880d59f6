internal import Glibc

/// Texts as C wants a list of them, for the length of a call.
struct CStringList: ~Copyable {
    let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        pointers = .allocate(capacity: max(1, count))
        for (place, text) in texts.enumerated() { (pointers + place).initialize(to: UnsafePointer(strdup(text))) }
    }

    deinit {
        for place in 0..<count { free(UnsafeMutablePointer(mutating: pointers[place])) }
        pointers.deallocate()
    }
}
