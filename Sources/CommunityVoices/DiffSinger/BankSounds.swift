internal import Foundation
internal import Phonetics
internal import Script
internal import Vocals

/// From our phonemes, and from words, to the phonemes of a bank: by its dictionary first, then by name.
struct BankSounds: Sendable {
    let table: Set<String>
    /// By language, the bank's own file for it; `nil`'s is for all others.
    let dictionaries: [Language?: BankDictionary]
    let languages: [Language]

    init(table: Set<String>, dictionaries: [Language?: BankDictionary]) {
        self.table = table
        self.dictionaries = dictionaries
        languages = Language.allCases.filter { language in
            // Its own phones may have names of their own, which only its dictionary knows.
            let words = (dictionaries[language]?.entries ?? [:]).values
            let known = words.count { $0.allSatisfy(table.contains) }
            if words.count >= Self.fewestWords, known * 10 >= words.count * 9 { return true }
            let names = Self.probe[language] ?? []
            let found = names.filter { Self.candidates($0, language).contains { table.contains($0) } }
            let own = Self.signature[language] ?? []
            guard own.allSatisfy({ name in Self.candidates(name, language).contains { table.contains($0) } }) else {
                return false
            }
            return !names.isEmpty && Double(found.count) >= 0.85 * Double(names.count)
        }
    }

    /// A dictionary of so many words is one to sing from: Mandarin has some 400 syllables.
    private static let fewestWords = 100

    /// Without these it is another language's: most of the Japanese sounds bear the names of Mandarin ones.
    private static let signature: [Language: [String]] = [
        .japanese: ["ky", "ry"], .english: ["TH", "AE"], .mandarin: ["zh", "ang"],
    ]

    /// A bank of the language has nearly all of them.
    private static let probe: [Language: [String]] = [
        .mandarin: "b p m f d t n l g k h j q x zh ch sh z c s a o e i u ai ei ao ou an en ang eng ong"
            .split(separator: " ").map(String.init),
        .english: "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z"
            .split(separator: " ").map(String.init),
        .japanese: "k s t n h m r g z d b p y w a i u e o N ky sh ch ts ry".split(separator: " ").map(String.init),
    ]

    func dictionary(_ language: Language) -> BankDictionary? { dictionaries[language] ?? dictionaries[nil] }

    // MARK: One phoneme

    /// The bank's name of a phoneme; nil where it has no such sound.
    func name(of phoneme: Phoneme) -> String? {
        if let alias = phoneme.alias, table.contains(alias) { return alias }
        if phoneme.isSilence { return phoneme == .breath && table.contains("AP") ? "AP" : "SP" }
        guard let language = phoneme.language else { return table.contains(phoneme.symbol) ? phoneme.symbol : nil }
        let replaced = dictionary(language)?.replacements[phoneme.name.lowercased()]
        if let replaced, table.contains(replaced) { return replaced }
        return Self.candidates(String(phoneme.name), language).first { table.contains($0) }
    }

    /// True of what a bank calls a vowel: SP and AP are ones.
    func isVowel(_ name: String, _ phoneme: Phoneme) -> Bool {
        for dictionary in dictionaries.values { if let type = dictionary.types[name] { return type == "vowel" } }
        return phoneme.isSilence || phoneme.isNucleus || phoneme.tone != nil || phoneme.stress != nil
    }

    /// How a sound of ours may be called, the likeliest first.
    private static func candidates(_ name: String, _ language: Language) -> [String] {
        var names: [String]
        switch language {
        case .mandarin: names = [name] + (mandarin[name] ?? [])
        case .english: names = [name.lowercased(), name] + (name == "AH" ? ["ax"] : [])
        case .japanese: names = [name] + (japanese[name] ?? [])
        }
        return names.map { "\(language.rawValue)/\($0)" } + names
    }

    private static let mandarin: [String: [String]] = [
        "iz": ["i0", "ii", "ir"], "ir": ["i0", "iii", "iz"], "iou": ["iu"], "uei": ["ui"], "uen": ["un"],
        "iu": ["iou"], "ui": ["uei"], "un": ["uen"], "ve": ["ue", "vE"], "ue": ["ve", "vE"], "eh": ["E", "e"],
        "v": ["yu", "ü"], "ie": ["iE"], "ian": ["iEn"],
    ]
    private static let japanese: [String: [String]] = [
        "N": ["n"], "cl": ["q", "Q"], "sh": ["sy"], "ch": ["cy", "ty"], "j": ["zy", "jy"], "f": ["h"], "ts": ["t"],
        "q": ["cl"],
    ]

    // MARK: Words

    /// The syllables of a word, with the bank's own names where its dictionary or its table has them.
    func sounds(of word: String, read: [[Phoneme]], language: Language) -> [[Phoneme]] {
        switch language {
        case .mandarin: read.map { mandarin($0) ?? $0 }
        case .japanese: read.map { japanese($0) ?? $0 }
        case .english: english(word) ?? read
        }
    }

    private func mandarin(_ syllable: [Phoneme]) -> [Phoneme]? {
        let sounds = syllable.filter { $0.symbol != "zh/er" || syllable.count == 1 }
        guard (1...2).contains(sounds.count), let final = sounds.last else { return nil }
        let initial = sounds.count == 2 ? String(sounds[0].name) : nil
        let spelled = PinyinSpelling.parts(initial: initial, final: String(final.name))
        let pinyin = (spelled.initial ?? "") + spelled.final
        if let names = dictionary(.mandarin)?.phonemes(of: pinyin), names.allSatisfy(table.contains) {
            return names.count == sounds.count
                ? aliased(names, like: sounds, .mandarin)
                : split(names, initial: sounds.count == 2 ? sounds[0] : nil, final: final)
        }
        // A bank without a dictionary writes a syllable without an initial with the glide that pinyin spells.
        let whole = Self.candidates(String(final.name), .mandarin).first { table.contains($0) }
        if initial == nil, let glide = spelled.initial.flatMap({ name(of: Phoneme("zh/" + $0)) }) {
            let rest = Self.candidates(spelled.final, .mandarin).first { table.contains($0) }
            if let second = whole ?? rest { return aliased([glide, second], like: sounds, .mandarin) }
        }
        return nil
    }

    /// A bank that parts finals: its vowel is our final to the face, what stands before and behind it a glide or a nasal.
    private func split(_ names: [String], initial: Phoneme?, final: Phoneme) -> [Phoneme] {
        let types = dictionary(.mandarin)?.types ?? [:]
        return names.enumerated().map { index, name in
            let type = types[name] ?? "vowel"
            var phoneme = final
            if index == 0, let initial, type != "vowel" {
                phoneme = initial
            } else if type != "vowel" {
                phoneme = Self.nearest(name, type: type, .mandarin)
            }
            phoneme.alias = name
            return phoneme
        }
    }

    private func japanese(_ mora: [Phoneme]) -> [Phoneme]? {
        let romaji = mora.map { String($0.name) }.joined()
        let spellings = [romaji, romaji == "N" ? "n" : romaji, romaji.replacingOccurrences(of: "hu", with: "fu")]
        for spelling in spellings {
            if let names = dictionary(.japanese)?.phonemes(of: spelling), names.allSatisfy(table.contains) {
                return aliased(names, like: mora, .japanese)
            }
        }
        return nil
    }

    private func english(_ word: String) -> [[Phoneme]]? {
        let letters = word.lowercased().trimmingCharacters(in: .punctuationCharacters)
        guard let names = dictionary(.english)?.phonemes(of: letters), names.allSatisfy(table.contains) else {
            return nil
        }
        let sounds = aliased(names, like: [], .english)
        let syllables = Syllabifier.syllables(sounds)
        return syllables.isEmpty ? nil : syllables
    }

    /// The bank's names as phonemes: those of `like` where they are as many, the nearest of ours otherwise.
    private func aliased(_ names: [String], like: [Phoneme], _ language: Language) -> [Phoneme] {
        let types = dictionary(language)?.types ?? [:]
        return names.enumerated().map { index, name in
            var phoneme =
                names.count == like.count ? like[index] : Self.nearest(name, type: types[name], language)
            phoneme.alias = name
            return phoneme
        }
    }

    /// A sound of ours for the face and for the rhythm, where a bank's name is its own.
    private static func nearest(_ name: String, type: String?, _ language: Language) -> Phoneme {
        let bare = name.split(separator: "/").last.map(String.init) ?? name
        switch language {
        case .english:
            let upper = String(bare.uppercased().prefix { !$0.isNumber })
            let known = english[upper] ?? (probe[.english]?.contains(upper) == true || upper == "ZH" ? upper : nil)
            let symbol = known ?? classes[type ?? ""] ?? "AH"
            return Phoneme("en/" + symbol, stress: englishVowels.contains(symbol) ? 1 : nil)
        case .mandarin:
            if type == nil || type == "vowel" { return Phoneme("zh/" + (mandarinVowels[bare] ?? bare), tone: 1) }
            let isOurs = probe[.mandarin]?.contains(bare) == true || ["y", "w", "ng", "r"].contains(bare)
            return Phoneme("zh/" + (isOurs ? bare : mandarinClasses[type ?? ""] ?? "d"))
        case .japanese: return Phoneme("ja/" + bare)
        }
    }

    private static let english = [
        "AX": "AH", "AXR": "ER", "IX": "IH", "DX": "D", "UX": "UW", "EL": "L", "WH": "W", "Q": "T",
    ]
    private static let englishVowels: Set<String> = [
        "AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW",
    ]
    private static let mandarinVowels = ["E": "eh", "En": "an", "i0": "iz", "iE": "ie", "vE": "ve"]
    private static let mandarinClasses = [
        "stop": "d", "affricate": "j", "fricative": "s", "aspirate": "h", "liquid": "l", "nasal": "n", "semivowel": "y",
    ]
    private static let classes = [
        "stop": "T", "affricate": "CH", "fricative": "S", "aspirate": "HH", "liquid": "L", "nasal": "N",
        "semivowel": "Y",
    ]

    // MARK: Report

    /// How many of the words that our front end and the bank's dictionary both know are read alike; nil where too few are
    /// shared to tell. A table that is another language's shows here.
    func agreement(_ language: Language, read: (String) -> [Phoneme]?) -> Double? {
        guard let entries = dictionary(language)?.entries, entries.count >= 20 else { return nil }
        var shared = 0
        var same = 0
        for word in entries.keys.sorted().prefix(2_000) {
            guard let own = entries[word], let ours = read(word) else { continue }
            shared += 1
            if ours.map({ name(of: $0) }) == own.map({ Optional($0) }) { same += 1 }
        }
        return shared >= 20 ? Double(same) / Double(shared) : nil
    }
}
