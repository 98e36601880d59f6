/// The words after a command: flags, `--key value`, `--key=value`, and everything else in order. `--` ends the flags.
struct Options: Sendable, Equatable {
    private(set) var positional: [String] = []
    private(set) var values: [String: String] = [:]
    private(set) var flags: Set<String> = []

    /// - Parameters:
    ///   - takingValue: the options that want a value.
    ///   - bare: the flags that do not.
    init(_ words: some Sequence<String>, takingValue: Set<String>, bare: Set<String>) throws(DaemonError) {
        var words = Array(words)[...]
        while let word = words.popFirst() {
            if word == "--" {
                positional += words
                break
            }
            guard word.hasPrefix("-"), word.count > 1, Double(word) == nil else {
                positional.append(word)
                continue
            }
            try take(word, rest: &words, takingValue: takingValue, bare: bare)
        }
    }

    private mutating func take(
        _ word: String, rest: inout ArraySlice<String>, takingValue: Set<String>, bare: Set<String>
    ) throws(DaemonError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        if takingValue.contains(name) {
            guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
                throw .usage("\(name) needs a value", advice: "write \(name) VALUE")
            }
            values[name] = value
        } else if bare.contains(name), parts.count == 1 {
            flags.insert(name)
        } else {
            throw .usage("There is no option \(name)", advice: "see --help")
        }
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    func number(_ name: String, in range: ClosedRange<Double>) throws(DaemonError) -> Double? {
        guard let text = values[name] else { return nil }
        guard let number = Double(text), range.contains(number) else {
            throw .usage(
                "\(name) is “\(text)”", advice: "give a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
