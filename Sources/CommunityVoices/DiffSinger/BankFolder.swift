internal import Foundation
internal import Vocals

/// A folder of a voicebank, or one of the `ds…` folders in it. Names in a bank's files lead nowhere else.
struct BankFolder: Sendable, Equatable {
    let path: String

    init(_ path: String) { self.path = path }

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(file)") }

    func child(_ name: String) -> BankFolder { BankFolder("\(path)/\(name)") }

    var isThere: Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The path of a file that a configuration names.
    func file(_ name: String, for what: String) throws(VocalsError) -> String {
        let parts = name.replacingOccurrences(of: "\\", with: "/").split(
            separator: "/", omittingEmptySubsequences: false)
        guard !parts.isEmpty, parts.count <= 8, parts.allSatisfy({ !$0.isEmpty && $0 != ".." && $0 != "." }) else {
            throw problem("the \(what) “\(name)” is no file in the bank's own folder")
        }
        let file = parts.joined(separator: "/")
        guard has(file) else { throw problem("there is no \(what) \(file)") }
        return "\(path)/\(file)"
    }

    func problem(_ what: String, advice: String = "Install the bank again, with all its files.") -> VocalsError {
        VocalsError(.badVoice, what, at: path, advice: advice)
    }
}
