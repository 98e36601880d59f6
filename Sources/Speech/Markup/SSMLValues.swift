internal import Glibc
internal import Script

/// Reads the values of SSML's attributes (W3C, SSML 1.1, and the forms that Azure adds). nil: not such a value.
enum SSMLValues {
    /// Seconds in `1.5s` or `500ms`.
    static func seconds(_ text: String) -> Double? {
        let text = trimmed(text)
        if text.hasSuffix("ms") { return number(text.dropLast(2)).map { Double($0) / 1000 } }
        if text.hasSuffix("s") { return number(text.dropLast()).map(Double.init) }
        return nil
    }

    /// Seconds of a break's strength.
    static func strength(_ text: String) -> Double? {
        switch trimmed(text) {
        case "none": 0
        case "x-weak": 0.1
        case "weak": 0.2
        case "medium": 0.4
        case "strong": 0.7
        case "x-strong": 1.2
        default: nil
        }
    }

    /// `fast`, `120%` and `1.2` set the speed; `+20%` and `-20%` change what holds around.
    static func rate(_ text: String, from current: Float) -> Float? {
        let text = trimmed(text)
        let labels: [String: Float] = [
            "x-slow": 0.5, "slow": 0.75, "medium": 1, "default": 1, "fast": 1.3, "x-fast": 1.7,
        ]
        if let label = labels[text] { return label }
        if text.hasSuffix("%") {
            guard let value = number(text.dropLast()) else { return nil }
            return bounded(isSigned(text) ? current * (1 + value / 100) : value / 100, Style.rates)
        }
        return number(text[...]).flatMap { isSigned(text) || $0 <= 0 ? nil : bounded($0, Style.rates) }
    }

    /// `high` and `220Hz` set the pitch; `+2st`, `-10%` and `+20Hz` change what holds around.
    static func pitch(_ text: String, from current: Style.Pitch) -> Style.Pitch? {
        let text = trimmed(text)
        let labels: [String: Float] = ["x-low": -6, "low": -3, "medium": 0, "default": 0, "high": 3, "x-high": 6]
        if let label = labels[text] { return Style.Pitch(semitones: label) }
        var result = current
        if text.hasSuffix("hz") {
            guard let value = number(text.dropLast(2)), abs(value) <= 1000 else { return nil }
            guard isSigned(text) else { return Style.Pitch(absolute: value) }
            result.added = (result.added + value).clamped(to: -1000...1000)
        } else if text.hasSuffix("st") {
            guard let value = number(text.dropLast(2)) else { return nil }
            result.semitones = bounded(result.semitones + value, Style.pitches)
        } else if text.hasSuffix("%"), isSigned(text) {
            guard let value = number(text.dropLast()), value > -100 else { return nil }
            result.semitones = bounded(result.semitones + 12 * log2f(1 + value / 100), Style.pitches)
        } else {
            return nil
        }
        return result
    }

    /// `(0%,+20Hz) (50%,-2st) (100%,+10%)`: places of an element and the pitch there, in order.
    static func contour(_ text: String) -> [Contour.Point]? {
        let parts = text.split(separator: ")", omittingEmptySubsequences: true)
            .map { $0.drop { $0.isWhitespace || $0 == "," } }.filter { !$0.isEmpty }
        guard (1...Contour.mostPoints).contains(parts.count) else { return nil }
        var points: [Contour.Point] = []
        for part in parts {
            let fields = part.dropFirst().split(separator: ",").map { trimmed(String($0)) }
            guard part.first == "(", fields.count == 2, fields[0].hasSuffix("%"),
                let place = number(fields[0].dropLast()), (0...100).contains(place),
                let pitch = pitch(fields[1], from: Style.Pitch())
            else { return nil }
            points.append(Contour.Point(place: place / 100, pitch: pitch))
        }
        return points.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
            .map(\.element)
    }

    /// `x-low` … `x-high`, `+50%`, `-50%`.
    static func range(_ text: String, from current: Float) -> Float? {
        let text = trimmed(text)
        let labels: [String: Float] = [
            "x-low": 0.4, "low": 0.7, "medium": 1, "default": 1, "high": 1.4, "x-high": 1.8,
        ]
        if let label = labels[text] { return label }
        guard text.hasSuffix("%"), isSigned(text), let value = number(text.dropLast()) else { return nil }
        return bounded(current * (1 + value / 100), Style.ranges)
    }

    /// `loud`, and 0…100 as Azure has it, set the volume in dB; `+6dB` and `-20%` change what holds around.
    static func volume(_ text: String, from current: Float) -> Float? {
        let text = trimmed(text)
        let labels: [String: Float] = [
            "silent": -60, "x-soft": -12, "soft": -6, "medium": 0, "default": 0, "loud": 4, "x-loud": 8,
        ]
        if let label = labels[text] { return label }
        if text.hasSuffix("db") {
            return number(text.dropLast(2)).map { bounded(current + $0, Style.volumes) }
        }
        if text.hasSuffix("%") {
            guard let value = number(text.dropLast()) else { return nil }
            let change = decibels(isSigned(text) ? 1 + value / 100 : value / 100)
            return bounded(isSigned(text) ? current + change : change, Style.volumes)
        }
        guard let value = number(text[...]), !isSigned(text), (0...100).contains(value) else { return nil }
        return bounded(decibels(value / 100), Style.volumes)
    }

    /// `zh-CN`, `en`, `ja-JP`.
    static func language(_ text: String) -> Language? {
        let primary = trimmed(text).split(whereSeparator: { $0 == "-" || $0 == "_" }).first.map(String.init) ?? ""
        return primary == "cmn" ? .mandarin : Language(rawValue: primary)
    }

    /// Azure's styles by the mood that is nearest to them; our own moods by their names.
    static func mood(_ style: String, degree: String?) -> Mood? {
        let name = trimmed(style)
        let emotion = Emotion(rawValue: name) ?? styles[name]
        let intensity = degree.flatMap { number(trimmed($0)[...]) } ?? 1
        return emotion.map { Mood($0, intensity: intensity.isFinite ? intensity : 1) }
    }

    private static let styles: [String: Emotion] = [
        "cheerful": .happy, "friendly": .happy, "hopeful": .happy, "assistant": .neutral, "chat": .neutral,
        "newscast": .neutral, "narration-professional": .neutral, "customerservice": .happy, "lyrical": .soft,
        "poetry-reading": .soft, "gentle": .soft, "calm": .soft, "affectionate": .soft, "whispering": .soft,
        "empathetic": .soft, "embarrassed": .thinking, "serious": .thinking, "depressed": .sad, "disappointed": .sad,
        "fearful": .sad, "terrified": .surprised, "disgruntled": .angry, "shouting": .angry, "unfriendly": .angry,
        "advertisement_upbeat": .excited, "sports_commentary": .excited, "sports_commentary_excited": .excited,
        "livecommercial": .excited, "envious": .thinking,
    ]

    // MARK: Numbers

    private static func decibels(_ factor: Float) -> Float { factor > 0.001 ? 20 * log10f(factor) : -60 }

    private static func bounded(_ value: Float, _ range: ClosedRange<Float>) -> Float { value.clamped(to: range) }

    private static func isSigned(_ text: String) -> Bool { text.hasPrefix("+") || text.hasPrefix("-") }

    private static func number(_ text: Substring) -> Float? {
        guard !text.isEmpty, text.utf8.count <= 16,
            text.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || [0x2B, 0x2D, 0x2E].contains($0) })
        else { return nil }
        return Float(text)
    }

    private static func trimmed(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
