import Dialogue
import Llama

extension Doctor {
    /// The library that runs model files, and the file that is configured. Without one nothing is missing.
    var languageModels: [Diagnosis] {
        let path = configuration.optional(.mindFile)
        return [library(isNeeded: path != nil)] + (path.map { [file($0)] } ?? [])
    }

    private func library(isNeeded: Bool) -> Diagnosis {
        do throws(LlamaError) {
            let library = try LlamaLibrary.load(path: configuration.optional(.mindLibrary))
            return Diagnosis(
                subject: "llama.cpp", verdict: .fine, finding: "\(library.version) from \(library.path)")
        } catch {
            return Diagnosis(
                subject: "llama.cpp", verdict: isNeeded ? .broken : .notice,
                finding: isNeeded ? error.what : "not built: language models in files cannot be used",
                remedy: isNeeded ? error.advice : "make llama, if you want one")
        }
    }

    private func file(_ path: String) -> Diagnosis {
        do throws(LlamaError) {
            let file = try GGUFFile.examine(path)
            return Diagnosis(subject: "model \(path)", verdict: .fine, finding: file.summary)
        } catch {
            return Diagnosis(subject: "model \(path)", verdict: .broken, finding: error.what, remedy: error.advice)
        }
    }
}

extension GGUFFile {
    /// One line for people.
    var summary: String {
        let size = "\((Double(bytes) / 1e7).rounded() / 100) GB"
        let count = "\((Double(parameters) / 1e5).rounded() / 10) million"
        let title = name.isEmpty ? architecture : "\(name) (\(architecture))"
        return "\(title), \(count) parameters, \(size), context \(contextTokens)"
            + (hasTemplate ? "" : ", no chat template: ChatML is used")
    }
}
