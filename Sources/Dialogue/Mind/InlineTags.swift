internal import Foundation
public import Script

/// A piece of an answer with its stage directions taken out.
public enum TaggedPiece: Sendable, Hashable {
    case text(String)
    /// `[happy]`, `[sad:0.5]`.
    case mood(Mood)
    /// `[sing farewell]`.
    case song(String)
    /// `[wave]`, `[gesture bow]`.
    case gesture(String)
}

/// Takes stage directions in square brackets out of a text as it streams in; they are never spoken. Brackets that hold
/// something else are dropped with what they hold when they look like a direction, and kept as text when they do not.
public struct InlineTags: Sendable {
    /// Longer brackets are text: no direction of ours is longer.
    public static let maximumTagLength = 48
    /// Poses that every look can show.
    public static let gestures: Set<String> = [
        "wave", "nod", "bow", "shake", "shrug", "clap", "point", "tilt", "heart", "blink",
    ]

    private var pending = ""
    private var isInside = false

    public init() {}

    public mutating func feed(_ text: String) -> [TaggedPiece] {
        var pieces: [TaggedPiece] = []
        for character in text { step(character, into: &pieces) }
        if !isInside { flush(into: &pieces) }
        return pieces
    }

    /// What is left when the text ends: an unclosed bracket is text.
    public mutating func finish() -> [TaggedPiece] {
        var pieces: [TaggedPiece] = []
        if isInside { pending = "[" + pending }
        isInside = false
        flush(into: &pieces)
        return pieces
    }

    /// A whole text at once.
    public static func parse(_ text: String) -> [TaggedPiece] {
        var tags = InlineTags()
        return tags.feed(text) + tags.finish()
    }

    private mutating func step(_ character: Character, into pieces: inout [TaggedPiece]) {
        switch (isInside, character) {
        case (false, "["):
            flush(into: &pieces)
            isInside = true
        case (false, _):
            pending.append(character)
        case (true, "]"):
            isInside = false
            close(into: &pieces)
        case (true, "["), (true, "\n"):
            isInside = false
            pending = "[" + pending
            step(character, into: &pieces)
        case (true, _):
            pending.append(character)
            if pending.utf8.count > Self.maximumTagLength {
                isInside = false
                pending = "[" + pending
            }
        }
    }

    private mutating func close(into pieces: inout [TaggedPiece]) {
        let tag = pending
        pending = ""
        if let piece = Self.direction(tag) {
            pieces.append(piece)
        } else if !Self.looksLikeDirection(tag) {
            pending = "[" + tag + "]"
        }
    }

    private mutating func flush(into pieces: inout [TaggedPiece]) {
        guard !pending.isEmpty else { return }
        pieces.append(.text(pending))
        pending = ""
    }

    private static func direction(_ tag: String) -> TaggedPiece? {
        let parts = tag.lowercased().split(whereSeparator: { " :=：".contains($0) }).map(String.init)
        guard let head = parts.first else { return nil }
        if let emotion = Emotion(rawValue: head) {
            return .mood(Mood(emotion, intensity: parts.dropFirst().first.flatMap(Float.init) ?? 0.8))
        }
        if parts.count == 2, ["sing", "song"].contains(head), parts[1].utf8.allSatisfy(isNameByte) {
            return .song(parts[1])
        }
        if parts.count == 2, ["gesture", "motion"].contains(head) { return .gesture(parts[1]) }
        return parts.count == 1 && gestures.contains(head) ? .gesture(head) : nil
    }

    /// Latin letters, digits and signs only: `[laughs softly]`, `[1]`. Chinese in brackets is more likely to be meant.
    private static func looksLikeDirection(_ tag: String) -> Bool { tag.utf8.allSatisfy { $0 < 0x80 } }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte == 45 || byte == 95
    }
}
