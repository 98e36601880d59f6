import Foundation
import Testing

@testable import Phonetics

/// Networks of one cell a direction whose answer can be worked out by hand.
@Suite struct LetterNetworkTests {
    private struct Weights {
        /// What each letter sends to the four gates, forward and backward.
        var sent: [Float] = [0, 0, 0, 0]
        /// Of the output's two labels, from the forward and the backward cell.
        var output: [[Int8]] = [[0, 0], [0, 0]]
        var bias: [Float] = [0, 0]
    }

    private static let table = "K S\n=\n"

    private static func bytes(_ weights: Weights) -> Data {
        var data = Data("VHLN".utf8)
        func put<Value>(_ values: [Value]) { values.withUnsafeBytes { data.append(contentsOf: $0) } }
        put([UInt8(1), 27, 2])
        put([UInt16(1), 2])
        put([UInt32(table.utf8.count)])
        data.append(contentsOf: table.utf8)
        for _ in 0..<(27 * 2) { put(weights.sent) }
        func matrix(rows: Int, columns: Int, bias: [Float], _ whole: [Int8]) {
            put([Float](repeating: 0.5, count: rows))
            put(bias)
            put(whole)
        }
        for columns in [1, 1, 2, 2, 1, 1] {
            // The second layer opens its gates and adds half of both cells below.
            let opens: [Float] = columns == 2 ? [99, -99, 0, 99] : [0, 0, 0, 0]
            let taken: [Int8] = columns == 2 ? [0, 0, 0, 0, 1, 1, 0, 0] : [0, 0, 0, 0]
            matrix(rows: 4, columns: columns, bias: opens, taken)
        }
        matrix(rows: 2, columns: 2, bias: weights.bias, weights.output.flatMap { $0 })
        return data
    }

    private func network(_ data: Data) throws -> LetterNetwork {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("vh-\(UUID().uuidString)")
        try data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try LetterNetwork(file.path)
    }

    private static func isNear(_ found: [Float], _ wanted: [Float]) -> Bool {
        found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) < 2e-4 }
    }

    @Test func withoutWeightsEachLetterSaysWhatTheBiasSays() throws {
        let network = try network(Self.bytes(Weights(bias: [log(3), 0])))
        #expect(network.labels == ["K S": 0, "=": 1])
        for scores in network.scores(Array("x'a".utf8)) { #expect(Self.isNear(scores, [log(0.75), log(0.25)])) }
    }

    @Test func whatALetterSendsReachesTheOutputThroughBothLayersAndDirections() throws {
        // Gates open for one letter alone: nothing is kept for the next.
        let weights = Weights(sent: [99, -99, 0.8, 99], output: [[2, 4], [0, 0]])
        let scores = try network(Self.bytes(weights)).scores(Array("q".utf8))
        let below = tanh(tanh(Float(0.8)))
        let above = tanh(tanh(0.5 * (below + below)))
        let first = 0.5 * (2 * above + 4 * above)
        let total = log(exp(first) + 1)
        #expect(scores.count == 1 && Self.isNear(scores[0], [first - total, -total]))
    }

    @Test func whatIsAllButImpossibleCostsNoMoreThanTheFloor() throws {
        let scores = try network(Self.bytes(Weights(bias: [0, 80]))).scores(Array("a".utf8))
        #expect(scores[0][0] == LetterNetwork.floor && scores[0][1] == 0)
        #expect(try network(Self.bytes(Weights())).scores([]).isEmpty)
    }

    /// The release build adds up eight at once, the other one by one.
    @Test(arguments: [0, 1, 7, 8, 9, 40, 352, 511, 512]) func productsAddUpAlikeEightAtOnce(count: Int) {
        var generator = SeededGenerator(UInt64(count))
        var weights = (0..<(count + 3)).map { _ in Int8.random(in: -128...127, using: &generator) }
        var states = (0..<count).map { _ in Int16.random(in: -32767...32767, using: &generator) }
        for isExtreme in [false, true] {
            if isExtreme {
                weights = weights.map { _ in -128 }
                states = states.map { _ in -32767 }
            }
            let wanted = zip(weights.dropFirst(3), states).reduce(0) { $0 + Int($1.0) * Int($1.1) }
            weights.withUnsafeBytes { bytes in
                states.withUnsafeBufferPointer { states in
                    #expect(Int(WholeMatrix.steps(bytes, at: 3, states, from: 0)) == wanted)
                    #expect(Int(WholeMatrix.vectors(bytes, at: 3, states)) == wanted)
                }
            }
        }
    }

    @Test func signsThatAreNoLettersHaveNoScores() throws {
        #expect(try network(Self.bytes(Weights())).scores(Array("a-b".utf8)).isEmpty)
        #expect(try network(Self.bytes(Weights())).scores(Array("aé".utf8)).isEmpty)
    }

    @Test func aDamagedFileIsRefusedWithItsName() throws {
        let whole = Self.bytes(Weights())
        for size in [1, 5, 9, 14, 20, 100, whole.count - 1] {
            #expect(throws: PhoneticsError.self) { try network(whole.prefix(size)) }
        }
        for place in [0, 4, 5, 6, 8, 10] {
            var damaged = whole
            damaged[place] ^= 0xFF
            #expect(throws: PhoneticsError.self) { try network(damaged) }
        }
        let error = #expect(throws: PhoneticsError.self) { try network(Data("VHLN".utf8)) }
        #expect(error?.description.contains("is not a network of letters, or is damaged") == true)
    }

    @Test(arguments: [Float.nan, .infinity, -1e30]) func numbersOfNoTrainedNetworkAreRefused(number: Float) throws {
        #expect(throws: PhoneticsError.self) { try network(Self.bytes(Weights(sent: [0, number, 0, 0]))) }
        #expect(throws: PhoneticsError.self) { try network(Self.bytes(Weights(bias: [number, 0]))) }
    }

    @Test func aNetworkWithoutTheLabelOfJoinedLettersIsRefused() throws {
        var data = Self.bytes(Weights())
        let place = try #require(data.firstRange(of: Data("=".utf8)))
        data.replaceSubrange(place, with: Data("x".utf8))
        #expect(throws: PhoneticsError.self) { try network(data) }
    }

    /// Whatever stands in a file: it is refused, or what it says stays within bounds.
    @Test func aTamperedNetworkIsRefusedOrSaysFiniteThings() throws {
        var generator = SeededGenerator(7)
        let whole = Self.bytes(Weights(sent: [1, 2, 3, 4], output: [[100, -100], [127, -128]], bias: [1, -1]))
        var refused = 0
        for _ in 0..<400 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                damaged[Int.random(in: 0..<damaged.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            guard let network = try? network(damaged) else {
                refused += 1
                continue
            }
            let scores = network.scores(Array("it's".utf8))
            #expect(scores.count == 4 && scores.joined().allSatisfy { (LetterNetwork.floor...0).contains($0) })
        }
        #expect(refused > 0 && refused < 400)
    }
}
