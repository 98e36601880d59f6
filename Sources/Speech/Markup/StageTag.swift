internal import Script

/// A stage direction in square brackets, as language models write them. What is none stays text.
enum StageTag: Sendable, Equatable {
    /// `[happy]`, `[sad:0.5]`
    case mood(Mood)
    /// `[nod]`
    case gesture(String)
    /// `[pause]`, `[pause 0.5]`, `[pause 500ms]`
    case pause(Double)
    /// `[laugh]`
    case laughter
    /// `[sing farewell]`: for whoever directs the show; never spoken.
    case song

    /// UTF-8 bytes between the brackets of the longest.
    private static let longest = 48

    /// The tag that begins at an offset, and the offset behind it.
    static func at(_ offset: Int, in bytes: [UInt8]) -> (tag: StageTag, end: Int)? {
        guard bytes[offset] == UInt8(ascii: "["), offset + 1 < bytes.count else { return nil }
        let inner = bytes[(offset + 1)...].prefix(longest + 1)
        guard let end = inner.firstIndex(of: UInt8(ascii: "]")), inner[..<end].allSatisfy({ $0 < 0x80 && $0 >= 0x20 })
        else { return nil }
        return StageTag(String(decoding: inner[..<end], as: UTF8.self)).map { ($0, end + 1) }
    }

    init?(_ text: String) {
        let parts = text.lowercased().split(whereSeparator: { " :=".contains($0) }).map(String.init)
        guard let head = parts.first, parts.count <= 2 else { return nil }
        let value = parts.count == 2 ? parts[1] : nil
        if let emotion = Emotion(rawValue: head) {
            guard let intensity = value == nil ? 1 : value.flatMap(Float.init), intensity.isFinite else { return nil }
            self = .mood(Mood(emotion, intensity: intensity))
            return
        }
        switch (head, value) {
        case ("pause", nil), ("break", nil): self = .pause(0.5)
        case ("pause", let value?), ("break", let value?):
            guard let seconds = SSMLValues.seconds(value) ?? SSMLValues.seconds(value + "s"), seconds >= 0 else {
                return nil
            }
            self = .pause(min(seconds, MarkedText.longestPause))
        case ("laugh", nil), ("laughs", nil), ("laughter", nil), ("laughing", nil), ("chuckle", nil), ("chuckles", nil):
            self = .laughter
        case ("sing", .some), ("song", .some): self = .song
        case ("gesture", let name?), ("motion", let name?): self = .gesture(name)
        case (_, nil) where Self.gestures.contains(head): self = .gesture(head)
        default: return nil
        }
    }

    private static let gestures: Set<String> = [
        "nod", "shake", "bow", "tilt", "wave", "shrug", "clap", "point", "heart", "blink",
    ]
}
