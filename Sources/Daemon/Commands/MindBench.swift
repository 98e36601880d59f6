import Dialogue
import Script
import Stage

/// How fast the built-in mind answers from a large shelf: the shipped personas' own entries, and as many more made of
/// their sentences as are asked for, so that every word is met in many places.
struct MindBench: Sendable {
    let workshop: Workshop
    let entries: Int

    func run() -> [Measurement] {
        let persona = enlarged()
        let began = SessionClock.monotonic()
        let index = PersonaIndex(persona)
        let built = SessionClock.monotonic() - began
        var edited = persona
        edited.knowledge[0].sentences.append("This sentence is new.")
        let edit = SessionClock.monotonic()
        let renewed = PersonaIndex(edited, reusing: index)
        let reindexed = SessionClock.monotonic() - edit
        let planner = ReplyPlanner(index: renewed)
        var memory = ReplyMemory(seed: 1)
        var questions = Questions(seed: 11)
        var times: [Double] = []
        for _ in 0..<400 {
            let question = Event(.message(questions.next()))
            let asked = SessionClock.monotonic()
            _ = planner.reply(to: question, memory: &memory)
            times.append((SessionClock.monotonic() - asked) * 1_000)
        }
        return [
            Measurement(
                name: "answer of the built-in mind, \(entries) entries", unit: "ms", values: times, bar: "p95 ≤ 15 ms"),
            Measurement(name: "index of them", unit: "ms", values: [built * 1_000], bar: "none"),
            Measurement(name: "index after one edit", unit: "ms", values: [reindexed * 1_000], bar: "none"),
        ]
    }

    private func enlarged() -> Persona {
        var personas = workshop.personas.personas
        guard var persona = personas.popLast() else { return Persona(id: "none", name: "None", language: .english) }
        for other in personas {
            persona.examples += other.examples
            persona.knowledge += other.knowledge
        }
        let sentences = persona.knowledge.flatMap(\.sentences)
        let titles = persona.knowledge.map(\.title)
        var number = 0
        while persona.examples.count + persona.knowledge.count < entries, !sentences.isEmpty {
            number += 1
            let picked = (0..<4).map { sentences[(number * 7 + $0 * (number % 13 + 1)) % sentences.count] }
            persona.knowledge.append(
                KnowledgeSection(
                    id: "bench/\(number)", title: "\(titles[number % titles.count]) \(number)", source: "bench",
                    keys: ["\(titles[(number * 3 + 1) % titles.count]) \(number)"], sentences: picked))
        }
        return persona
    }
}
