internal import Formats
internal import Foundation

extension CharacterCard {
    /// The card's file in a container. The document is written as it was read.
    public func bytes(as container: Container) throws -> [UInt8] {
        switch container {
        case .json: return Array((document.prettyText + "\n").utf8)
        case .yaml: return Array(YAML.emit(Self.yaml(document)).utf8)
        case .png: return try pictureBytes()
        case .charx:
            let used = Set(attachments.map(\.path))
            var files = [(path: "card.json", bytes: Array(document.prettyText.utf8))]
            files += attachments.map { (path: $0.path, bytes: $0.bytes) }
            if let picture, !used.contains(Self.portraitPath) { files.append((Self.portraitPath, picture)) }
            return ZipWriter.archive(files)
        }
    }

    /// The container that a file's name asks for; nil when it asks for none.
    public static func container(named path: String) -> Container? {
        switch path.split(separator: ".").last?.lowercased() {
        case "json": .json
        case "yaml", "yml": .yaml
        case "png", "apng": .png
        case "charx": .charx
        default: nil
        }
    }

    private func pictureBytes() throws -> [UInt8] {
        let portrait = portrait.flatMap { PNGFile.isOne($0) ? $0 : nil } ?? PNGFile.plain()
        let text = Array(Data(document.bytes).base64EncodedData())
        // Older programs look for `chara` only, and newer ones take `ccv3` first.
        var texts = [(keyword: "chara", text: text)]
        if version == .v3 { texts.append((keyword: "ccv3", text: text)) }
        return try PNGFile(portrait, place: "the card's picture").bytes(withCard: texts)
    }

    static func yaml(_ value: JSONValue) -> YAMLNode {
        switch value {
        case .array(let elements): return .sequence(elements.map(yaml))
        case .object(let object): return .mapping(object.members.map { ($0.key, yaml($0.value)) })
        case .string(let text): return .text(text)
        default: return .plain(value.text)
        }
    }
}
