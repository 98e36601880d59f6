internal import Foundation
internal import Vocals

/// The network from a spectrum to sound: the bank's own in `dsvocoder`, else an installed one of the name that its
/// configuration gives.
struct BankVocoder: Sendable {
    let config: BankConfig
    let mel: MelContract
    let path: String

    private static let file = "vocoder.yaml"

    init(of bank: BankConfig) throws {
        let own = bank.folder.child("dsvocoder")
        let wanted = bank.text("vocoder")
        let places = own.has(Self.file) ? [own] : wanted.map { Self.places($0, bank.folder) } ?? []
        guard let folder = places.first(where: { $0.has(Self.file) }) else {
            throw bank.folder.problem(
                "there is no vocoder: neither dsvocoder/vocoder.yaml nor an installed \(wanted ?? "one")",
                advice: "Unpack the vocoder (an .oudep is a zip) as the folder \(wanted ?? "NAME") beside the bank.")
        }
        config = try BankConfig(folder, file: Self.file)
        mel = try config.mel
        path = try folder.file(config.required("model"), for: "vocoder")
        if let difference = try bank.mel.difference(from: mel) {
            throw bank.folder.problem(
                "its acoustic model and its vocoder do not fit: \(difference)",
                advice: "Install the vocoder that it names.")
        }
    }

    /// In the bank, beside it, and where the editor keeps them beside its singers.
    private static func places(_ name: String, _ bank: BankFolder) -> [BankFolder] {
        guard !name.contains("/"), !name.contains("\\"), name != "..", name != "." else { return [] }
        let parent = URL(fileURLWithPath: bank.path).deletingLastPathComponent()
        return [
            bank.child(name), BankFolder(parent.appendingPathComponent(name).path),
            BankFolder(parent.appendingPathComponent("Dependencies/\(name)").path),
            BankFolder(parent.deletingLastPathComponent().appendingPathComponent("Dependencies/\(name)").path),
        ]
    }
}
