/// Turns written measures into the order in which they are sung: repeats, voltas, D.C., D.S., Fine and Coda.
/// After a jump back, repeats are not taken again and the last volta is, as is the custom.
struct RepeatUnroller {
    struct Step: Equatable {
        var measure: Int
        /// The how-manieth time: which verse is sung.
        var pass: Int
    }

    private let marks: [RepeatMarks]
    private let limit: Int
    private let endings: RepeatEndings

    init(_ marks: [RepeatMarks], limit: Int) {
        self.marks = marks
        self.limit = limit
        endings = RepeatEndings(marks)
    }

    /// nil where the repeats do not come to an end within the limit.
    func unrolled() -> [Step]? {
        var steps: [Step] = []
        var passes: [Int: Int] = [:]
        var visits = [Int](repeating: 0, count: marks.count)
        var hasJumped = false
        var index = 0
        while index < marks.count {
            if let ending = endings.starting(at: index), !ending.numbers.isEmpty {
                let pass = hasJumped ? endings.passes(of: ending.group) : passes[ending.group] ?? 1
                if !ending.numbers.contains(pass) {
                    index = ending.last + 1
                    continue
                }
            }
            guard steps.count < limit else { return nil }
            visits[index] += 1
            let pass = endings.group(at: index).flatMap { passes[$0] } ?? 1
            steps.append(Step(measure: index, pass: Swift.max(visits[index], hasJumped ? 1 : pass)))
            let mark = marks[index]
            if hasJumped, mark.fine { break }
            if hasJumped, let label = mark.toCoda, let coda = codaMeasure(label, after: index) {
                index = coda
                continue
            }
            if !hasJumped, let start = endings.repeatStart(for: index) {
                let pass = passes[start] ?? 1
                let total = endings.isInEnding(index) ? endings.passes(of: start) : mark.endsRepeat ?? 2
                if pass < total {
                    passes[start] = pass + 1
                    for inner in passes.keys where inner > start && inner <= index { passes[inner] = nil }
                    index = start
                    continue
                }
            }
            if !hasJumped, mark.daCapo || mark.dalSegno != nil {
                hasJumped = true
                index = mark.daCapo ? 0 : segnoMeasure(mark.dalSegno ?? "")
                continue
            }
            index += 1
        }
        return steps
    }

    private func segnoMeasure(_ label: String) -> Int {
        marks.firstIndex { $0.segno == label } ?? marks.firstIndex { $0.segno != nil } ?? 0
    }

    private func codaMeasure(_ label: String, after index: Int) -> Int? {
        let later = marks.indices.filter { $0 > index && marks[$0].coda != nil }
        return later.first { marks[$0].coda == label } ?? later.first
    }
}
