internal import Formats
internal import FoundationEssentials

extension PersonaReader {
    /// Reads the `knowledge` folder, and `products.*` beside it, into the persona.
    mutating func stock(_ persona: inout Persona) {
        var names = Self.files(in: folder + "/knowledge").map { ("knowledge/" + $0, $0) }
        names += Self.files(in: folder).filter { $0.hasPrefix("products.") && $0 != "products.md" }.map { ($0, $0) }
        if names.count > KnowledgeLimits.files {
            warn(
                "there are \(names.count) files of knowledge", place: folder + "/knowledge",
                advice: "only the first \(KnowledgeLimits.files) are used")
        }
        for (relative, name) in names.prefix(KnowledgeLimits.files) {
            let path = folder + "/" + relative
            let read = attempt(path, severity: .file) { [languages = persona.languages, shelf] _ in
                try shelf.file(path, name: name, languages: languages)
            }
            guard let file = read else { continue }
            persona.knowledge += file.sections
            persona.products += file.products
            for problem in file.problems { warn(problem.what, place: problem.place, advice: problem.advice) }
        }
        if persona.knowledge.count > KnowledgeLimits.shelf {
            warn(
                "there are \(persona.knowledge.count) sections", place: folder + "/knowledge",
                advice: "only the first \(KnowledgeLimits.shelf) are used")
            persona.knowledge = Array(persona.knowledge.prefix(KnowledgeLimits.shelf))
        }
        persona.filter.claims = persona.products.flatMap(\.forbiddenClaims)
    }

    /// Documents of a kind that is known, in the order of their names; editors' leftovers are not.
    private static func files(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { name in
            !name.hasPrefix(".") && !name.hasPrefix("~$")
                && KnowledgeFile.suffixes.contains(KnowledgeFile.suffix(of: name))
        }
    }
}
