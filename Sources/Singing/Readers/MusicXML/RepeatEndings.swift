/// Which repeat each closing sign and each volta belongs to, worked out once before playing.
struct RepeatEndings {
    struct Ending {
        var numbers: Set<Int>
        /// The measure where its repeat begins.
        var group: Int
        var last: Int
    }

    private var starts: [Int: Ending] = [:]
    private var covering: Set<Int> = []
    private var repeatStarts: [Int: Int] = [:]
    private var groups: [Int]
    private var highest: [Int: Int] = [:]

    init(_ marks: [RepeatMarks]) {
        groups = []
        // Repeats may nest; below all of them lies the one that begins without a sign.
        var open = [0]
        var current: (start: Int, numbers: Set<Int>)?
        var lastNumber = 0
        for (index, mark) in marks.enumerated() {
            if let numbers = mark.startsEnding {
                let numbers = numbers.isEmpty ? [lastNumber + 1] : numbers
                lastNumber = numbers.max() ?? 1
                current = (index, numbers)
                starts[index] = Ending(numbers: numbers, group: open.last ?? 0, last: index)
                highest[open.last ?? 0, default: 1] = Swift.max(highest[open.last ?? 0] ?? 1, lastNumber)
                if mark.startsRepeat { Self.close(&open, after: index - 1) }
            }
            if mark.startsRepeat, open.last != index {
                open.append(index)
                if mark.startsEnding == nil { lastNumber = 0 }
            }
            groups.append(open.last ?? 0)
            if let current {
                covering.insert(index)
                starts[current.start]?.last = index
            }
            if mark.endsRepeat != nil { repeatStarts[index] = open.last ?? 0 }
            // A repeat that begins inside a volta ends inside it, and the volta goes on.
            let isNested = current.map { (open.last ?? 0) >= $0.start } ?? false
            let stops = current != nil && (mark.stopsEnding || mark.endsRepeat != nil && !isNested)
            if stops { current = nil }
            if stops || mark.endsRepeat != nil {
                let next = index + 1 < marks.count ? marks[index + 1].startsEnding : nil
                // Another volta of the same repeat goes on; anything else leaves the repeat.
                if !stops || next == nil || next?.contains(1) == true {
                    if !(mark.startsEnding != nil && mark.startsRepeat && mark.endsRepeat == nil) {
                        Self.close(&open, after: index)
                    }
                    if stops || !isNested { lastNumber = 0 }
                }
            }
        }
    }

    private static func close(_ open: inout [Int], after index: Int) {
        if open.count > 1 { open.removeLast() } else { open[0] = index + 1 }
    }

    func starting(at index: Int) -> Ending? { starts[index] }
    func isInEnding(_ index: Int) -> Bool { covering.contains(index) }
    func group(at index: Int) -> Int? { groups.indices.contains(index) ? groups[index] : nil }
    func repeatStart(for index: Int) -> Int? { repeatStarts[index] }

    /// How often a repeat with voltas is played: as often as its highest number, twice at least.
    func passes(of group: Int) -> Int { Swift.max(2, highest[group] ?? 2) }
}
