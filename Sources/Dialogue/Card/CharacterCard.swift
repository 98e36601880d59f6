public import Formats

/// A character card (V1, V2, V3) as it was read: the whole document is kept, so that what this program does not know
/// survives a round trip. Formats: character-card-spec-v2 and character-card-spec-v3.
public struct CharacterCard: Sendable, Equatable {
    public enum Version: String, Sendable, Hashable { case v1, v2, v3 }
    public enum Container: String, Sendable, Hashable { case json, yaml, png, charx }

    /// A file that travels with the card, by its path in the archive.
    public struct Attachment: Sendable, Equatable {
        public var path: String
        public var bytes: [UInt8]

        public init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    public var version: Version
    public var container: Container
    /// As written, with every field.
    public var document: JSONValue
    /// The picture that held the card, whole; nil for other containers.
    public var picture: [UInt8]?
    /// The other files of a `.charx`.
    public var attachments: [Attachment]
    /// What is odd about the card and was passed over.
    public var warnings: [String]

    public init(
        version: Version, container: Container = .json, document: JSONValue, picture: [UInt8]? = nil,
        attachments: [Attachment] = [], warnings: [String] = []
    ) {
        self.version = version
        self.container = container
        self.document = document
        self.picture = picture
        self.attachments = attachments
        self.warnings = warnings
    }

    /// The fields: under `data` since V2, at the top in V1.
    public var data: JSONValue { version == .v1 ? document : document["data"] ?? .null }
    public var name: String { text("name") }
    /// What `{{char}}` stands for.
    public var nickname: String { text("nickname").isEmpty ? name : text("nickname") }

    /// A text field; empty when it is missing.
    public func text(_ field: String) -> String { data[field]?.string ?? "" }

    /// A list of texts; empty when it is missing.
    public func texts(_ field: String) -> [String] { data[field]?.array?.compactMap(\.string) ?? [] }
}

/// A picture, sound or model that a V3 card names.
public struct CardAsset: Sendable, Hashable {
    /// `icon`, `background`, `user_icon`, `emotion`, or `x_…`.
    public var type: String
    /// `embeded://…`, `ccdefault:`, an address, or the data itself.
    public var uri: String
    /// `main` for the one to show; the emotion's name for `emotion`.
    public var name: String
    public var ext: String

    public init(type: String, uri: String, name: String, ext: String) {
        self.type = type
        self.uri = uri
        self.name = name
        self.ext = ext
    }
}

extension CharacterCard {
    /// The assets of a V3 card; the default icon when the card lists none.
    public var assets: [CardAsset] {
        guard let list = data["assets"]?.array else {
            return version == .v3 ? [CardAsset(type: "icon", uri: "ccdefault:", name: "main", ext: "png")] : []
        }
        return list.compactMap { asset in
            guard let type = asset["type"]?.string, let uri = asset["uri"]?.string else { return nil }
            return CardAsset(
                type: type, uri: uri, name: asset["name"]?.string ?? "", ext: asset["ext"]?.string ?? "")
        }
    }

    /// The picture to show for the character, if it came with the card.
    var portrait: [UInt8]? {
        if let picture { return picture }
        let icons = assets.filter { $0.type == "icon" }.sorted { $0.name == "main" && $1.name != "main" }
        for icon in icons {
            for prefix in ["embeded://", "embedded://"] where icon.uri.hasPrefix(prefix) {
                let path = String(icon.uri.dropFirst(prefix.count))
                if let file = attachments.first(where: { $0.path == path }) { return file.bytes }
            }
        }
        return attachments.first { $0.path == Self.portraitPath }?.bytes
    }

    static let portraitPath = "assets/icon/images/main.png"
}
