import Formats
import Foundation
import Script
import Testing

@testable import Dialogue

/// The built-in mind's judgement: its weights, and what they are trained on.
@Suite struct JudgementTrainingTests {
    static let isWanted = ProcessInfo.processInfo.environment["VOXHUMANA_FEATURES"] != nil

    @Test("Every kind of entry has a weight for every feature") func complete() throws {
        let url = Bundle.module.bundleURL.appendingPathComponent("Resources/evaluation.yaml")
        #expect(FileManager.default.fileExists(atPath: url.path))
        let zero = [Float](repeating: 0, count: JudgementFeatures.names.count)
        for kind in JudgementFeatures.Kind.allCases {
            // Nothing at all speaks for it.
            let confidence = JudgementWeights.shipped.confidence(kind, zero)
            #expect(confidence > 0 && confidence < 0.5, "\(kind)")
        }
    }

    @Test("Weights that are damaged make nothing sure") func damaged() {
        let weights = JudgementWeights("fact line\nnonsense 3 4\nfact line many\n", names: ["line"])
        #expect(weights.confidence(.fact, [1]) == 0)
        #expect(JudgementWeights("fact bias 1\n", names: ["line"]).confidence(.fact, [1, 2]) == 0)
    }

    @Test("Writes what Training/judgement/train.py reads", .enabled(if: isWanted)) func write() throws {
        let path = try #require(ProcessInfo.processInfo.environment["VOXHUMANA_FEATURES"])
        var lines = ""
        let sets =
            EvaluationTests.sets.map { (name: $0.name, persona: $0.persona, file: "evaluation") }
            + EvaluationTests.perPersona.flatMap { file in
                EvaluationTests.personas.map { (name: $0, persona: $0, file: file) }
            }
        for set in sets {
            let questions = try EvaluationTests.questions(set.name, of: set.file)
            for (number, question) in questions.enumerated() where question.after == nil {
                let index = try TestPersonas.index(set.persona)
                let lexemes = Salutation.strip(
                    Lexeme.read(question.ask), names: [index.persona.name, index.persona.id])
                for candidate in index.candidates(lexemes) {
                    let isRight = !Self.names(candidate.match.entry, index.persona).isDisjoint(with: question.expect)
                    let row: JSONValue = [
                        "question": .string("\(set.file)/\(set.name)/\(number)"), "ask": .string(question.ask),
                        "kind": .string(candidate.features.kind.rawValue), "isRight": .bool(isRight),
                        "isUnanswerable": .bool(question.isUnanswerable),
                        "isMeant": .bool(Judgement.isMeant(candidate.features)),
                        "features": .object(Self.object(candidate.features)),
                    ]
                    lines += String(decoding: row.bytes, as: UTF8.self) + "\n"
                }
            }
        }
        try lines.write(toFile: path, atomically: true, encoding: .utf8)
    }

    private static func object(_ features: JudgementFeatures) -> JSONObject {
        var object = JSONObject()
        for (name, value) in zip(JudgementFeatures.names, features.all) { object[name] = JSONValue(Double(value)) }
        return object
    }

    static func names(_ entry: PersonaIndex.Entry, _ persona: Persona) -> Set<String> {
        switch entry {
        case .example(let i): [persona.examples[i].id]
        case .knowledge(let i): [persona.knowledge[i].id]
        case .lore(let i): ["lore:" + persona.lorebook[i].id]
        case .refusal: ["declined"]
        }
    }
}
