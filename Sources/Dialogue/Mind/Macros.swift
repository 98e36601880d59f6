internal import Script

/// `{viewer}` and `{name}` in a persona's lines, and the double braces of character cards. One pass over a template:
/// what a macro yields is never read again, so nothing that a viewer wrote can become one.
struct Macros {
    enum Mode {
        /// For the air and for prompts: everything is filled in, and what is not known disappears.
        case full
        /// For keys in other entries: hidden keys are seen, comments are not.
        case scanning
        /// When a card is read: the character's name is filled in, and the rest stays for later.
        case naming
    }

    private let viewer: String?
    private let name: String
    private let clock: @Sendable () -> WallTime
    private let seed: UInt64
    /// What `{{original}}` stands for.
    var original = ""
    /// Scalars of a viewer's name that are spoken: longer ones are spam.
    private static let maximumName = 24
    /// Scalars of a result, macros in a template, and macros inside each other.
    private static let maximumResult = 100_000
    private static let maximumMacros = 1000
    private static let maximumDepth = 4

    init(viewer: String?, name: String, seed: UInt64 = 0, clock: @escaping @Sendable () -> WallTime = WallTime.now) {
        self.viewer = viewer.flatMap(Self.speakable)
        self.name = name
        self.seed = seed
        self.clock = clock
    }

    func expand(_ text: String, in language: Language, mode: Mode = .full) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "<") }) else { return text }
        var run = Run(macros: self, language: language, mode: mode, random: SeededGenerator(seed: seed))
        return run.expand(Array(text.unicodeScalars)[...], depth: 0)
    }

    /// Letters, digits and single spaces of a name that a stranger chose; nil when nothing is left.
    private static func speakable(_ name: String) -> String? {
        let words = name.unicodeScalars.prefix(200).split { !($0.properties.isAlphabetic || ("0"..."9").contains($0)) }
        let plain = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
        return plain.isEmpty ? nil : String(plain.unicodeScalars.prefix(maximumName))
    }

    private static let friend: [Language: String] = [.mandarin: "朋友", .english: "my friend", .japanese: "あなた"]

    /// One expansion.
    private struct Run {
        let macros: Macros
        let language: Language
        let mode: Mode
        var random: SeededGenerator
        var room = Macros.maximumMacros

        mutating func expand(_ text: ArraySlice<Unicode.Scalar>, depth: Int) -> String {
            var result = String.UnicodeScalarView()
            var trims = false
            var at = text.startIndex
            while at < text.endIndex, result.count < Macros.maximumResult {
                guard let end = Self.end(of: text, at: at), depth < Macros.maximumDepth, room > 0 else {
                    if let (word, length) = plain(text[at...]) {
                        result.append(contentsOf: word.unicodeScalars)
                        at += length
                    } else {
                        result.append(text[at])
                        at += 1
                    }
                    continue
                }
                room -= 1
                let body = text[(at + 2)..<end]
                at = end + 2
                if let value = value(of: body, depth: depth) {
                    result.append(contentsOf: value.unicodeScalars)
                } else if mode == .full {
                    trims = trims || String(String.UnicodeScalarView(body)).lowercased() == "trim"
                } else {
                    result.append(contentsOf: ("{{" + String(String.UnicodeScalarView(body)) + "}}").unicodeScalars)
                }
            }
            return trims ? String(result).trimmed : String(result)
        }

        /// Where the `}}` stands that closes the `{{` at an index.
        private static func end(of text: ArraySlice<Unicode.Scalar>, at start: Int) -> Int? {
            guard text[start] == "{", start + 1 < text.endIndex, text[start + 1] == "{" else { return nil }
            var depth = 0
            var at = start
            // No macro is longer; an unclosed one must not make the search quadratic.
            let limit = min(text.endIndex - 1, start + 4000)
            while at < limit {
                if text[at] == "{", text[at + 1] == "{" {
                    depth += 1
                    at += 2
                } else if text[at] == "}", text[at + 1] == "}" {
                    depth -= 1
                    if depth == 0 { return at }
                    at += 2
                } else {
                    at += 1
                }
            }
            return nil
        }

        /// `{viewer}`, `{name}` and the names in angle brackets of the oldest cards.
        private func plain(_ text: ArraySlice<Unicode.Scalar>) -> (String, Int)? {
            guard let first = text.first, first == "{" || first == "<" else { return nil }
            let head = String(String.UnicodeScalarView(text.prefix(8))).lowercased()
            if head.hasPrefix("<bot>") || head.hasPrefix("<char>") {
                return (macros.name, head.hasPrefix("<bot>") ? 5 : 6)
            }
            guard mode == .full else { return nil }
            if head.hasPrefix("{viewer}") { return (friend, 8) }
            if head.hasPrefix("{name}") { return (macros.name, 6) }
            if head.hasPrefix("<user>") { return (friend, 6) }
            return nil
        }

        private var friend: String { macros.viewer ?? Macros.friend[language] ?? "friend" }

        /// nil for a macro that yields nothing here.
        private mutating func value(of body: ArraySlice<Unicode.Scalar>, depth: Int) -> String? {
            let text = String(String.UnicodeScalarView(body)).trimmed
            if text.hasPrefix("//") { return "" }
            let name = text.prefix { $0 != ":" && !$0.isWhitespace }.lowercased()
            let argument = text.dropFirst(name.count).drop { $0 == ":" || $0.isWhitespace }
            let isDouble = text.dropFirst(name.count).hasPrefix("::")
            switch (name, mode) {
            case ("char", _): return macros.name
            case ("comment", _): return ""
            case ("hidden_key", .scanning): return String(argument)
            case ("hidden_key", .full): return ""
            case (_, .naming): return nil
            case ("user", _): return friend
            case ("random", _):
                let options = Self.options(argument, isDouble: isDouble)
                return inner(options.randomElement(using: &random) ?? "", depth)
            case ("pick", _):
                // The same template picks the same every time.
                let options = Self.options(argument, isDouble: isDouble)
                let choice = Self.hash(String(argument) + macros.name) % UInt64(max(1, options.count))
                return inner(options[safe: Int(choice)] ?? "", depth)
            case ("roll", _): return roll(String(argument))
            case ("reverse", _): return String(inner(String(argument), depth).reversed())
            default: return moment(name)
            }
        }

        private func moment(_ name: String) -> String? {
            switch name {
            case "time": macros.clock().time(in: language)
            case "date": macros.clock().date(in: language)
            case "weekday": macros.clock().weekday(in: language)
            case "isotime": macros.clock().isoTime
            case "isodate": macros.clock().isoDate
            case "newline": "\n"
            case "original": macros.original
            default: nil
            }
        }

        private mutating func inner(_ text: String, _ depth: Int) -> String {
            expand(Array(text.unicodeScalars)[...], depth: depth + 1)
        }

        /// `A,B` with `\,` for a comma, or `A::B`. Commas inside another macro are its own.
        private static func options(_ text: Substring, isDouble: Bool) -> [String] {
            if isDouble {
                return text.split(separator: "::", omittingEmptySubsequences: false).map { $0.trimmed }
            }
            var options = [""]
            var depth = 0
            var isEscaped = false
            for character in text {
                switch character {
                case "\\" where !isEscaped:
                    isEscaped = true
                    continue
                case "," where !isEscaped && depth == 0: options.append("")
                default:
                    if character == "{" { depth += 1 }
                    if character == "}" { depth -= 1 }
                    if isEscaped, character != "," { options[options.count - 1].append("\\") }
                    options[options.count - 1].append(character)
                }
                isEscaped = false
            }
            return options.map { $0.trimmed }
        }

        /// `20`, `d20`, `2d6`.
        private mutating func roll(_ text: String) -> String? {
            let parts = text.lowercased().split(separator: "d", omittingEmptySubsequences: false).map { $0.trimmed }
            let dice = parts.count == 2 ? (parts[0].isEmpty ? 1 : Int(parts[0])) : 1
            guard let dice, let sides = Int(parts.last ?? ""), parts.count <= 2, (1...100).contains(dice),
                (1...1_000_000).contains(sides)
            else { return "" }
            return "\((0..<dice).reduce(0) { sum, _ in sum + Int.random(in: 1...sides, using: &random) })"
        }

        /// FNV-1a.
        private static func hash(_ text: String) -> UInt64 {
            text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        }
    }
}
