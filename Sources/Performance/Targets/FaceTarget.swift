internal import Formats

/// Another set of face parameters, and how each follows from the master set's channels: VRM expressions, Live2D
/// parameters, Azure's rows. Read from a table; see Docs/Targets.md.
public struct FaceTarget: Sendable {
    public let name: String
    /// Where the set is published.
    public let source: String
    /// The parameters in the set's order.
    public let names: [String]
    /// The lowest and highest value of each.
    public let ranges: [ClosedRange<Float>]
    let outputs: [FaceOutput]
    /// The table as it was read.
    public let json: String

    /// - Parameter file: what errors call the table.
    /// - Throws: `TargetError` with the output that is wrong.
    public init(json text: String, file: String) throws(TargetError) {
        json = text
        let table = try TargetFile.table(text, file: file)
        name = try TargetFile.text("name", of: table, file: file)
        source = try TargetFile.text("source", of: table, file: file)
        let rows = table["outputs"]?.array ?? []
        guard (1...TargetFile.largest).contains(rows.count) else {
            throw TargetError("outputs must be a list of 1 to \(TargetFile.largest)", at: file)
        }
        var outputs: [FaceOutput] = []
        for (index, row) in rows.enumerated() {
            let output = try FaceOutput(row, index: index, file: file)
            guard !outputs.contains(where: { $0.name == output.name }) else {
                throw TargetError("the name is taken by an earlier output", at: "\(file), output \(output.name)")
            }
            outputs.append(output)
        }
        self.outputs = outputs
        names = outputs.map(\.name)
        ranges = outputs.map(\.range)
    }
}

/// One parameter: clamp(sum) to its range, times each factor clamped to 0…1. The optional curve is an exponent on the
/// sum's distance from 0.
struct FaceOutput: Sendable {
    let name: String
    let range: ClosedRange<Float>
    private let sum: FaceSum
    private let factors: [FaceSum]
    private let curve: Float

    init(_ json: JSONValue, index: Int, file: String) throws(TargetError) {
        guard let name = json["name"]?.string, !name.isEmpty else {
            throw TargetError("the name is missing", at: "\(file), output \(index + 1)")
        }
        let place = "\(file), output \(name)"
        let bounds = json["range"]?.array?.compactMap(\.number) ?? []
        guard bounds.count == 2, bounds[0] < bounds[1], bounds.allSatisfy({ abs($0) <= 1000 }) else {
            throw TargetError("the range is missing", at: place, advice: "write \"range\": [lowest, highest]")
        }
        self.name = name
        range = Float(bounds[0])...Float(bounds[1])
        sum = try FaceSum(json["sum"], at: place)
        var factors: [FaceSum] = []
        for factor in json["times"]?.array ?? [] { factors.append(try FaceSum(factor, at: place)) }
        self.factors = factors
        curve = try TargetFile.exponent(json["curve"], at: place)
    }

    func value(_ frame: [Float]) -> Float {
        var value = Exponent.apply(curve, to: sum.value(frame))
        value = min(range.upperBound, max(range.lowerBound, value))
        for factor in factors { value *= min(1, max(0, factor.value(frame))) }
        return min(range.upperBound, max(range.lowerBound, value))
    }
}
