internal import Script

/// Near sounds of another language, for a voice that has no sounds of the song's own.
enum PhonemeSubstitution {
    /// Japanese is sung with English sounds, else with Mandarin ones; everything else is left as it is.
    static func apply(_ syllable: SungSyllable, languages: [Language]) -> SungSyllable {
        guard syllable.language == .japanese, !languages.contains(.japanese) else { return syllable }
        guard let target = [Language.english, .mandarin].first(where: { languages.contains($0) }),
            let table = tables[target]
        else { return syllable }
        func replaced(_ phoneme: Phoneme) -> [Phoneme] {
            guard phoneme.language == .japanese, let names = table[String(phoneme.name)] else { return [phoneme] }
            return names.map { name in
                let sound = Phoneme("\(target.rawValue)/\(name)")
                guard sound.isVowel else { return sound }
                return target == .english ? Phoneme(sound.symbol, stress: 1) : Phoneme(sound.symbol, tone: 1)
            }
        }
        var result = syllable
        result.language = target
        result.onset = syllable.onset.flatMap(replaced)
        result.nucleus = replaced(syllable.nucleus).first ?? syllable.nucleus
        result.coda = syllable.coda.flatMap(replaced)
        return result
    }

    private static let tables: [Language: [String: [String]]] = [
        .english: table(
            """
            a:AA i:IY u:UW e:EH o:AO N:N k:K g:G s:S z:Z t:T d:D n:N h:HH b:B p:P m:M y:Y r:L w:W f:F j:JH v:V sh:SH \
            ch:CH ts:T,S ky:K,Y gy:G,Y ny:N,Y hy:HH,Y by:B,Y py:P,Y my:M,Y ry:L,Y cl:
            """),
        .mandarin: table(
            """
            a:a i:i u:u e:ie o:o N:en k:k g:g s:s z:z t:t d:d n:n h:h b:b p:p m:m y: r:l w: f:f j:j v:b sh:x ch:q ts:c \
            ky:k gy:g ny:n hy:x by:b py:p my:m ry:l cl:
            """),
    ]

    private static func table(_ rows: String) -> [String: [String]] {
        var result: [String: [String]] = [:]
        for row in rows.split(separator: " ") {
            let halves = row.split(separator: ":", omittingEmptySubsequences: false)
            result[String(halves[0])] = halves[1].split(separator: ",").map(String.init)
        }
        return result
    }
}
