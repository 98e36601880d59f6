internal import Script

/// How a sound is made, as far as its length, its voicing and its pull on the pitch depend on it.
enum Manner: Sendable {
    case vowel, voicelessStop, voicedStop, voicelessFricative, voicedFricative, voicelessAffricate, voicedAffricate
    case nasal, liquid, glide, silence

    var isVoiceless: Bool {
        switch self {
        case .voicelessStop, .voicelessFricative, .voicelessAffricate, .silence: true
        default: false
        }
    }

    var isSonorant: Bool {
        switch self {
        case .vowel, .nasal, .liquid, .glide: true
        default: false
        }
    }

    /// Voiced sounds made with a narrowing: they pull the pitch down.
    var isVoicedObstruent: Bool { self == .voicedStop || self == .voicedFricative || self == .voicedAffricate }

    /// Seconds a sung consonant may take at most: longer ones make the rhythm lag.
    var longest: Double {
        switch self {
        case .vowel, .silence: 0.2
        case .voicelessStop: 0.10
        case .voicedStop: 0.08
        case .voicelessFricative, .voicelessAffricate: 0.14
        case .voicedFricative, .voicedAffricate: 0.10
        case .nasal: 0.09
        // Glides are vowels in a hurry: held, they sound like a second syllable.
        case .liquid, .glide: 0.07
        }
    }

    /// Seconds below which it is no longer heard.
    var shortest: Double { self == .voicelessFricative || self == .voicelessAffricate ? 0.05 : 0.03 }
}

extension Phoneme {
    var manner: Manner {
        if isSilence { return .silence }
        guard let language else { return .vowel }
        return Self.manners[language]?[String(name)] ?? .vowel
    }

    var isVowel: Bool { manner == .vowel }

    /// Melody replaces tone: every final is sung level, the first tone being the one without movement.
    var sung: Phoneme {
        guard language == .mandarin, isVowel else { return self }
        var level = self
        level.tone = 1
        level.stress = nil
        return level
    }

    /// Whatever is not listed is a vowel. Mandarin b d g j z zh are unaspirated and voiceless.
    private static let manners: [Language: [String: Manner]] = [
        .mandarin: table([
            .voicelessStop: "b p d t g k", .voicelessAffricate: "j q z c zh ch", .voicelessFricative: "f h x s sh",
            .nasal: "m n ng", .liquid: "l r", .glide: "y w",
        ]),
        .english: table([
            .voicelessStop: "P T K", .voicedStop: "B D G", .voicelessAffricate: "CH", .voicedAffricate: "JH",
            .voicelessFricative: "F TH S SH HH", .voicedFricative: "V DH Z ZH", .nasal: "M N NG", .liquid: "L R",
            .glide: "W Y",
        ]),
        .japanese: table([
            .voicelessStop: "p t k py ty ky cl q", .voicedStop: "b d g by dy gy", .voicelessAffricate: "ch ts",
            .voicedAffricate: "j", .voicelessFricative: "s sh h f hy", .voicedFricative: "z v",
            .nasal: "m n my ny N", .liquid: "r ry", .glide: "y w",
        ]),
    ]

    private static func table(_ rows: [Manner: String]) -> [String: Manner] {
        var result: [String: Manner] = [:]
        for (manner, names) in rows { for name in names.split(separator: " ") { result[String(name)] = manner } }
        return result
    }
}
