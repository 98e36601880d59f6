internal import Formats
internal import Foundation
internal import Vocals

/// What a sample bank's folder says: every `oto.ini` in it and below it, read once, with what is wrong in them.
struct SampleTable: Sendable {
    /// By alias; the first of a name counts.
    private(set) var entries: [String: OtoEntry] = [:]
    private(set) var map = PrefixMap()
    /// `file:line: what`, so many at most.
    private(set) var problems: [String] = []
    /// How many lines could not be used in all.
    private(set) var refused = 0
    private(set) var title: String?

    /// Bounds of a bank from outside. The largest known have some 20,000 entries in 30 folders.
    struct Limits: Sendable {
        var bytes = 4 << 20
        var entries = 60_000
        var folders = 400
        var depth = 4
        var files = 20_000
        var problems = 20
    }

    static let file = "oto.ini"

    init(_ folder: BankFolder, limits: Limits = Limits()) throws {
        title = Self.title(folder)
        if folder.has("prefix.map"), let text = try? Self.text("\(folder.path)/prefix.map", limit: 1 << 16) {
            map = PrefixMap(text)
        }
        var places = [(path: "", depth: 0)]
        var next = 0
        while next < places.count {
            let place = places[next]
            next += 1
            let path = place.path.isEmpty ? folder.path : "\(folder.path)/\(place.path)"
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted().prefix(
                limits.files)
            try read(names, in: place.path, at: path, limits)
            guard place.depth < limits.depth else { continue }
            for name in names where !name.hasPrefix(".") && places.count < limits.folders {
                guard Self.isFolder("\(path)/\(name)") else { continue }
                places.append((place.path.isEmpty ? name : "\(place.path)/\(name)", place.depth + 1))
            }
        }
        guard !entries.isEmpty else {
            throw folder.problem(
                "none of the \(refused) lines of its oto.ini can be used\(problems.first.map { ", such as \($0)" } ?? "")"
            )
        }
    }

    private mutating func read(
        _ names: ArraySlice<String>, in folder: String, at path: String, _ limits: Limits
    ) throws {
        guard names.contains(Self.file) else { return }
        let place = folder.isEmpty ? Self.file : "\(folder)/\(Self.file)"
        let text = try Self.text("\(path)/\(Self.file)", limit: limits.bytes)
        // Names compare as they are read, however their accents are composed; case is Windows' to ignore.
        let files = Dictionary(names.map { ($0.lowercased(), $0) }) { first, _ in first }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            guard entries.count < limits.entries else {
                return note("\(place):\(number + 1): more than \(limits.entries) entries; the rest is left out", limits)
            }
            switch OtoLine.parse(line, folder: folder) {
            case .failure(let problem): note("\(place):\(number + 1): \(problem.what)", limits)
            case .success(var entry):
                let name = entry.file.split(separator: "/").last.map(String.init) ?? entry.file
                guard let own = files[name.lowercased()] else {
                    note("\(place):\(number + 1): there is no file \(name)", limits)
                    continue
                }
                entry.file = folder.isEmpty ? own : "\(folder)/\(own)"
                if entries[entry.alias] == nil { entries[entry.alias] = entry }
            }
        }
    }

    private mutating func note(_ problem: String, _ limits: Limits) {
        refused += 1
        if problems.count < limits.problems { problems.append(problem) }
    }

    private static func text(_ path: String, limit: Int) throws -> String {
        guard let text = LegacyText.decode(try FileBytes.read(path, limit: limit)) else {
            throw VocalsError(
                .badVoice, "is neither UTF-8 nor Shift-JIS", at: path, advice: "Save it again as UTF-8.")
        }
        return text
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
            // A link could lead in a circle, or out of the bank.
            && (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil
    }

    /// `name=` of its `character.txt`.
    private static func title(_ folder: BankFolder) -> String? {
        guard folder.has("character.txt"), let text = try? text("\(folder.path)/character.txt", limit: 1 << 16) else {
            return nil
        }
        let line = text.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix("name") }
        let name = line?.split(separator: "=", maxSplits: 1).dropFirst().first?.trimmingCharacters(in: .whitespaces)
        return name.map { String($0.prefix(80)) }
    }
}
