internal import Formats

/// One avatar: which set it speaks, and how its face differs from the master's. A small JSON file, `NAME.json`.
public struct AvatarProfile: Sendable {
    /// A face table's name; nil is the master set.
    public let target: String?
    /// A table of mouth shapes; nil is Meta's fifteen.
    public let visemes: String?
    public let calibration: Calibration
    /// The file's text.
    public let json: String

    /// Longest file, bytes: every channel has room for all it can say.
    public static let largest = 64 << 10

    /// - Parameter file: what errors call it.
    /// - Throws: `TargetError` with the channel or key that is wrong.
    public init(json text: String, file: String) throws(TargetError) {
        guard text.utf8.count <= Self.largest else {
            throw TargetError("the file has \(text.utf8.count) bytes", at: file, advice: "64 KiB are the most")
        }
        let table = try TargetFile.table(text, file: file)
        guard let members = table.object?.members else { throw TargetError("this is no JSON object", at: file) }
        for member in members where !["target", "visemes", "channels", "exclude"].contains(member.key) {
            throw TargetError(
                "\(member.key.prefix(40)) is unknown", at: file, advice: "use target, visemes, channels and exclude")
        }
        target = try Self.name("target", of: table, file: file)
        visemes = try Self.name("visemes", of: table, file: file)
        calibration = try Calibration(json: text, file: file)
        json = text
    }

    private static func name(_ key: String, of table: JSONValue, file: String) throws(TargetError) -> String? {
        guard let value = table[key], !value.isNull else { return nil }
        guard let name = value.string, isName(name) else { throw TargetError("\(key) is no table's name", at: file) }
        return name
    }

    /// Letters, digits, `-` and `_`, 1 to 40: also a safe name of a file.
    public static func isName(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == 0x2D || $0 == 0x5F
            }
    }
}
