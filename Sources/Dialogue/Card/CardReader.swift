internal import Formats
internal import Foundation

extension CharacterCard {
    /// Bytes of a card's file: a large picture, or an archive with models.
    public static let maximumSize = 256 << 20
    /// Bytes of the document itself, and how deep it nests.
    static let documentLimits = JSONLimits(bytes: 32 << 20, depth: 64)
    /// What a file that may be a card is called.
    public static let suffixes: Set<String> = ["png", "apng", "json", "yaml", "yml", "charx"]

    /// Reads a card's file of any kind.
    /// - Throws: `DialogueError` that names the file and what is wrong with it.
    public static func load(_ path: String) throws -> CharacterCard {
        do {
            return try read(FileBytes.read(path, limit: maximumSize), place: path)
        } catch let error as FormatError {
            throw DialogueError(error.what, at: error.place.isEmpty ? path : error.place, advice: error.advice)
        }
    }

    /// Reads a card from memory; the container is told from the bytes, not from the name.
    public static func read(_ bytes: [UInt8], place: String) throws -> CharacterCard {
        guard bytes.count <= maximumSize else {
            throw DialogueError(
                "the card is longer than \(maximumSize >> 20) MiB", at: place, advice: "Leave large assets out of it.")
        }
        if PNGFile.isOne(bytes) { return try picture(bytes, place: place) }
        if bytes.starts(with: [0x50, 0x4B, 3, 4]) { return try archive(bytes, place: place) }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) || bytes.starts(with: Array("RIFF".utf8)) {
            throw DialogueError(
                "the picture is not PNG, and only PNG holds a card", at: place,
                advice: "Fetch the original; chat programs and photo tools take cards out of pictures.")
        }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let first = text.first { !$0.isSpace }
        return first == UInt8(ascii: "{")
            ? try card(json(text, place: place), container: .json, place: place)
            : try card(yaml(text, place: place), container: .yaml, place: place)
    }

    private static func picture(_ bytes: [UInt8], place: String) throws -> CharacterCard {
        let file = try PNGFile(bytes, place: place)
        // V3 wins where both stand: `chara` is there for older programs.
        for keyword in ["ccv3", "chara"] {
            guard let text = try file.text(keyword, place: place) else { continue }
            guard let data = Data(base64Encoded: Data(text), options: .ignoreUnknownCharacters), !data.isEmpty else {
                throw DialogueError(
                    "the text `\(keyword)` of the picture is not base64", at: place, advice: "Export the card again.")
            }
            var card = try card(json(Array(data), place: place), container: .png, place: place)
            card.picture = bytes
            return card
        }
        throw DialogueError(
            "the picture holds no character card", at: place,
            advice: "A card has a `chara` or `ccv3` text; photo tools and chat programs take it out.")
    }

    private static func archive(_ bytes: [UInt8], place: String) throws -> CharacterCard {
        let archive: ZipArchive
        var attachments: [Attachment] = []
        do {
            archive = try ZipArchive(bytes, source: place, limits: .init(bytes: maximumSize, entries: 4096))
        } catch let error as FormatError {
            throw DialogueError(error.what, at: place, advice: "Export the card again.")
        }
        guard let entry = archive["card.json"] else {
            throw DialogueError("the archive has no `card.json` at its top", at: place, advice: "Export it as .charx.")
        }
        do {
            let document = try json(archive.read(entry, limit: documentLimits.bytes), place: place + ":card.json")
            var room = maximumSize
            for entry in archive.entries where !entry.isFolder && entry.path != "card.json" {
                let bytes = try archive.read(entry, limit: room)
                room -= bytes.count
                attachments.append(Attachment(path: entry.path, bytes: bytes))
            }
            var card = try card(document, container: .charx, place: place)
            card.attachments = attachments
            return card
        } catch let error as FormatError {
            throw DialogueError(error.what, at: error.place, advice: "Export the card again.")
        }
    }

    private static func json(_ bytes: [UInt8], place: String) throws -> JSONValue {
        do {
            return try JSONValue.parse(bytes, limits: documentLimits)
        } catch let error as FormatError {
            throw DialogueError(
                "the card's JSON is broken: \(error.what), at \(error.place)", at: place,
                advice: "Export the card again.")
        }
    }

    private static func yaml(_ bytes: [UInt8], place: String) throws -> JSONValue {
        do {
            return try YAML.parse(String(decoding: bytes, as: UTF8.self), source: place).json
        } catch let error as FormatError {
            throw DialogueError(
                "the card is neither JSON nor YAML: \(error.what)", at: error.place, advice: error.advice)
        }
    }

    /// Tells the version and checks what every card must have.
    static func card(_ document: JSONValue, container: Container, place: String) throws -> CharacterCard {
        guard let object = document.object else {
            throw DialogueError(
                "the card is \(document.typeName), not an object", at: place, advice: "Export it again.")
        }
        let spec = object["spec"]?.string
        if spec == "lorebook_v3" {
            throw DialogueError(
                "this is a lorebook, not a character", at: place,
                advice: "Put it into a persona's folder as lorebook.json.")
        }
        let version: Version =
            switch spec {
            case "chara_card_v3": .v3
            case "chara_card_v2": .v2
            default: object["data"]?.object != nil ? .v2 : .v1
            }
        var card = CharacterCard(version: version, container: container, document: document)
        if let spec, version == .v1 || !["chara_card_v2", "chara_card_v3"].contains(spec) {
            card.warnings.append("`spec` is `\(spec.prefix(40))`, which is not known")
        }
        try card.check(place: place)
        return card
    }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
