/// The articulatory table. Openings and lip shapes are our draft after the published viseme references (Preston Blair
/// and Rhubarb's shapes, MPEG-4 and Meta visemes, JALI's rules: sibilants narrow the jaw and win, lip-heavy sounds
/// dominate rounding, tongue-only sounds have no say over the lips). Strengths follow Cohen & Massaro 1993:
/// vowels 1, consonants less, except where a constraint is hard.
extension MouthTarget {
    static func of(_ phone: Phone) -> MouthTarget { table[Int(phone.rawValue)] }

    private static let table: [MouthTarget] = Phone.allCases.map(make)

    private static func make(_ phone: Phone) -> MouthTarget {
        phone.isVowel ? vowel(phone) : consonant(phone)
    }

    private static func consonant(_ phone: Phone) -> MouthTarget {
        switch phone {
        case .breath:
            MouthTarget(jaw: 0.16, funnel: 0.05, lower: 0.10, upper: 0.06, strength: [1, 0.8, 0.5, 1])
        case .plosive: MouthTarget(jaw: 0.03, strength: [1.2, 0, 0, 0.5])
        case .lipNasal: MouthTarget(jaw: 0.04, strength: [1.2, 0, 0, 0.5])
        case .labiodental: MouthTarget(jaw: 0.07, strength: [1.2, 0.3, 0.2, 0.5])
        case .lipFricative: MouthTarget(jaw: 0.05, pucker: 0.15, funnel: 0.12, strength: [1.2, 0.8, 0.5, 0.5])
        case .dental: MouthTarget(jaw: 0.13, lower: 0.10, upper: 0.08, tongue: 0.35, strength: [0.8, 0.4, 0, 1.5])
        case .alveolar, .nasal: MouthTarget(jaw: 0.12, strength: [0.5, 0, 0, 0.6])
        case .lateral: MouthTarget(jaw: 0.18, tongue: 0.05, strength: [0.5, 0, 0, 0.6])
        case .tap: MouthTarget(jaw: 0.14, strength: [0.4, 0, 0, 0.5])
        case .velar: MouthTarget(jaw: 0.18, strength: [0.35, 0, 0, 0.4])
        case .velarNasal: MouthTarget(jaw: 0.18, strength: [0.25, 0, 0, 0.3])
        case .glottal: MouthTarget(strength: [0, 0, 0, 0.2])
        case .postalveolar:
            MouthTarget(jaw: 0.08, pucker: 0.25, funnel: 0.45, lower: 0.10, upper: 0.08, strength: [2, 0.8, 1, 0.6])
        case .palatal: MouthTarget(jaw: 0.08, spread: 0.28, lower: 0.08, upper: 0.04, strength: [1.6, 0.7, 0, 0.6])
        case .retroflex:
            MouthTarget(
                jaw: 0.08, pucker: 0.15, funnel: 0.30, lower: 0.08, upper: 0.05, strength: [1.6, 0.6, 0.7, 0.6])
        case .retroflexApproximant:
            MouthTarget(jaw: 0.10, pucker: 0.15, funnel: 0.25, lower: 0.05, strength: [1, 0.5, 0.6, 0.6])
        case .sibilant: MouthTarget(jaw: 0.04, spread: 0.20, lower: 0.15, upper: 0.10, strength: [2, 0.8, 0, 0.6])
        case .rhotic: MouthTarget(jaw: 0.12, pucker: 0.30, funnel: 0.20, strength: [0.7, 0.4, 0.8, 0.6])
        case .labialGlide: MouthTarget(jaw: 0.10, pucker: 0.75, funnel: 0.30, strength: [0.9, 0.8, 1.5, 0.5])
        case .palatalGlide: MouthTarget(jaw: 0.12, spread: 0.35, lower: 0.05, strength: [0.6, 0.8, 0.5, 0.5])
        default: MouthTarget(strength: [1, 1, 1, 1])
        }
    }

    /// Plain vowels, and rounded ones that claim the lips for longer.
    private static let plain: SIMD4<Float> = [1, 1, 0.8, 0.5]
    private static let rounded: SIMD4<Float> = [1, 1, 1.3, 0.5]

    private static func vowel(_ phone: Phone) -> MouthTarget {
        switch phone {
        case .closeFront: MouthTarget(jaw: 0.14, spread: 0.45, lower: 0.10, upper: 0.05, strength: plain)
        case .nearCloseFront: MouthTarget(jaw: 0.20, spread: 0.25, lower: 0.06, upper: 0.03, strength: plain)
        case .openMidFront: MouthTarget(jaw: 0.36, spread: 0.28, lower: 0.10, upper: 0.05, strength: plain)
        case .nearOpenFront: MouthTarget(jaw: 0.52, spread: 0.25, lower: 0.15, upper: 0.08, strength: plain)
        case .openMidBack: MouthTarget(jaw: 0.40, spread: 0.02, lower: 0.06, upper: 0.03, strength: plain)
        case .schwa: MouthTarget(jaw: 0.18, lower: 0.04, upper: 0.02, strength: [0.5, 0.35, 0.3, 0.4])
        case .open: MouthTarget(jaw: 0.64, lower: 0.10, upper: 0.06, strength: plain)
        case .openMidRounded:
            MouthTarget(jaw: 0.44, pucker: 0.20, funnel: 0.45, lower: 0.04, upper: 0.02, strength: rounded)
        case .closeMidRounded: MouthTarget(jaw: 0.34, pucker: 0.35, funnel: 0.50, strength: rounded)
        case .nearCloseRounded: MouthTarget(jaw: 0.18, pucker: 0.40, funnel: 0.35, strength: rounded)
        case .closeRounded: MouthTarget(jaw: 0.11, pucker: 0.75, funnel: 0.35, strength: rounded)
        case .closeFrontRounded: MouthTarget(jaw: 0.10, pucker: 0.70, funnel: 0.25, strength: rounded)
        case .closeMidBack: MouthTarget(jaw: 0.32, spread: 0.12, lower: 0.06, upper: 0.03, strength: plain)
        case .rhoticVowel: MouthTarget(jaw: 0.24, pucker: 0.20, funnel: 0.30, strength: plain)
        case .apicalRetroflex: MouthTarget(jaw: 0.08, spread: 0.15, funnel: 0.10, lower: 0.06, strength: plain)
        case .apicalDental: MouthTarget(jaw: 0.05, spread: 0.25, lower: 0.10, upper: 0.05, strength: plain)
        default: MouthTarget(jaw: 0.16, spread: 0.05, pucker: 0.25, funnel: 0.15, strength: plain)
        }
    }
}
