internal import Foundation

/// A sound of a sample bank: a piece of a recording and how it joins what is before it. All times in seconds.
struct OtoEntry: Sendable, Hashable {
    /// The recording's path in the bank.
    var file: String
    var alias: String
    /// Where the piece begins in the recording.
    var offset: Double
    /// How much of it, from the beginning, keeps its own time.
    var fixed: Double
    /// Where it ends: seconds before the recording's end, or, below 0, seconds behind `offset`.
    var cutoff: Double
    /// From the beginning to the note's: the consonant comes before the beat.
    var preutterance: Double
    /// For how long the sound before goes on into it; below 0 there is a gap.
    var overlap: Double

    /// Seconds of the recording that it covers.
    func end(of seconds: Double) -> Double {
        min(seconds, max(offset, cutoff < 0 ? offset - cutoff : seconds - cutoff))
    }
}

/// A line of an `oto.ini`: `file=alias,offset,consonant,cutoff,preutterance,overlap`, in milliseconds.
enum OtoLine {
    /// Milliseconds: no recording is longer than ten minutes.
    private static let longest = 600_000.0
    private static let fields = ["offset", "consonant", "cutoff", "preutterance", "overlap"]

    /// The entry, or in words what is wrong with it.
    static func parse(_ line: Substring, folder: String) -> Result<OtoEntry, Problem> {
        guard let equals = line.firstIndex(of: "=") else { return .failure(Problem("there is no `=` in it")) }
        let file = String(line[..<equals])
        let parts = line[line.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: false)
        guard !file.isEmpty, !file.contains("/"), !file.contains("\\"), !file.hasPrefix("."), file.utf8.count < 256
        else {
            return .failure(Problem("“\(file.prefix(40))” is no file in its own folder"))
        }
        guard parts.count <= 6 else { return .failure(Problem("it has \(parts.count) fields instead of 6")) }
        var values: [Double] = []
        for index in 1...5 {
            let text = index < parts.count ? parts[index].trimmingCharacters(in: .whitespaces) : ""
            // UTAU takes an empty field for 0.
            guard let value = text.isEmpty ? 0 : Double(text), value.isFinite, abs(value) <= longest else {
                return .failure(Problem("its \(fields[index - 1]) “\(text.prefix(20))” is no number of milliseconds"))
            }
            values.append(value / 1000)
        }
        guard values[0] >= 0, values[1] >= 0 else {
            return .failure(Problem("its \(values[0] < 0 ? "offset" : "consonant") is below 0"))
        }
        let named = parts.first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
        let alias = named.isEmpty ? String(file.prefix { $0 != "." }) : named
        guard alias.utf8.count < 128 else { return .failure(Problem("its alias is too long")) }
        return .success(
            OtoEntry(
                file: folder.isEmpty ? file : "\(folder)/\(file)", alias: alias, offset: values[0], fixed: values[1],
                cutoff: values[2], preutterance: max(0, values[3]), overlap: values[4]))
    }

    struct Problem: Error, Equatable {
        var what: String
        init(_ what: String) { self.what = what }
    }
}
