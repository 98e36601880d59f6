internal import Formats

/// Which General MIDI sound a part has: what its `<midi-instrument>` says, else what its name suggests.
enum MusicXMLInstruments {
    static func programs(_ root: XMLElement) -> [String: Int] {
        var result: [String: Int] = [:]
        for part in root.first("part-list")?.all("score-part") ?? [] {
            guard let id = part.attributes["id"],
                let program = part.first("midi-instrument")?.number(of: "midi-program"), (1...128).contains(program)
            else { continue }
            result[id] = Int(program) - 1
        }
        return result
    }

    /// English, German, French and Italian names as scores have them; a piano where nothing fits.
    static func program(named name: String) -> Int {
        let plain = name.lowercased()
        return names.first { plain.contains($0.word) }?.program ?? 0
    }

    private static let names: [(word: String, program: Int)] = [
        ("bass clar", 71), ("contrabass", 43), ("double bass", 43), ("bass guitar", 33), ("guitar", 24),
        ("guitare", 24),
        ("harp", 46), ("harfe", 46), ("zheng", 107), ("koto", 107), ("organ", 19), ("orgel", 19), ("violoncello", 42),
        ("cello", 42), ("violin", 40), ("violon", 40), ("geige", 40), ("viola", 41), ("strings", 48), ("flute", 73),
        ("flöte", 73), ("flauto", 73), ("oboe", 68), ("hautbois", 68), ("clarinet", 71), ("klarinette", 71),
        ("bassoon", 70), ("fagott", 70), ("horn", 60), ("trumpet", 56), ("trombone", 57), ("sax", 65), ("celest", 8),
        ("glocken", 9), ("music box", 10), ("marimba", 12), ("accordion", 21), ("harpsichord", 6), ("bass", 32),
    ]
}
