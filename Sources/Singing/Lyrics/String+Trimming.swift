extension String {
    /// Without white space and control characters at the ends.
    var trimmed: String { trimming { $0.isWhitespace || $0.unicodeScalars.allSatisfy { $0.value < 0x20 } } }

    func trimming(_ goes: (Character) -> Bool) -> String {
        var rest = self[...]
        while let first = rest.first, goes(first) { rest.removeFirst() }
        while let last = rest.last, goes(last) { rest.removeLast() }
        return String(rest)
    }
}
