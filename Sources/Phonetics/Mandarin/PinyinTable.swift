extension Pinyin {
    /// Initials with the finals, as spelled, that each of them takes.
    private static let spelling: [(initial: String, finals: String)] = [
        ("b", "a o ai ei ao an en ang eng i ie iao ian in ing u"),
        ("p", "a o ai ei ao ou an en ang eng i ie iao ian in ing u"),
        ("m", "a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u"),
        ("f", "a o ei ou an en ang eng iao u"),
        ("d", "a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un"),
        ("t", "a e ai ei ao ou an ang eng ong i ie iao ian ing u uo ui uan un"),
        ("n", "a e ai ei ao ou an en ang eng ong i ia ie iao iu ian in iang ing u uo uan un v ve"),
        ("l", "a o e ai ei ao ou an en ang eng ong i ia ie iao iu ian in iang ing u uo uan un v ve van vn"),
        ("g", "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
        ("k", "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
        ("h", "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
        ("j", "i ia ie iao iu ian in iang ing iong v ve van vn"),
        ("q", "i ia ie iao iu ian in iang ing iong v ve van vn"),
        ("x", "i ia ie iao iu ian in iang ing iong v ve van vn"),
        ("zh", "a e ai ei ao ou an en ang eng ong ir u ua uo uai ui uan un uang"),
        ("ch", "a e ai ao ou an en ang eng ong ir u ua uo uai ui uan un uang"),
        ("sh", "a e ai ei ao ou an en ang eng ir u ua uo uai ui uan un uang"),
        ("r", "e ao ou an en ang eng ong ir u ua uo ui uan un"),
        ("z", "a e ai ei ao ou an en ang eng ong iz u uo ui uan un"),
        ("c", "a e ai ei ao ou an en ang eng ong iz u uo ui uan un"),
        ("s", "a e ai ei ao ou an en ang eng ong iz u uo ui uan un"),
    ]

    /// Syllables that begin with their final, and the interjections that have none of their own.
    private static let alone: [String: String] = [
        "a": "a", "o": "o", "e": "e", "ai": "ai", "ei": "ei", "ao": "ao", "ou": "ou", "an": "an", "en": "en",
        "ang": "ang", "eng": "eng", "er": "er", "yi": "i", "ya": "ia", "yo": "io", "ye": "ie", "yai": "iai",
        "yao": "iao",
        "you": "iou", "yan": "ian", "yin": "in", "yang": "iang", "ying": "ing", "yong": "iong", "wu": "u", "wa": "ua",
        "wo": "uo", "wai": "uai", "wei": "uei", "wan": "uan", "wen": "uen", "wang": "uang", "weng": "ueng", "yu": "v",
        "yue": "ve", "yuan": "van", "yun": "vn", "n": "en", "ng": "en", "m": "en", "hm": "en", "hng": "en", "ê": "ei",
    ]

    /// Finals that are spelled short behind an initial.
    private static let fullForms = ["iu": "iou", "ui": "uei", "un": "uen"]

    static let table: [String: (initial: String?, final: String)] = {
        var result: [String: (initial: String?, final: String)] = [:]
        for (initial, finals) in spelling {
            for final in finals.split(separator: " ").map(String.init) {
                let full = fullForms[final] ?? final
                for written in spellings(initial, final) { result[written] = (initial, rare[full] ?? full) }
            }
        }
        for (written, final) in alone { result[written] = (nil, rare[final] ?? final) }
        return result
    }()

    /// Finals of a dialect word or two, said with the nearest ordinary one.
    private static let rare = ["io": "iou", "iai": "ie"]

    /// `j v` is written `ju`, and `jv` by typists; `ir` and `iz` are written `i`; `nue` is `nve`.
    private static func spellings(_ initial: String, _ final: String) -> [String] {
        if final == "ir" || final == "iz" { return [initial + "i"] }
        guard final.hasPrefix("v") else { return [initial + final] }
        let short = initial + "u" + final.dropFirst()
        if "jqx".contains(initial) { return [short, initial + final] }
        return final == "ve" ? [initial + final, short] : [initial + final]
    }
}
