internal import Formats

extension CharacterCard {
    private static let textFields = [
        "name", "description", "personality", "scenario", "first_mes", "mes_example", "creator_notes", "system_prompt",
        "post_history_instructions", "creator", "character_version", "nickname",
    ]
    private static let listFields = ["alternate_greetings", "tags", "group_only_greetings", "source"]
    /// Scalars of one field: several times what any model's prompt can carry.
    static let maximumField = 200_000

    /// Refuses what cannot be used and notes what is odd.
    mutating func check(place: String) throws {
        let prefix = version == .v1 ? "" : "data."
        guard data.object != nil else {
            throw DialogueError("`data` is missing", at: place, advice: "A card since V2 has its fields under `data`.")
        }
        for field in Self.textFields {
            guard let value = data[field], !value.isNull else { continue }
            guard let text = value.string else {
                if field == "name" { throw wrong(prefix + field, "text", value, place) }
                warnings.append("`\(prefix)\(field)` must be text, not \(value.typeName); it is not used")
                continue
            }
            guard text.utf8.count <= Self.maximumField * 4, text.unicodeScalars.count <= Self.maximumField else {
                throw DialogueError(
                    "`\(prefix)\(field)` is longer than \(Self.maximumField) characters", at: place,
                    advice: "Move the most of it into the lorebook.")
            }
        }
        for field in Self.listFields {
            guard let value = data[field], !value.isNull, value.array?.allSatisfy({ $0.string != nil }) != true else {
                continue
            }
            warnings.append("`\(prefix)\(field)` must be a list of texts; what is none is not used")
        }
        guard name.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw DialogueError(
                "`\(prefix)name` is missing or empty", at: place,
                advice: "A character card has a name; is this file one?")
        }
        guard
            ["description", "personality", "scenario", "first_mes", "mes_example", "system_prompt"]
                .contains(where: { data[$0] != nil })
        else {
            throw DialogueError(
                "none of the fields of a character card is there", at: place,
                advice: "Give at least `description` or `first_mes`.")
        }
        try checkVersion(place: place)
        try checkBook(place: place)
    }

    private mutating func checkVersion(place: String) throws {
        guard version == .v3 else { return }
        let written = document["spec_version"]
        let number = written?.string.flatMap(Double.init) ?? written?.number
        guard let number else {
            warnings.append("`spec_version` is missing")
            return
        }
        if number > 3 { warnings.append("the card is of version \(number), newer than 3.0; what is new is only kept") }
    }

    private mutating func checkBook(place: String) throws {
        guard let book = data["character_book"], !book.isNull else { return }
        guard book.object != nil else { throw wrong("data.character_book", "an object", book, place) }
        guard let entries = book["entries"] else {
            warnings.append("`data.character_book.entries` is missing")
            return
        }
        guard entries.array != nil || entries.object != nil else {
            throw wrong("data.character_book.entries", "a list", entries, place)
        }
    }

    private func wrong(_ field: String, _ type: String, _ value: JSONValue, _ place: String) -> DialogueError {
        DialogueError("`\(field)` must be \(type), not \(value.typeName)", at: place, advice: "Export the card again.")
    }
}
