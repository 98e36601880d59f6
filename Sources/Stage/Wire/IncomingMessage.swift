import FoundationEssentials
public import Script

/// Everything a client can say. Parsing bounds every field: what a viewer sends is hostile until proven otherwise.
public enum IncomingMessage: Sendable, Equatable {
    case say(text: String, performer: Int)
    case speak(text: String, performer: Int, language: Language?, emotion: Emotion?)
    case sing(song: String, performer: Int)
    case stop(performer: Int)
    case persona(id: String, performer: Int)
    case gesture(name: String, performer: Int)
    case playhead(position: Int)
    case ping(id: Int)

    /// - Parameter type: the message's type where it is not in the text, as in a request's address.
    /// - Throws: `StageError` naming the field that is wrong.
    public init(text: String, type: String? = nil) throws(StageError) {
        guard text.utf8.count <= StageProtocol.longestMessage else {
            throw StageError(
                "too-long", "The message has \(text.utf8.count) bytes", advice: "send at most 64 KiB")
        }
        let fields: Fields
        do {
            fields = try JSONDecoder().decode(Fields.self, from: Data(text.utf8))
        } catch {
            throw StageError(
                "bad-message", "The message is not JSON of the expected form",
                advice: "send an object with a `type`; see Docs/Protocol.md")
        }
        self = try fields.message(type ?? fields.type ?? "")
    }

    /// The flat form on the wire, before its fields are checked.
    private struct Fields: Decodable {
        var type: String?
        var text: String?
        var performer: Int?
        var language: String?
        var mood: String?
        var song: String?
        var persona: String?
        var name: String?
        var position: Int?
        var id: Int?

        func message(_ type: String) throws(StageError) -> IncomingMessage {
            switch type {
            case "say": return .say(text: try spoken(), performer: try index())
            case "speak":
                return .speak(
                    text: try spoken(), performer: try index(), language: try parsed(language, "language"),
                    emotion: try parsed(mood, "mood"))
            case "sing": return .sing(song: try name(song, "song"), performer: try index())
            case "stop": return .stop(performer: try index())
            case "persona": return .persona(id: try name(persona, "persona"), performer: try index())
            case "gesture": return .gesture(name: try self.name(name, "name"), performer: try index())
            case "playhead": return .playhead(position: try required(position, "position"))
            case "ping": return .ping(id: try required(id, "id"))
            default:
                throw StageError(
                    "unknown-type", "There is no message of type “\(type.prefix(40))”",
                    advice: "use say, speak, sing, stop, persona, gesture, playhead or ping")
            }
        }

        private func spoken() throws(StageError) -> String {
            let text = try required(text, "text")
            guard text.contains(where: { !$0.isWhitespace }) else {
                throw StageError("empty-text", "`text` is empty", advice: "send at least one character")
            }
            guard text.count <= StageProtocol.longestText else {
                throw StageError(
                    "too-long", "`text` has \(text.count) characters",
                    advice: "send at most \(StageProtocol.longestText)")
            }
            return text
        }

        private func index() throws(StageError) -> Int {
            let index = performer ?? 0
            guard (0..<64).contains(index) else {
                throw StageError("bad-field", "`performer` is \(index)", advice: "use an index from `performers`")
            }
            return index
        }

        private func name(_ value: String?, _ field: String) throws(StageError) -> String {
            let name = try required(value, field)
            guard !name.isEmpty, name.count <= 128 else {
                throw StageError("bad-field", "`\(field)` must have 1 to 128 characters", advice: "send an id")
            }
            return name
        }

        private func parsed<Value: RawRepresentable>(
            _ value: String?, _ field: String
        ) throws(StageError) -> Value? where Value.RawValue == String {
            guard let value, value != "auto" else { return nil }
            guard let parsed = Value(rawValue: value) else {
                throw StageError(
                    "bad-field", "`\(field)` is “\(value.prefix(40))”", advice: "see Docs/Protocol.md for its values")
            }
            return parsed
        }

        private func required<Value>(_ value: Value?, _ field: String) throws(StageError) -> Value {
            guard let value else {
                throw StageError("bad-field", "`\(field)` is missing", advice: "add it; see Docs/Protocol.md")
            }
            return value
        }
    }
}
