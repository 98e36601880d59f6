/// A conversation as a model wants it: the marks of its template, and the words between them. Only the marks are read as
/// the model's control tokens; a viewer who writes `<|im_end|>` has written ten characters.
struct ChatLayout: Equatable {
    enum Piece: Equatable {
        case marks(String)
        case words(String)
    }

    let pieces: [Piece]
    /// The model's own template was used; else ChatML, which most models of today understand.
    let isOwn: Bool

    /// - Parameter render: puts messages into the model's template; nil where it has none that is known.
    init(_ messages: [LlamaMessage], render: ([LlamaMessage]) -> String?) {
        let words = messages.map { LlamaMessage($0.role, Self.trimmed($0.content)) }
        for candidate in [words, Self.folded(words)] {
            guard let text = render(Self.marked(candidate)), let pieces = Self.split(text, candidate) else { continue }
            self.pieces = pieces
            isOwn = true
            return
        }
        pieces = Self.split(Self.chatML(Self.marked(words)), words) ?? []
        isOwn = false
    }

    /// What the messages say.
    var words: [String] {
        pieces.compactMap { piece in
            guard case .words(let text) = piece else { return nil }
            return text
        }
    }

    /// Marks and words as one text.
    var text: String {
        pieces.map { piece in
            switch piece {
            case .marks(let text), .words(let text): text
            }
        }.joined()
    }

    /// The answer that begins in the prompt itself: a template may open the model's thoughts there.
    var opening: String {
        guard case .marks(let text)? = pieces.last, Self.trimmed(text).hasSuffix("<think>") else { return "" }
        return "<think>"
    }

    /// Private use characters that stand for a message's words while the template is applied.
    private static let open: Unicode.Scalar = "\u{F8E0}"
    private static let close: Unicode.Scalar = "\u{F8E1}"

    private static func marked(_ messages: [LlamaMessage]) -> [LlamaMessage] {
        messages.enumerated().map { LlamaMessage($1.role, "\(open)\($0)\(close)") }
    }

    /// The template's text cut at the marks; nil where it left a message out, or turned their order.
    private static func split(_ text: String, _ messages: [LlamaMessage]) -> [Piece]? {
        var pieces: [Piece] = []
        var rest = text.unicodeScalars[...]
        for (number, message) in messages.enumerated() {
            let mark = "\(open)\(number)\(close)".unicodeScalars
            guard let place = rest.firstRange(of: mark) else { return nil }
            pieces.append(.marks(String(rest[..<place.lowerBound])))
            pieces.append(.words(message.content))
            rest = rest[place.upperBound...]
        }
        guard !rest.contains(open) else { return nil }
        pieces.append(.marks(String(rest)))
        return pieces.filter { $0 != .marks("") && $0 != .words("") }
    }

    /// For templates that know no system message: what it says stands before the next message.
    private static func folded(_ messages: [LlamaMessage]) -> [LlamaMessage] {
        var result: [LlamaMessage] = []
        var system: [String] = []
        for message in messages {
            guard message.role != "system" else {
                system.append(message.content)
                continue
            }
            let content = (system + [message.content]).joined(separator: "\n\n")
            result.append(LlamaMessage(message.role, content))
            system = []
        }
        return system.isEmpty ? result : result + [LlamaMessage("user", system.joined(separator: "\n\n"))]
    }

    private static func chatML(_ messages: [LlamaMessage]) -> String {
        messages.map { "<|im_start|>\($0.role)\n\($0.content)<|im_end|>\n" }.joined() + "<|im_start|>assistant\n"
    }

    /// Without spaces around it, and without what ends a C string or stands for words above.
    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars.filter { $0 != "\0" && $0 != open && $0 != close }
        let body = scalars.drop { $0.properties.isWhitespace }
        let end = body.lastIndex { !$0.properties.isWhitespace }
        return end.map { String(String.UnicodeScalarView(body[...$0])) } ?? ""
    }
}
