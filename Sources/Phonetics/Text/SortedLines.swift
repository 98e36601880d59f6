/// A text file of `key TAB value` lines in the order of their bytes, searched by bisection where it lies.
struct SortedLines: Sendable {
    private let file: MappedFile

    init(_ path: String) throws(PhoneticsError) { file = try MappedFile(path) }

    /// The fields behind the key; nil where there is no such line.
    func value(of key: [UInt8]) -> String? {
        guard let line = find(key) else { return nil }
        return String(decoding: line, as: UTF8.self)
    }

    func value(of key: String) -> String? { value(of: Array(key.utf8)) }

    func contains(_ key: String) -> Bool { find(Array(key.utf8)) != nil }

    /// Bytes of the value, without the key and its tab.
    func find(_ key: [UInt8]) -> UnsafeRawBufferPointer.SubSequence? {
        let start = lowerBound(key)
        let bytes = file.bytes
        guard start < bytes.count, compare(at: start, key) == 0 else { return nil }
        let from = start + key.count + 1
        return bytes[min(from, bytes.count)..<lineEnd(start)]
    }

    /// True where some key begins with the bytes: a longer one may follow.
    func hasPrefix(_ prefix: [UInt8]) -> Bool {
        let start = lowerBound(prefix)
        let bytes = file.bytes
        guard start + prefix.count <= bytes.count else { return false }
        for index in 0..<prefix.count where bytes[start + index] != prefix[index] { return false }
        return true
    }

    /// Offset of the first line whose key is not below `key`.
    private func lowerBound(_ key: [UInt8]) -> Int {
        let bytes = file.bytes
        var low = 0
        var high = bytes.count
        while low < high {
            var middle = (low + high) / 2
            while middle > low, bytes[middle - 1] != 10 { middle -= 1 }
            if compare(at: middle, key) < 0 { low = min(lineEnd(middle) + 1, high) } else { high = middle }
        }
        return low
    }

    private func lineEnd(_ start: Int) -> Int {
        let bytes = file.bytes
        var end = start
        while end < bytes.count, bytes[end] != 10 { end += 1 }
        return end
    }

    /// The line's key against `key`, in the order of bytes.
    private func compare(at start: Int, _ key: [UInt8]) -> Int {
        let bytes = file.bytes
        for index in 0..<key.count {
            let at = start + index
            guard at < bytes.count, bytes[at] != 9, bytes[at] != 10 else { return -1 }
            if bytes[at] != key[index] { return bytes[at] < key[index] ? -1 : 1 }
        }
        let end = start + key.count
        return end < bytes.count && bytes[end] != 9 && bytes[end] != 10 ? 1 : 0
    }
}
