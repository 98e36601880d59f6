internal import Formats

/// A set of mouth shapes that are shown one at a time: Meta's fifteen, Azure's ids, Preston Blair's letters.
/// Read from a table; see Docs/Targets.md.
public struct VisemeTarget: Sendable {
    public let name: String
    public let source: String
    /// The shapes in the set's order; Azure's id is the position.
    public let shapes: [String]
    private var phones: [Int] = []
    private var phonemes: [String: Int] = [:]

    /// - Throws: `TargetError` with the phone or phoneme that is wrong.
    public init(json text: String, file: String) throws(TargetError) {
        let table = try TargetFile.table(text, file: file)
        name = try TargetFile.text("name", of: table, file: file)
        source = try TargetFile.text("source", of: table, file: file)
        shapes = table["shapes"]?.array?.compactMap(\.string) ?? []
        guard (1...TargetFile.largest).contains(shapes.count), Set(shapes).count == shapes.count else {
            throw TargetError("shapes must be a list of different names", at: file)
        }
        let known = Set(Phone.allCases.map { String(describing: $0) })
        for key in table["phones"]?.object?.keys ?? [] where !known.contains(key) {
            throw TargetError("no phone is called \(key)", at: "\(file), phones")
        }
        for phone in Phone.allCases {
            let key = String(describing: phone)
            phones.append(try shape(table["phones"]?[key], at: "\(file), phone \(key)"))
        }
        for member in table["phonemes"]?.object?.members ?? [] {
            phonemes[member.key] = try shape(member.value, at: "\(file), phoneme \(member.key)")
        }
    }

    private func shape(_ json: JSONValue?, at place: String) throws(TargetError) -> Int {
        guard let json else { throw TargetError("its shape is missing", at: place) }
        guard let name = json.string, let index = shapes.firstIndex(of: name) else {
            throw TargetError("\(json.text) is not one of the shapes", at: place)
        }
        return index
    }

    func shape(of phone: Phone) -> Int { phones[Int(phone.rawValue)] }
    /// The one shape of a whole phoneme, for sets that have their own for a diphthong.
    func shape(of symbol: String) -> Int? { phonemes[symbol] }
}
