/// Finds what identifies a person: telephone numbers, identity cards, bank cards, e-mail addresses.
enum PersonalData {
    struct Finding: Hashable {
        var kind: String
        /// Scalars of the text.
        var range: Range<Int>
    }

    static func find(in text: [Unicode.Scalar]) -> [Finding] {
        numbers(in: text) + addresses(in: text)
    }

    /// A digit and where it stands.
    private struct Digit {
        var value: Int
        var place: Int
        var isIdeograph: Bool
    }

    private static func numbers(in text: [Unicode.Scalar]) -> [Finding] {
        var findings: [Finding] = []
        for run in runs(in: text) {
            var start = 0
            while start < run.count {
                // The longest run of chunks that is a number of some kind; more than eight chunks are none.
                let ends = (start..<min(run.count, start + 12)).reversed()
                let end = ends.first { kind(of: Array(run[start...$0].joined()), text: text) != nil }
                guard let end else {
                    start += 1
                    continue
                }
                let digits = Array(run[start...end].joined())
                if let kind = kind(of: digits, text: text), let first = digits.first, let last = digits.last {
                    let hasX = kind == "identity card" && digits.count == 17
                    findings.append(Finding(kind: kind, range: first.place..<last.place + (hasX ? 2 : 1)))
                }
                start = end + 1
            }
        }
        return findings
    }

    /// Digits in chunks, chunks in runs: between chunks stand one or two separators, between runs anything else.
    private static func runs(in text: [Unicode.Scalar]) -> [[[Digit]]] {
        var runs: [[[Digit]]] = []
        var gap = 9
        for (place, scalar) in text.enumerated() {
            if let digit = digit(scalar, place) {
                if gap == 0, !runs.isEmpty {
                    let run = runs.count - 1
                    runs[run][runs[run].count - 1].append(digit)
                } else if gap <= 2, !runs.isEmpty {
                    runs[runs.count - 1].append([digit])
                } else {
                    runs.append([[digit]])
                }
                gap = 0
            } else {
                gap += isSeparator(scalar) ? 1 : 9
            }
        }
        return runs
    }

    private static func digit(_ scalar: Unicode.Scalar, _ place: Int) -> Digit? {
        if let value = ideographs[scalar] { return Digit(value: value, place: place, isIdeograph: true) }
        if let value = scalar.properties.numericType.flatMap({ _ in scalar.properties.numericValue }),
            (0...9).contains(value),
            value == value.rounded(), !scalar.value.isIdeograph
        {
            return Digit(value: Int(value), place: place, isIdeograph: false)
        }
        return nil
    }

    private static let ideographs: [Unicode.Scalar: Int] = [
        "零": 0, "〇": 0, "一": 1, "幺": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || "-‐‑–—.·_*~()（）、,，".unicodeScalars.contains(scalar)
            || scalar.properties.generalCategory == .format
    }

    private static func kind(of digits: [Digit], text: [Unicode.Scalar]) -> String? {
        let values = digits.map(\.value)
        if values.count == 17, let last = digits.last, let next = text[safe: last.place + 1],
            "xXＸｘ".unicodeScalars.contains(next)
        {
            return isIdentity(values + [10]) ? "identity card" : nil
        }
        if isMobile(values) || (values.count == 13 && values.starts(with: [8, 6]) && isMobile(Array(values[2...]))) {
            return "telephone"
        }
        // Chinese numerals in a row are telephone numbers or prose.
        guard !digits.contains(where: \.isIdeograph) else { return nil }
        if values.count == 18, isIdentity(values) { return "identity card" }
        if (16...19).contains(values.count), passesLuhn(values), Set(values).count > 1 { return "bank card" }
        guard let first = digits.first else { return nil }
        if (9...15).contains(values.count), first.place > 0, text[first.place - 1] == "+" { return "telephone" }
        let shape = chunks(digits)
        return shape == [3, 3, 4] || shape == [1, 3, 3, 4] ? "telephone" : nil
    }

    private static func chunks(_ digits: [Digit]) -> [Int] {
        var counts: [Int] = []
        var last: Int?
        for digit in digits {
            if let last, digit.place == last + 1 { counts[counts.count - 1] += 1 } else { counts.append(1) }
            last = digit.place
        }
        return counts
    }

    /// Mainland China: 11 digits from 13 to 19.
    private static func isMobile(_ values: [Int]) -> Bool { values.count == 11 && values[0] == 1 && values[1] >= 3 }

    /// GB 11643: the date and the check digit (ISO 7064, MOD 11-2) must fit.
    private static func isIdentity(_ values: [Int]) -> Bool {
        let month = values[10] * 10 + values[11]
        let day = values[12] * 10 + values[13]
        guard values[0] > 0, (1...12).contains(month), (1...31).contains(day) else { return false }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return values[17] == [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2][sum % 11]
    }

    /// ISO/IEC 7812.
    private static func passesLuhn(_ values: [Int]) -> Bool {
        let sum = values.reversed().enumerated().reduce(0) { sum, item in
            let doubled = item.offset % 2 == 1 ? item.element * 2 : item.element
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }

    private static let address = try? Pattern(
        #"[a-z0-9._%+-]{1,64}\s?(@|\(at\)|\[at\]|艾特| at )\s?[a-z0-9-]{1,63}(\s?(\.|点|\(dot\)|\[dot\]| dot )\s?[a-z]{2,10}){1,3}"#,
        ignoresCase: true)

    private static func addresses(in text: [Unicode.Scalar]) -> [Finding] {
        let narrow = text.map(\.narrowed)
        // Without one of these there is no address, and nothing to search.
        guard narrow.contains(where: { "@艾".unicodeScalars.contains($0) }) || text.count < 400 else { return [] }
        return address?.ranges(in: narrow).map { Finding(kind: "e-mail", range: $0) } ?? []
    }
}
