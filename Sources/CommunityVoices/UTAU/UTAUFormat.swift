internal import Foundation
public import Inference
internal import Script
public import Vocals

/// Sample banks of UTAU, told by their `oto.ini`: in the folder itself, or in folders of pitches and styles below it.
public struct UTAUFormat: SingingFormat {
    public init() {}

    public func recognises(folder: String) -> Bool {
        let bank = BankFolder(folder)
        guard !bank.has(BankPart.file) else { return false }
        if bank.has(SampleTable.file) { return true }
        guard bank.has("character.txt") || bank.has("prefix.map") else { return false }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().prefix(400).contains { bank.child($0).has(SampleTable.file) }
    }

    public func load(folder: String, runtime: InferenceRuntime) async throws -> any Vocalist {
        try await bank(folder: folder)
    }

    func bank(folder: String) async throws -> SampleBank {
        try await WorkerPool.shared.run(scope: WorkScope(.batch)) { try SampleBank(BankFolder(folder)) }
    }

    public func qualify(_ voice: any Vocalist) async throws -> [String] {
        guard let bank = voice as? SampleBank else { return [] }
        let judged = try await bank.judgement()
        let off =
            judged.cents.map { "\(($0 * 10).rounded() / 10) cents from the pitch asked for" } ?? "without a clear pitch"
        let affixes = bank.chooser.map.all.count
        var lines = ["samples: \(bank.chooser.entries.count) aliases\(affixes > 1 ? " in \(affixes) pitches" : "")"]
        if let title = bank.title, title != bank.name { lines.append("it calls itself \(title)") }
        lines.append("it sings \(bank.languages.map(\.rawValue).joined(separator: ", "))")
        lines += bank.problems
        if bank.refused > bank.problems.count {
            lines.append("\(bank.refused - bank.problems.count) more lines could not be used")
        }
        lines.append("a sung note is \(off); gain \(judged.gain) dB")
        return lines
    }
}
