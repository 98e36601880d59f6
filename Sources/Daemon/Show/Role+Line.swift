import Dialogue
import Script
import Stage

extension Role {
    /// A line of the mind in this role's voice and manner.
    func utterance(for line: SpokenLine) -> Utterance {
        Utterance(
            line.text, language: line.language, voice: voice, prosody: prosody, mood: line.mood,
            timbre: timbre, continues: !line.endsSentence, lexicon: id)
    }

    func wire(index: Int) -> WirePerformer {
        WirePerformer(index: index, persona: id, name: name, language: language.rawValue, look: look)
    }
}
