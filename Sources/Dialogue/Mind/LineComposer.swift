internal import Phonetics
internal import Script

/// Turns an answer, as it streams in, into lines that can become sound: hidden spans and tags out, cut into clauses,
/// each through the filter. A value; the minds feed it.
struct LineComposer: Sendable {
    private let persona: Persona
    private let filter: SpeechFilter
    private let gate: Gate?
    private var hidden = HiddenSpans()
    private var tags = InlineTags()
    private var splitter = SentenceSplitter()
    private var mood: Mood?
    private var gesture: String?
    private var source: String?
    private var hasReplaced = false

    init(
        persona: Persona, filter: SpeechFilter, gate: Gate? = nil, mood: Mood? = nil, gesture: String? = nil,
        source: String? = nil
    ) {
        self.gate = gate
        self.persona = persona
        self.filter = filter
        self.mood = mood
        self.gesture = gesture
        self.source = source
    }

    mutating func feed(_ text: String) -> [DialogueLine] {
        tags.feed(hidden.feed(text)).flatMap { take($0) }
    }

    mutating func finish() -> [DialogueLine] {
        let rest = tags.feed(hidden.finish()) + tags.finish()
        return rest.flatMap { take($0) } + splitter.finish().compactMap { line($0) }
    }

    private mutating func take(_ piece: TaggedPiece) -> [DialogueLine] {
        switch piece {
        case .text(let text):
            return splitter.feed(text).compactMap { line($0) }
        case .mood(let mood):
            // What came before the tag is said in the mood before it.
            let lines = splitter.finish().compactMap { line($0) }
            self.mood = mood
            return lines
        case .gesture(let gesture):
            let lines = splitter.finish().compactMap { line($0) }
            self.gesture = gesture
            return lines
        case .song(let name):
            let lines = splitter.finish().compactMap { line($0) }
            guard let song = SongRequest.song(named: name, in: persona.songs) else { return lines }
            return lines + [.sung(song.id)]
        }
    }

    private mutating func line(_ clause: Clause) -> DialogueLine? {
        guard let text = speakable(clause.text) else { return nil }
        defer { gesture = nil }
        return .spoken(
            SpokenLine(
                text, language: TextLanguage.detect(text), mood: mood ?? Sentiment.mood(of: text) ?? persona.mood,
                gesture: gesture, source: source, endsSentence: clause.endsSentence))
    }

    /// The clause as it may be said; a blocked one is replaced once, and then passed over.
    private mutating func speakable(_ text: String) -> String? {
        switch filter.pass(text, audit: { [gate] in gate?.audit($0, text: $1) }) {
        case .speak(let plain): return plain
        case .silent, .refused(.drop, _): return nil
        case .refused(_, let findings) where isOwnClaim(findings): return SpeakableText.plain(text)
        case .refused(.handOver, _): return replacement(.handOver, for: text)
        case .blocked, .refused: return replacement(.replacement, for: text)
        }
    }

    /// What must not be claimed of one product may be the selling point of another: a sentence that is read out from the
    /// documents stands, where the words are such a point's.
    private func isOwnClaim(_ findings: [FilterFinding]) -> Bool {
        guard source != nil, findings.allSatisfy({ $0.category == .claims }) else { return false }
        return findings.allSatisfy { finding in
            persona.products.contains { product in
                !product.forbiddenClaims.contains(finding.rule)
                    && product.sellingPoints.contains { ByteSearch.holds(finding.rule, in: $0) }
            }
        }
    }

    private mutating func replacement(_ moment: Phrases.Moment, for text: String) -> String? {
        defer { hasReplaced = true }
        let language = TextLanguage.detect(text) ?? persona.language
        return hasReplaced ? nil : persona.phrases.variants(moment, in: language).first
    }
}
