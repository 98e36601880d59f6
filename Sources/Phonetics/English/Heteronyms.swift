/// Words with one spelling and two pronunciations, told apart by the words around them.
enum Heteronyms {
    /// The reading that holds where the word stands, as ARPABET; nil for every other word.
    static func reading(_ word: String, at index: Int, in words: [String]) -> String? {
        let context = Context(words: words, index: index)
        switch word {
        case "read": return context.isPast ? "R EH1 D" : "R IY1 D"
        case "lead": return isMetal(context) ? "L EH1 D" : "L IY1 D"
        case "live": return isLiveAdjective(context) ? "L AY1 V" : "L IH1 V"
        case "lives":
            return context.previous(determiners) || context.previous(["their", "our", "nine", "many", "save"])
                ? "L AY1 V Z" : "L IH1 V Z"
        case "close": return isNear(context) ? "K L OW1 S" : "K L OW1 Z"
        case "wind":
            return context.isVerb && !context.next(["blows", "is", "was"]) || context.next(["up", "down"])
                ? "W AY1 N D" : "W IH1 N D"
        case "tear":
            return context.isNoun && !context.next(["in", "gas"]) || context.next(["gas", "drop", "drops"])
                ? "T IH1 R" : "T EH1 R"
        case "tears": return context.isVerb ? "T EH1 R Z" : "T IH1 R Z"
        case "bow": return context.next(["tie", "and", "window"]) || context.isNoun ? "B OW1" : "B AW1"
        case "bass":
            return context.next(["fishing", "lake", "boat"]) || context.previous(["sea", "caught", "striped"])
                ? "B AE1 S" : "B EY1 S"
        case "does": return context.previous(["two", "three", "few", "many"]) ? "D OW1 Z" : "D AH1 Z"
        case "dove":
            return context.next(["into", "in", "off", "down", "deep"])
                || context.previous(["he", "she", "they", "we", "i"]) ? "D OW1 V" : "D AH1 V"
        case "polish":
            return context.isSentenceWord(["people", "food", "language", "border", "government"])
                ? "P OW1 L IH0 SH" : "P AA1 L IH0 SH"
        case "minute":
            return context.next(["amount", "amounts", "detail", "details", "particles", "differences"])
                ? "M AY0 N UW1 T" : "M IH1 N AH0 T"
        case "wound": return context.next(["up", "down", "around", "its"]) ? "W AW1 N D" : "W UW1 N D"
        case "resume": return context.isNoun ? "R EH1 Z AH0 M EY2" : "R IH0 Z UW1 M"
        case "use": return context.isNoun || context.previous(["no", "of", "any", "in"]) ? "Y UW1 S" : "Y UW1 Z"
        case "used":
            return context.next(["to"]) && !context.previous(["is", "are", "was", "were", "be", "been", "being"])
                ? "Y UW1 S T" : "Y UW1 Z D"
        case "house", "excuse", "abuse": return voiced(word, context)
        case "content":
            return context.previous(["am", "is", "are", "was", "be", "feel", "very", "quite"])
                && !context.next(["creator"]) ? "K AH0 N T EH1 N T" : "K AA1 N T EH0 N T"
        default: return pairs[word].map { context.isVerb ? $0.verb : $0.noun }
        }
    }

    private static func isMetal(_ context: Context) -> Bool {
        context.next(["pipe", "pipes", "paint", "poisoning", "acid", "free", "bullet", "weight", "weights"])
            || context.previous(["of", "heavy", "molten"]) && !context.next(["singer", "role", "the"])
    }

    private static func isLiveAdjective(_ context: Context) -> Bool {
        context.next([
            "stream", "streams", "streaming", "music", "show", "shows", "concert", "performance", "broadcast",
            "audience", "chat", "event", "tv", "room", "host", "version", "session", "video", "from", "on", "now",
            "today", "tonight", "coverage", "animals", "album",
        ])
            && !context.previous(["to", "i", "we", "they", "you", "who"])
            || context.previous([
                "go", "going", "went", "goes", "gone", "a", "the", "is", "are", "am", "we're", "i'm", "it's", "this",
                "streamed", "performed", "sing", "singing", "your", "our", "my", "be",
            ])
    }

    private static func isNear(_ context: Context) -> Bool {
        context.next([
            "to", "by", "friend", "friends", "together", "enough", "call", "range", "relationship", "attention", "up",
        ]) && !context.previous(["please", "to", "will", "can", "must", "don't"])
            || context.previous([
                "very", "so", "too", "is", "are", "was", "were", "stay", "get", "getting", "pretty", "come", "came",
                "really", "how",
            ])
    }

    private static func voiced(_ word: String, _ context: Context) -> String {
        let stem = ["house": "HH AW1", "excuse": "IH0 K S K Y UW1", "abuse": "AH0 B Y UW1"][word] ?? ""
        let isVerb = context.isVerb || (word == "excuse" && context.next(["me", "us", "him", "her", "them", "my"]))
        return stem + (isVerb ? " Z" : " S")
    }

    /// Nouns (or adjectives) stressed in front, verbs behind.
    private static let pairs: [String: (noun: String, verb: String)] = {
        let rows = """
            object AA1 B JH EH0 K T/AH0 B JH EH1 K T|present P R EH1 Z AH0 N T/P R IY0 Z EH1 N T
            record R EH1 K ER0 D/R AH0 K AO1 R D
            project P R AA1 JH EH0 K T/P R AH0 JH EH1 K T|produce P R OW1 D UW0 S/P R AH0 D UW1 S
            refuse R EH1 F Y UW2 Z/R AH0 F Y UW1 Z
            contract K AA1 N T R AE2 K T/K AH0 N T R AE1 K T|conduct K AA1 N D AH0 K T/K AH0 N D AH1 K T
            desert D EH1 Z ER0 T/D IH0 Z ER1 T
            conflict K AA1 N F L IH0 K T/K AH0 N F L IH1 K T|permit P ER1 M IH2 T/P ER0 M IH1 T
            progress P R AA1 G R EH2 S/P R AH0 G R EH1 S
            rebel R EH1 B AH0 L/R IH0 B EH1 L|subject S AH1 B JH IH0 K T/S AH0 B JH EH1 K T
            suspect S AH1 S P EH2 K T/S AH0 S P EH1 K T
            increase IH1 N K R IY2 S/IH0 N K R IY1 S|decrease D IY1 K R IY2 S/D IH0 K R IY1 S
            import IH1 M P AO2 R T/IH2 M P AO1 R T
            export EH1 K S P AO2 R T/IH0 K S P AO1 R T|insult IH1 N S AH2 L T/IH2 N S AH1 L T
            perfect P ER1 F IH0 K T/P ER0 F EH1 K T
            separate S EH1 P ER0 IH0 T/S EH1 P ER0 EY2 T|estimate EH1 S T AH0 M AH0 T/EH1 S T AH0 M EY2 T
            graduate G R AE1 JH AH0 W AH0 T/G R AE1 JH AH0 W EY2 T
            deliberate D IH0 L IH1 B ER0 AH0 T/D IH0 L IH1 B ER0 EY2 T|alternate AO1 L T ER0 N AH0 T/AO1 L T ER0 N EY2 T
            moderate M AA1 D ER0 AH0 T/M AA1 D ER0 EY2 T
            elaborate IH0 L AE1 B R AH0 T/IH0 L AE1 B ER0 EY2 T|duplicate D UW1 P L IH0 K AH0 T/D UW1 P L AH0 K EY2 T
            advocate AE1 D V AH0 K AH0 T/AE1 D V AH0 K EY2 T
            contest K AA1 N T EH0 S T/K AH0 N T EH1 S T|convert K AA1 N V ER0 T/K AH0 N V ER1 T
            convict K AA1 N V IH0 K T/K AH0 N V IH1 K T
            discount D IH1 S K AW0 N T/D IH0 S K AW1 N T|extract EH1 K S T R AE2 K T/IH0 K S T R AE1 K T
            protest P R OW1 T EH2 S T/P R AH0 T EH1 S T
            reject R IY1 JH EH0 K T/R IH0 JH EH1 K T|transport T R AE1 N S P AO0 R T/T R AE0 N S P AO1 R T
            upset AH1 P S EH2 T/AH0 P S EH1 T
            invalid IH1 N V AH0 L IH0 D/IH2 N V AE1 L AH0 D|address AE1 D R EH2 S/AH0 D R EH1 S
            attribute AE1 T R IH0 B Y UW2 T/AH0 T R IH1 B Y UW2 T
            associate AH0 S OW1 S IY0 AH0 T/AH0 S OW1 S IY0 EY2 T|compound K AA1 M P AW0 N D/K AH0 M P AW1 N D
            row R OW1/R OW1
            """
        var result: [String: (noun: String, verb: String)] = [:]
        for row in rows.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
            guard let cut = row.firstIndex(of: " "), let slash = row.firstIndex(of: "/") else { continue }
            result[String(row[..<cut])] = (
                String(row[row.index(after: cut)..<slash]), String(row[row.index(after: slash)...])
            )
        }
        return result
    }()

    static let determiners: Set<String> = [
        "a", "an", "the", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "some",
        "any",
        "every", "each", "no", "new", "world", "first", "last", "big", "good", "great", "old", "of",
    ]
}

extension Heteronyms {
    /// The words around one.
    struct Context {
        let words: [String]
        let index: Int

        func previous(_ set: Set<String>) -> Bool { index > 0 && set.contains(words[index - 1]) }
        func next(_ set: Set<String>) -> Bool { index + 1 < words.count && set.contains(words[index + 1]) }
        func isSentenceWord(_ set: Set<String>) -> Bool { words.prefix(64).contains { set.contains($0) } }

        var isNoun: Bool { previous(Heteronyms.determiners) }
        /// Behind `to`, a modal or a pronoun, an adverb between them or not; or first, before its object.
        var isVerb: Bool {
            if previous(Self.verbal) { return true }
            if index > 1, Self.adverbs.contains(words[index - 1]), Self.verbal.contains(words[index - 2]) {
                return true
            }
            return index == 0 && next(["the", "a", "an", "it", "them", "this", "your", "my", "me", "us", "him", "her"])
        }
        /// An auxiliary before it, or a past time near it.
        var isPast: Bool {
            let near = words[Swift.max(0, index - 3)..<index]
            if near.contains(where: Self.auxiliaries.contains) && !near.contains("to") { return true }
            if index > 0, Self.presents.contains(words[index - 1]) { return false }
            return words.prefix(64).contains { Self.pastTimes.contains($0) } || previous(["he", "she", "it"])
        }

        private static let verbal: Set<String> = [
            "to", "will", "would", "can", "could", "should", "may", "might", "must", "shall", "i", "you", "we", "they",
            "don't",
            "didn't", "doesn't", "won't", "can't", "couldn't", "wouldn't", "shouldn't", "did", "do", "not", "let's",
            "please", "i'll",
            "you'll", "we'll", "they'll", "he'll", "she'll", "help", "who", "and", "me", "us", "him", "them",
        ]
        private static let adverbs: Set<String> = [
            "not", "always", "never", "also", "just", "really", "even", "often", "only",
        ]
        private static let auxiliaries: Set<String> = [
            "have", "has", "had", "was", "were", "been", "is", "are", "be", "being", "i've", "you've", "we've",
            "they've", "well",
        ]
        private static let presents: Set<String> = [
            "to", "will", "can", "should", "must", "please", "don't", "didn't", "did", "let's", "could", "would",
        ]
        private static let pastTimes: Set<String> = ["yesterday", "ago", "last", "already", "once", "earlier", "then"]
    }
}
