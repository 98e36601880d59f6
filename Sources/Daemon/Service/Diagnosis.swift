/// One thing `doctor` looks at: fine, worth knowing, or broken, and how to mend it.
struct Diagnosis: Sendable, Equatable {
    enum Verdict: String, Sendable { case fine, notice, broken }

    var subject: String
    var verdict: Verdict
    var finding: String
    var remedy = ""

    var line: String {
        let mark =
            switch verdict {
            case .fine: "ok    "
            case .notice: "note  "
            case .broken: "broken"
            }
        return "\(mark)  \(subject): \(finding)" + (remedy.isEmpty ? "" : "\n        → \(remedy)")
    }
}
