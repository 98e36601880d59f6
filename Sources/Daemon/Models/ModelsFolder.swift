import Foundation
import Llama

/// Where the model files lie that the control page may set up: it names a file of this folder and no path.
struct ModelsFolder: Sendable {
    /// A file as the page shows it for choosing.
    struct Entry: Encodable, Sendable {
        var file: String
        var bytes: Int?
        var parameters: Int?
        var contextTokens: Int?
        /// Why it cannot be used.
        var problem: String?
    }

    let path: String
    /// Files that are looked into; a folder of more is somebody's collection.
    private static let most = 100

    init(path: String) { self.path = path }

    init(_ configuration: Configuration) {
        path = configuration.optional(.modelsFolder) ?? DataFolder.path(configuration) + "/models"
    }

    func path(of file: String) -> String { path + "/" + file }

    /// A name in this folder, and nothing that leads elsewhere.
    static func isName(_ file: String) -> Bool {
        (6...200).contains(file.utf8.count) && file.lowercased().hasSuffix(".gguf") && !file.hasPrefix(".")
            && file.unicodeScalars.allSatisfy { $0 != "/" && $0 != "\\" && $0.value >= 0x20 }
    }

    /// The files by name, each with what its header says. Blocks: the headers are read.
    var entries: [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter(Self.isName).sorted().prefix(Self.most).map { name in
            do throws(LlamaError) {
                let file = try GGUFFile.examine(path(of: name))
                return Entry(
                    file: name, bytes: file.bytes, parameters: file.parameters, contextTokens: file.contextTokens)
            } catch {
                return Entry(file: name, problem: "\(error.what). \(error.advice)")
            }
        }
    }
}
