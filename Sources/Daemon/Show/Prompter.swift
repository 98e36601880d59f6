import Dialogue
import Phonetics
import Script
import Speech

/// Cuts a given text into lines as the mind would: the first clause short, then sentence by sentence.
enum Prompter {
    static func lines(of text: String, language: Language?, mood: Mood) -> [SpokenLine] {
        // A document is planned as one.
        if SpeechSynthesizer.isSSML(text) { return [SpokenLine(text, language: language, mood: mood)] }
        var splitter = SentenceSplitter()
        let clauses = splitter.feed(text) + splitter.finish()
        return clauses.map {
            SpokenLine($0.text, language: language, mood: mood, endsSentence: $0.endsSentence)
        }
    }
}
