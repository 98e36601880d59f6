internal import Phonetics
internal import Script

/// SSML to a marked text. What is not understood is passed over and its text read, as the standard asks; what is no
/// well-formed document is an error with its place.
struct SSMLReader {
    /// An element that is open.
    private struct Frame {
        var name: String
        /// What held before it.
        var style: Style
        var start: Int
        var reading: TextMarkup.Reading?
        var language: Language?
        /// Its text is not for reading.
        var isSkipped: Bool
    }

    /// Elements in one another, and in all.
    private static let deepest = 32
    private static let mostElements = 2_000

    private var scanner: SSMLScanner
    private var marked = MarkedText(collapsesSpace: true)
    private var frames: [Frame] = []
    private var style = Style()
    private var elements = 0
    private var isDone = false

    /// True for what means to be SSML: its first element is `speak`.
    static func isSSML(_ text: String) -> Bool {
        var bytes = Array(text.utf8.prefix(2_048))[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        while true {
            bytes = bytes.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
            guard bytes.starts(with: "<?xml".utf8) || bytes.starts(with: "<!--".utf8) else { break }
            let end = bytes.starts(with: "<?".utf8) ? "?>" : "-->"
            guard let found = bytes.firstRange(of: Array(end.utf8)) else { return false }
            bytes = bytes[found.upperBound...]
        }
        guard bytes.starts(with: "<speak".utf8) else { return false }
        let next = bytes.dropFirst(6).first
        return next.map { [0x20, 0x09, 0x0A, 0x0D, 0x2F, 0x3E].contains($0) } ?? true
    }

    static func read(_ text: String) throws(SpeechError) -> MarkedText {
        var reader = SSMLReader(scanner: try SSMLScanner(text))
        return try reader.run()
    }

    private init(scanner: SSMLScanner) { self.scanner = scanner }

    private mutating func run() throws(SpeechError) -> MarkedText {
        while let token = try scanner.next() {
            switch token {
            case .start(let name, let attributes, let isEmpty):
                try open(name, attributes)
                if isEmpty { close() }
            case .end(let name):
                guard let last = frames.last, last.name == name else {
                    throw scanner.fault("</\(name)> closes nothing that is open")
                }
                close()
            case .text(let text): try add(text)
            }
        }
        guard frames.isEmpty, isDone else {
            throw scanner.fault(
                frames.last.map { "<\($0.name)> is not closed" } ?? "there is no <speak>",
                "Close every element and end with </speak>.")
        }
        return marked
    }

    private mutating func add(_ text: String) throws(SpeechError) {
        guard !frames.isEmpty else {
            guard text.allSatisfy(\.isWhitespace) else { throw scanner.fault("there is text outside <speak>") }
            return
        }
        guard !frames.contains(where: \.isSkipped) else { return }
        if isWithinReading { marked.append(text) } else { marked.append(marking: text, style: &style) }
    }

    private var isWithinReading: Bool { frames.contains { $0.reading != nil } }

    // MARK: Elements

    private mutating func open(_ name: String, _ attributes: [SSMLScanner.Attribute]) throws(SpeechError) {
        elements += 1
        guard elements <= Self.mostElements, frames.count < Self.deepest else {
            throw scanner.fault("there are too many elements, or too many in one another", "Speak it in parts.")
        }
        guard !isDone, frames.isEmpty == (name == "speak") else {
            throw scanner.fault(name == "speak" ? "<speak> is there twice" : "<\(name)> is outside <speak>")
        }
        let values = Values(attributes)
        var frame = Frame(name: name, style: style, start: marked.offset, isSkipped: false)
        frame.language = values["xml:lang"].flatMap(SSMLValues.language)
        try begin(name, values, &frame)
        frames.append(frame)
    }

    private mutating func begin(_ name: String, _ values: Values, _ frame: inout Frame) throws(SpeechError) {
        // What a reading covers is said as one: nothing changes within.
        guard !isWithinReading else { return }
        switch name {
        case "speak": marked.language = frame.language
        case "break": marked.rest(Self.pause(values))
        case "mark": if let mark = values["name"] { marked.mark(mark) }
        case "prosody":
            let number = elements
            change { $0.follow(prosody: values, number: number) }
        case "emphasis":
            change { $0.emphasis = Style.Emphasis(rawValue: values["level"] ?? "moderate") ?? .moderate }
        case "mstts:express-as":
            let mood = values["style"].flatMap { SSMLValues.mood($0, degree: values["styledegree"]) }
            change {
                if let mood { $0.mood = mood }
                $0.expression = values["style"] ?? $0.expression
            }
        case "voice":
            change {
                if let name = values["name"] { $0.voice = name }
                if let language = frame.language { $0.voiceLanguage = language }
            }
        case "sub": frame.reading = values["alias"].map { .alias($0) }
        case "phoneme": frame.reading = try phonemes(values, language: frame.language)
        case "say-as":
            frame.reading = values["interpret-as"].flatMap { SayAs($0, format: values["format"] ?? "") }
                .map { .sayAs($0) }
        case "p":
            marked.boundary()
            if marked.offset > 0 { marked.rest(Self.paragraph) }
        case "s": marked.boundary()
        case "metadata", "desc", "lexicon", "meta", "mstts:backgroundaudio": frame.isSkipped = true
        default: break
        }
        if frame.reading != nil { marked.boundary() }
    }

    private mutating func close() {
        guard let frame = frames.popLast() else { return }
        if let reading = frame.reading { marked.read(from: frame.start, as: reading, style: style) }
        if let language = frame.language { marked.speak(language, from: frame.start) }
        style = frame.style
        if frame.name != "speak" { marked.change(to: style) }
        switch frame.name {
        case "s" where !isWithinReading, "p" where !isWithinReading: marked.endSentence()
        case "speak": isDone = frames.isEmpty
        default: break
        }
    }

    private mutating func change(_ change: (inout Style) -> Void) {
        change(&style)
        marked.change(to: style)
    }

    /// Seconds between paragraphs.
    private static let paragraph = 0.7

    private static func pause(_ values: Values) -> Double {
        values["time"].flatMap(SSMLValues.seconds) ?? values["strength"].flatMap(SSMLValues.strength) ?? 0.4
    }

    private static let alphabets = [
        "sapi": "pinyin", "x-pinyin": "pinyin", "x-arpabet": "arpabet", "cmu": "arpabet", "x-ipa": "ipa",
    ]

    /// Whoever writes phonemes means them: what cannot be read is an error and not read as something else.
    private func phonemes(_ values: Values, language: Language?) throws(SpeechError) -> TextMarkup.Reading {
        guard let ph = values["ph"] else {
            throw scanner.fault("<phoneme> has no ph", "Write what is to be said: ph=\"ni3 hao3\".")
        }
        // IPA is the standard's own; where none is named, ours is tried first.
        let name = values["alphabet"].map { $0.lowercased() }
        guard let notation = PhonemeNotation(rawValue: name.map { Self.alphabets[$0] ?? $0 } ?? "x-voxhumana") else {
            throw scanner.fault(
                "there is no alphabet ‘\(name ?? "")’",
                "There are: \(PhonemeNotation.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let language = language ?? frames.last { $0.language != nil }?.language
        do throws(PhoneticsError) {
            // The tones of the reading itself say more of its language than the document around it does.
            let (syllables, language) = try notation.read(ph, language: notation.isToned(ph) ? nil : language)
            return .phonemes(syllables, language)
        } catch {
            throw scanner.fault(
                "\(error.place) \(error.what)", error.advice.prefix(1).uppercased() + error.advice.dropFirst() + ".")
        }
    }

    /// The attributes of an element by name.
    struct Values {
        private let attributes: [SSMLScanner.Attribute]
        init(_ attributes: [SSMLScanner.Attribute]) { self.attributes = attributes }
        subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
    }
}

extension Style {
    fileprivate mutating func follow(prosody values: SSMLReader.Values, number: Int) {
        rate = values["rate"].flatMap { SSMLValues.rate($0, from: rate) } ?? rate
        pitch = values["pitch"].flatMap { SSMLValues.pitch($0, from: pitch) } ?? pitch
        range = values["range"].flatMap { SSMLValues.range($0, from: range) } ?? range
        contour = values["contour"].flatMap(SSMLValues.contour).map { Contour(points: $0, element: number) } ?? contour
        if let seconds = values["duration"].flatMap(SSMLValues.seconds), seconds > 0 {
            extent = Extent(seconds: Float(min(seconds, Extent.longest)), element: number)
        }
        volume = values["volume"].flatMap { SSMLValues.volume($0, from: volume) } ?? volume
    }
}
