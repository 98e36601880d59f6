/// ARPABET. Diphthongs turn at 60 % (Rhubarb's animation rules; OpenFaceFX turns at 55 %).
extension PhonePath {
    static let english: [String: PhonePath] = [
        "P": PhonePath(.plosive), "B": PhonePath(.plosive), "M": PhonePath(.lipNasal), "EM": PhonePath(.lipNasal),
        "F": PhonePath(.labiodental), "V": PhonePath(.labiodental),
        "TH": PhonePath(.dental), "DH": PhonePath(.dental),
        "T": PhonePath(.alveolar), "D": PhonePath(.alveolar), "DX": PhonePath(.tap),
        "N": PhonePath(.nasal), "EN": PhonePath(.nasal), "NX": PhonePath(.nasal),
        "L": PhonePath(.lateral), "EL": PhonePath(.lateral),
        "K": PhonePath(.velar), "G": PhonePath(.velar), "NG": PhonePath(.velarNasal),
        "HH": PhonePath(.glottal), "Q": PhonePath(.glottal),
        "CH": PhonePath(.postalveolar), "JH": PhonePath(.postalveolar),
        "SH": PhonePath(.postalveolar), "ZH": PhonePath(.postalveolar),
        "S": PhonePath(.sibilant), "Z": PhonePath(.sibilant),
        "R": PhonePath(.rhotic), "W": PhonePath(.labialGlide), "WH": PhonePath(.labialGlide),
        "Y": PhonePath(.palatalGlide),
        "AA": PhonePath(.open), "AE": PhonePath(.nearOpenFront), "AH": PhonePath(.openMidBack),
        "AX": PhonePath(.schwa), "AO": PhonePath(.openMidRounded), "EH": PhonePath(.openMidFront),
        "ER": PhonePath(.rhoticVowel), "AXR": PhonePath(.rhoticVowel),
        "IH": PhonePath(.nearCloseFront), "IX": PhonePath(.nearCloseFront), "IY": PhonePath(.closeFront),
        "UH": PhonePath(.nearCloseRounded), "UW": PhonePath(.closeRounded), "UX": PhonePath(.closeRounded),
        "AY": PhonePath(.open, coda: .nearCloseFront, 0.40),
        "AW": PhonePath(.open, coda: .nearCloseRounded, 0.40),
        "EY": PhonePath(.openMidFront, coda: .nearCloseFront, 0.40),
        "OW": PhonePath(.closeMidRounded, coda: .nearCloseRounded, 0.40),
        "OY": PhonePath(.openMidRounded, coda: .nearCloseFront, 0.40),
    ]
}
