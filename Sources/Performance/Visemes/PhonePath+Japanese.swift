/// Romaji as Japanese voicebanks label it. Devoiced vowels are written in capitals; `cl` and `Q` are the geminate's
/// silence, in which the mouth already holds the next sound. `f` is ɸ: the lips come near and do not touch.
extension PhonePath {
    static let japanese: [String: PhonePath] = [
        "a": PhonePath(.open), "i": PhonePath(.closeFront), "u": PhonePath(.compressed),
        "e": PhonePath(.openMidFront), "o": PhonePath(.closeMidRounded),
        "A": PhonePath(.schwa), "I": PhonePath(.nearCloseFront), "U": PhonePath(.compressed),
        "E": PhonePath(.openMidFront), "O": PhonePath(.closeMidRounded),
        "N": PhonePath(.nasal), "cl": PhonePath(.glottal), "Q": PhonePath(.glottal), "q": PhonePath(.glottal),
        "p": PhonePath(.plosive), "b": PhonePath(.plosive), "py": PhonePath(.plosive), "by": PhonePath(.plosive),
        "m": PhonePath(.lipNasal), "my": PhonePath(.lipNasal),
        "f": PhonePath(.lipFricative), "fy": PhonePath(.lipFricative), "v": PhonePath(.labiodental),
        "vy": PhonePath(.labiodental),
        "t": PhonePath(.alveolar), "d": PhonePath(.alveolar), "ty": PhonePath(.alveolar), "dy": PhonePath(.alveolar),
        "n": PhonePath(.nasal), "ny": PhonePath(.nasal), "r": PhonePath(.tap), "ry": PhonePath(.tap),
        "l": PhonePath(.lateral),
        "k": PhonePath(.velar), "g": PhonePath(.velar), "ky": PhonePath(.velar), "gy": PhonePath(.velar),
        "kw": PhonePath(.velar), "gw": PhonePath(.velar), "ng": PhonePath(.velarNasal), "h": PhonePath(.glottal),
        "hy": PhonePath(.palatal),
        "s": PhonePath(.sibilant), "z": PhonePath(.sibilant), "ts": PhonePath(.sibilant),
        "sh": PhonePath(.postalveolar), "ch": PhonePath(.postalveolar), "j": PhonePath(.postalveolar),
        "zh": PhonePath(.postalveolar), "y": PhonePath(.palatalGlide), "w": PhonePath(.labialGlide),
    ]
}
