/// Light English stemming: inflections only, so that `opens`, `opened` and `opening` meet. Words keep their meaning;
/// derivations (`singer`) stay apart.
enum Stemmer {
    static func stem(_ word: String) -> String {
        if let known = irregular[word] { return known }
        let bytes = Array(word.utf8)
        guard bytes.count > 3, bytes.allSatisfy({ (97...122).contains($0) }) else { return word }
        if word.hasSuffix("ies"), bytes.count > 4 { return String(word.dropLast(3)) + "y" }
        if ["sses", "shes", "ches", "xes", "zes"].contains(where: word.hasSuffix) { return String(word.dropLast(2)) }
        if word.hasSuffix("s"), !["ss", "us", "is"].contains(where: word.hasSuffix) {
            return trimE(String(word.dropLast()))
        }
        if word.hasSuffix("ing"), bytes.count > 5 { return trimE(undouble(String(word.dropLast(3)))) }
        if word.hasSuffix("ied"), bytes.count > 4 { return String(word.dropLast(3)) + "y" }
        if word.hasSuffix("ed"), bytes.count > 4 { return trimE(undouble(String(word.dropLast(2)))) }
        return trimE(word)
    }

    private static func trimE(_ word: String) -> String {
        word.utf8.count > 3 && word.hasSuffix("e") ? String(word.dropLast()) : word
    }

    /// `stopp` → `stop`, but `sell` stays.
    private static func undouble(_ word: String) -> String {
        let bytes = Array(word.utf8.suffix(2))
        guard bytes.count == 2, bytes[0] == bytes[1], !"lsz".utf8.contains(bytes[1]), word.utf8.count > 3 else {
            return word
        }
        return String(word.dropLast())
    }

    private static let irregular: [String: String] = [
        "sang": "sing", "sung": "sing", "sings": "sing", "singing": "sing", "made": "make", "making": "make",
        "built": "build", "bought": "buy", "sold": "sell", "told": "tell", "children": "child", "people": "person",
        "was": "be", "is": "be", "are": "be", "am": "be", "were": "be", "been": "be", "being": "be", "does": "do",
        "did": "do", "done": "do", "doing": "do", "has": "have", "had": "have", "having": "have", "an": "a",
        "u": "you", "ur": "your", "r": "be", "kids": "child", "kid": "child", "oldest": "old", "older": "old",
        "going": "go", "went": "go", "gone": "go", "wrote": "write", "kept": "keep", "sent": "send", "left": "leave",
        "held": "hold", "paid": "pay", "written": "write", "came": "come",
        "thanks": "thank", "thx": "thank", "ty": "thank", "hiya": "hi", "wanna": "want", "gonna": "go",
    ]
}
