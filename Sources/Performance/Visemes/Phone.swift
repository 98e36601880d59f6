public import Script

/// What the mouth does for a sound, language aside: the classes that look different to a viewer.
/// Many phonemes share a phone, and a diphthong or a Mandarin final is a path through several.
public enum Phone: UInt8, Sendable, Hashable, CaseIterable {
    case silence, breath
    /// p b; m. Lips sealed.
    case plosive, lipNasal
    /// f v: lower lip on the upper teeth. ɸ: lips near each other, not touching.
    case labiodental, lipFricative
    /// θ ð; t d; n; l; ɾ; k g ŋ; the Mandarin coda -ng; h x.
    case dental, alveolar, nasal, lateral, tap, velar, velarNasal, glottal
    /// ʃ ʒ tʃ dʒ; Mandarin j q x; zh ch sh; Mandarin r; s z ts; English ɹ.
    case postalveolar, palatal, retroflex, retroflexApproximant, sibilant, rhotic
    /// w; j.
    case labialGlide, palatalGlide
    /// i ɪ ɛ æ ʌ ə ɑ.
    case closeFront, nearCloseFront, openMidFront, nearOpenFront, openMidBack, schwa, open
    /// ɔ o ʊ u y.
    case openMidRounded, closeMidRounded, nearCloseRounded, closeRounded, closeFrontRounded
    /// ɤ ɝ; the apical vowels of zhi and zi; Japanese ɯ.
    case closeMidBack, rhoticVowel, apicalRetroflex, apicalDental, compressed
}

extension Phone {
    public var isSilent: Bool { self == .silence || self == .breath }

    /// p b m: the lips must meet.
    public var isBilabial: Bool { self == .plosive || self == .lipNasal }

    public var isVowel: Bool { rawValue >= Phone.closeFront.rawValue }

    /// Made by the tongue or the throat alone: the lips keep what their neighbours ask for.
    public var isTongueOnly: Bool {
        switch self {
        case .alveolar, .nasal, .lateral, .tap, .velar, .velarNasal, .glottal: true
        default: false
        }
    }

    /// Teeth nearly together, whatever stands beside.
    public var isSibilant: Bool {
        switch self {
        case .postalveolar, .palatal, .retroflex, .sibilant: true
        default: false
        }
    }

    /// Meta's viseme (XR_META_face_tracking_visemes for the order; the phone rows as the field maps them).
    public var viseme: Viseme {
        switch self {
        case .silence, .breath: .sil
        case .plosive, .lipNasal: .PP
        case .labiodental, .lipFricative: .FF
        case .dental: .TH
        case .alveolar: .DD
        case .velar, .glottal: .kk
        case .postalveolar, .palatal, .retroflex: .CH
        case .sibilant: .SS
        case .nasal, .lateral, .velarNasal: .nn
        case .rhotic, .retroflexApproximant, .tap, .rhoticVowel: .RR
        case .open, .nearOpenFront, .openMidBack, .schwa: .aa
        case .openMidFront, .closeMidBack: .E
        case .closeFront, .nearCloseFront, .palatalGlide, .apicalRetroflex, .apicalDental: .I
        case .openMidRounded, .closeMidRounded: .O
        case .nearCloseRounded, .closeRounded, .closeFrontRounded, .labialGlide, .compressed: .U
        }
    }
}
