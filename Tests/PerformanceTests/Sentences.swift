import Script

/// Our own sentences as phonemes, thick with lips: a digit marks a vowel's stress or a final's tone, `|` is a pause.
enum Sentences {
    static let english = [
        "P L IY1 Z | B R IH1 NG M AY1 B IH1 G B L UW1 M AE1 P",
        "M EH1 N IY0 P IY1 P AH0 L HH OW1 P F AO1 R P IY1 S",
        "V IH1 V IH0 D F EH1 DH ER0 Z F AO1 L F R AH1 M AH0 B AH1 V",
        "B AA1 B B AO1 T EH1 M P T IY0 B AA1 T AH0 L Z",
        "DH AH0 P R AA1 M AH0 S AH0 V S AH1 M ER0 M EY1 K S M IY1 S M AY1 L",
        "AY1 L AH1 V DH AH0 V EH1 L V AH0 T W EY1 V",
        "T AA1 P M AE1 N | P AA1 P M Y UW1 Z IH0 K",
        "W IY1 M AH1 S T B IH1 L D AH0 B EH1 T ER0 B R IH1 JH",
        "K AE1 N Y UW1 HH EH1 L P M IY1 M UW1 V DH AH0 P Y AE1 N OW0",
        "SH IY1 S EH1 L Z F AY1 V S IH1 L V ER0 K AH1 P S",
        "DH AH0 B EY1 B IY0 B ER1 D IH0 Z B AE1 K",
        "M AH1 M P R AH0 P EH1 R D F R EH1 SH P AE1 S T AH0",
        "F AY1 V B R EY1 V F AA1 R M ER0 Z F IY1 D DH AH0 L AE1 M",
        "P UH1 T DH AH0 P EY1 P ER0 B AH0 S AY1 D DH AH0 L AE1 M P",
        "AH0 B AH1 M P IY0 R OW1 D M EY1 K S M IY1 JH AH1 M P",
        "HH AW1 M AH1 CH IH0 Z DH AH0 B L AE1 K B AE1 G",
        "W AH1 N M AO1 R T AY1 M | P L IY1 Z | M AY1 F R EH1 N D",
        "DH AH0 M UW1 V IY0 B IH0 G IH1 N Z AE1 T M IH1 D N AY2 T",
        "B AY1 AH0 P EH1 R AH0 V W AO1 R M B UW1 T S",
        "S IH1 M P AH0 L P R AA1 B L AH0 M Z N IY1 D S IH1 M P AH0 L W ER1 D Z",
        "OW1 P AH0 N DH AH0 W IH1 N D OW0 B IH0 F AO1 R B EH1 D",
        "M EH1 M B ER0 Z AH0 V DH AH0 B AE1 N D B OW1",
        "HH IY1 P R AH0 V AY1 D Z F UH1 D F AO1 R M AY1 B R AH1 DH ER0",
        "AH0 M AH1 NG B IH1 G B L UW1 B AH1 B AH0 L Z",
        "P R AE1 K T IH0 S M EY1 K S P ER1 F IH0 K T",
    ]

    static let mandarin = [
        "b a4 b a5 m ai3 p ing2 g uo3", "m a1 m a5 b ao4 b ao3 b ei4", "p eng2 y ou3 m en5 | m an4 m an4 f ei1",
        "w o3 m en5 b u2 p a4 m a2 f an5", "f eng1 ch ui1 b ai2 y un2 p iao1", "m ing2 t ian1 b i4 x v1 b an4 f a3",
        "b ie2 p a4 | w o3 b ang1 n i3", "m ei2 g ui1 f en1 f ang1", "p u3 t ong1 h ua4 b u4 m an4",
        "b ei3 j ing1 d e5 b ing1 m a2", "f ei1 ch ang2 m ei3 m iao4", "b an4 b o1 p u4 b u4",
        "p ai2 b i3 m o4 f a2", "m ao1 m i1 p a2 b ei4 b ian1", "b i2 m ian4 p u1 m ian4 f en3",
        "zh ong1 w u3 b ao3 m ian4 b ao1", "x iong2 m ao1 p ang4 p ang4", "m ian3 f ei4 p iao4 b u4 m ai4",
        "f u4 m u3 b ao4 p ing2 an1", "b eng1 p ao3 m en2 p ai2", "sh uang1 b ei4 m i4 m a3",
        "p in3 w ei4 b in1 f en1", "m o2 b ai4 p u2 s a4", "b iao3 m ian4 p ing2 m ie4", "f en4 m iao3 b i4 zh eng1",
    ]
}

/// Plans made by hand from phoneme strings, with durations as they are measured in read speech (p b 39/86/119 ms and
/// m 31/70/90 ms at minimum, median and 90th percentile).
enum Synthetic {
    static func plan(
        _ text: String, _ language: Language, speed: Double = 1, seed: UInt64 = 1, mood: Mood = .neutral,
        energy: Float = 0, hertz: Float = 200, kind: Plan.Kind = .speech
    ) -> Plan {
        var random = Lehmer(seed)
        var parts = [Part(Phoneme.silence, 0.2)]
        for token in text.split(separator: " ") {
            parts.append(part(String(token), language, &random))
        }
        parts.append(Part(Phoneme.silence, 0.25))
        return plan(parts.map { Part($0.phoneme, $0.seconds / speed) }, language, mood, energy, hertz, kind)
    }

    struct Part {
        var phoneme: Phoneme
        var seconds: Double
        init(_ phoneme: Phoneme, _ seconds: Double) {
            self.phoneme = phoneme
            self.seconds = seconds
        }
        init(_ symbol: String, _ seconds: Double) { self.init(Phoneme(symbol, tone: 1), seconds) }
    }

    static func plan(
        _ parts: [Part], _ language: Language = .english, _ mood: Mood = .neutral, _ energy: Float = 0,
        _ hertz: Float = 200, _ kind: Plan.Kind = .speech
    ) -> Plan {
        var time = 0.0
        var phonemes: [Timed<Phoneme>] = []
        for part in parts {
            let start = Timeline.position(seconds: time)
            time += part.seconds
            phonemes.append(Timed(part.phoneme, start: start, end: Timeline.position(seconds: time)))
        }
        let count = Int(time * 100) + 1
        return Plan(
            kind: kind, language: language, mood: mood, duration: Timeline.position(seconds: time),
            phonemes: phonemes,
            f0: Curve(rate: 100, values: (0..<count).map { hertz * (1 + 0.1 * Float($0 % 40) / 40) }),
            energy: Curve(rate: 100, values: [Float](repeating: energy, count: count)))
    }

    private static func part(_ token: String, _ language: Language, _ random: inout Lehmer) -> Part {
        if token == "|" { return Part(.pause, random.between(0.12, 0.4)) }
        let name = token.filter { !$0.isNumber }
        let digit = token.last?.wholeNumberValue
        let symbol = language.rawValue + "/" + name
        if let digit {
            let weak = language == .mandarin ? digit == 5 : digit == 0
            let seconds = language == .mandarin ? random.between(0.12, 0.26) : random.between(0.08, 0.18)
            let phoneme = language == .mandarin ? Phoneme(symbol, tone: digit) : Phoneme(symbol, stress: digit)
            return Part(phoneme, weak ? 0.55 * seconds : seconds)
        }
        switch name.lowercased() {
        case "p", "b": return Part(Phoneme(symbol), random.between(0.039, 0.13))
        case "m": return Part(Phoneme(symbol), random.between(0.031, 0.095))
        default: return Part(Phoneme(symbol), random.between(0.04, 0.12))
        }
    }

    /// All fifty sentences at a speed.
    static func all(speed: Double = 1) -> [Plan] {
        Sentences.english.enumerated().map { plan($1, .english, speed: speed, seed: UInt64($0 + 1)) }
            + Sentences.mandarin.enumerated().map { plan($1, .mandarin, speed: speed, seed: UInt64($0 + 101)) }
    }
}

/// A seeded generator for test data only.
struct Lehmer {
    private var state: UInt64
    init(_ seed: UInt64) { state = (seed &* 2_654_435_761) % 2_147_483_646 + 1 }
    mutating func between(_ low: Double, _ high: Double) -> Double {
        for _ in 0..<3 { state = state * 48_271 % 2_147_483_647 }
        return low + (high - low) * Double(state) / 2_147_483_647
    }
}

extension Array where Element == Float {
    subscript(_ channel: FaceChannel) -> Float { self[channel.rawValue] }

    /// What a viewer takes for closed lips.
    var isSealed: Bool {
        self[.mouthClose] >= self[.jawOpen] - 0.005 && self[.mouthPressLeft] >= 0.3 && self[.mouthFunnel] <= 0.02
            && self[.mouthUpperUpLeft] <= 0.02 && self[.mouthLowerDownLeft] <= 0.02 && self[.jawOpen] <= 0.06
    }

    var touchesTeeth: Bool { self[.mouthRollLower] >= 0.35 && self[.jawOpen] <= 0.12 }
}

extension Array where Element == Float {
    /// Finite, blendshapes 0…1, head within half a radian, body within ±1.
    var isInRange: Bool {
        count == FaceChannel.count
            && indices.allSatisfy { index in
                let low: Float = index < 52 ? 0 : index < 55 ? -0.5 : -1
                let high: Float = index < 52 ? 1 : index < 55 ? 0.5 : 1
                return self[index].isFinite && self[index] >= low && self[index] <= high
            }
    }
}
