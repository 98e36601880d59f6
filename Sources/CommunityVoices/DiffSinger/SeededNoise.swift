internal import Vocals

/// Takes the dice out of a graph: each node that draws random numbers gives way to a few nodes that compute them from
/// their positions and from a new input, the seed. So the same song is the same sound, which no editor offers, and
/// another seed is another take.
///
/// The numbers: x = (position·48271 + salt + seed) mod P, twice x ← x·(x + c) mod P with P = 2³¹ − 1, over P; a normal
/// distribution by Box and Muller (1958).
enum SeededNoise {
    static let input = "voxhumana_seed"
    private static let prime: Int64 = 2_147_483_647
    private static let mostDepth = 8
    private static let mostNodes = 400_000

    /// The graph with its noise in the hand of the input `voxhumana_seed`, i64 [1]; nil where it draws none.
    static func rewrite(_ bytes: [UInt8]) throws(VocalsError) -> [UInt8]? {
        var rewriter = Rewriter(bytes: bytes)
        guard try rewriter.finds(0..<bytes.count) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 65_536)
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            if field.number == 7, field.isMessage {
                let graph = try rewriter.graph(field.payload, depth: 0) + seedInput
                result += ProtobufWriter.message(7, graph)
            } else {
                result += bytes[field.whole]
            }
        }
        return rewriter.replaced > 0 ? result : nil
    }

    /// `ValueInfoProto` of i64 [1].
    private static var seedInput: [UInt8] {
        let shape = ProtobufWriter.message(1, ProtobufWriter.number(1, 1))
        let tensor = ProtobufWriter.number(1, 7) + ProtobufWriter.message(2, shape)
        return ProtobufWriter.message(
            11, ProtobufWriter.text(1, input) + ProtobufWriter.message(2, ProtobufWriter.message(1, tensor)))
    }

    /// Walks graphs and the graphs inside their nodes.
    private struct Rewriter {
        let bytes: [UInt8]
        var replaced = 0
        var nodes = 0

        /// True where some node's operation begins with `Random`: told without a walk through the nodes' graphs.
        func finds(_ range: Range<Int>) throws(VocalsError) -> Bool {
            let mark = Array("Random".utf8)
            return bytes.withUnsafeBufferPointer { buffer in
                var index = range.lowerBound
                while index + mark.count <= range.upperBound {
                    if buffer[index] == mark[0], (1..<mark.count).allSatisfy({ buffer[index + $0] == mark[$0] }) {
                        return true
                    }
                    index += 1
                }
                return false
            }
        }

        mutating func graph(_ range: Range<Int>, depth: Int) throws(VocalsError) -> [UInt8] {
            guard depth <= mostDepth else { throw ProtobufReader.broken }
            var result: [UInt8] = []
            var reader = ProtobufReader(bytes, range)
            while let field = try reader.next() {
                if field.number == 1, field.isMessage {
                    result += try node(field, depth: depth)
                } else {
                    result += bytes[field.whole]
                }
            }
            return result
        }

        private mutating func node(_ field: ProtobufReader.Field, depth: Int) throws(VocalsError) -> [UInt8] {
            nodes += 1
            guard nodes <= mostNodes else { throw ProtobufReader.broken }
            var dice = Dice()
            var payload: [UInt8] = []
            var hasGraph = false
            var reader = ProtobufReader(bytes, field.payload)
            while let part = try reader.next() {
                switch part.number {
                case 1: dice.inputs.append(string(part.payload))
                case 2: dice.outputs.append(string(part.payload))
                case 4: dice.operation = string(part.payload)
                case 5 where part.isMessage:
                    let (written, isGraph) = try attribute(part, depth: depth, into: &dice)
                    payload += written
                    hasGraph = hasGraph || isGraph
                    continue
                default: break
                }
                payload += bytes[part.whole]
            }
            if let nodes = dice.nodes(salt: replaced) {
                replaced += 1
                return nodes
            }
            return hasGraph ? ProtobufWriter.message(1, payload) : Array(bytes[field.whole])
        }

        private mutating func attribute(
            _ field: ProtobufReader.Field, depth: Int, into dice: inout Dice
        ) throws(VocalsError) -> ([UInt8], Bool) {
            var payload: [UInt8] = []
            var hasGraph = false
            var name = ""
            var reader = ProtobufReader(bytes, field.payload)
            while let part = try reader.next() {
                switch part.number {
                case 1: name = string(part.payload)
                case 2 where part.payload.count == 4: dice.floats[name] = float(part.payload)
                case 3: dice.whole[name] = Int64(bitPattern: part.value)
                case 8: dice.shapes.append(Int64(bitPattern: part.value))
                case 6 where part.isMessage, 11 where part.isMessage:
                    payload += ProtobufWriter.message(part.number, try graph(part.payload, depth: depth + 1))
                    hasGraph = true
                    continue
                default: break
                }
                payload += bytes[part.whole]
            }
            return hasGraph
                ? (ProtobufWriter.message(5, payload), true) : (Array(bytes[field.whole]), false)
        }

        private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

        private func float(_ range: Range<Int>) -> Float {
            Float(
                bitPattern: range.enumerated().reduce(0) { $0 | UInt32(bytes[$1.element]) << (8 * UInt32($1.offset)) })
        }
    }

    /// A node that draws random numbers, and what takes its place.
    private struct Dice {
        var operation = ""
        var inputs: [String] = []
        var outputs: [String] = []
        var floats: [String: Float] = [:]
        var whole: [String: Int64] = [:]
        /// Of `RandomNormal` and `RandomUniform`, which have no input.
        var shapes: [Int64] = []

        func nodes(salt: Int) -> [UInt8]? {
            let isNormal = operation == "RandomNormalLike" || operation == "RandomNormal"
            let isUniform = operation == "RandomUniformLike" || operation == "RandomUniform"
            // 1 is f32: half precision is left alone.
            guard isNormal || isUniform, let output = outputs.first, (whole["dtype"] ?? 1) == 1 else { return nil }
            let isLike = operation.hasSuffix("Like")
            guard isLike ? inputs.count == 1 : !shapes.isEmpty else { return nil }
            var made = NodeWriter(prefix: "\(output)/seeded\(salt)")
            let shape = isLike ? made.node("Shape", [inputs[0]]) : made.numbers(shapes)
            let size = made.node("ReduceProd", [shape], whole: ["keepdims": 0])
            let position = made.node("Range", [made.number(Int64(0)), size, made.number(Int64(1))])
            let seed = made.node("Add", [SeededNoise.input, made.number(Int64(salt + 1) * 7_919_317)])
            let spread = made.node("Add", [made.node("Mul", [position, made.number(Int64(48_271))]), seed])
            let low = floats["low"] ?? 0
            var value = made.uniform(spread, 12_345)
            if isNormal {
                let other = made.uniform(spread, 1_234_567)
                let radius = made.node("Sqrt", [made.node("Mul", [made.node("Log", [value]), made.number(Float(-2))])])
                let angle = made.node("Cos", [made.node("Mul", [other, made.number(Float.pi * 2)])])
                value = made.node("Mul", [radius, angle])
            }
            let scale = isNormal ? floats["scale"] ?? 1 : (floats["high"] ?? 1) - low
            let offset = isNormal ? floats["mean"] ?? 0 : low
            value = made.node("Add", [made.node("Mul", [value, made.number(scale)]), made.number(offset)])
            made.last("Reshape", [value, shape], output: output)
            return made.bytes
        }
    }

    /// Writes `NodeProto`s.
    private struct NodeWriter {
        let prefix: String
        private(set) var bytes: [UInt8] = []
        private var count = 0

        init(prefix: String) { self.prefix = prefix }

        private mutating func name() -> String {
            count += 1
            return "\(prefix)/\(count)"
        }

        mutating func node(_ operation: String, _ inputs: [String], whole: [String: Int64] = [:]) -> String {
            let output = name()
            last(operation, inputs, output: output, whole: whole)
            return output
        }

        mutating func last(_ operation: String, _ inputs: [String], output: String, whole: [String: Int64] = [:]) {
            var node = inputs.flatMap { ProtobufWriter.text(1, $0) } + ProtobufWriter.text(2, output)
            node += ProtobufWriter.text(3, output) + ProtobufWriter.text(4, operation)
            for (key, value) in whole.sorted(by: { $0.key < $1.key }) {
                // Type 2 is a whole number.
                node += ProtobufWriter.message(
                    5,
                    ProtobufWriter.text(1, key) + ProtobufWriter.number(3, UInt64(bitPattern: value))
                        + ProtobufWriter.number(20, 2))
            }
            bytes += ProtobufWriter.message(1, node)
        }

        /// 0 < u < 1, a number for each of `positions`.
        mutating func uniform(_ positions: String, _ salt: Int64) -> String {
            let prime = number(SeededNoise.prime)
            var hash = node("Mod", [node("Add", [positions, number(salt)]), prime])
            for constant: Int64 in [1_103_515_245, 765_831] {
                // Below 2⁶²: nothing overflows.
                let factor = node("Mod", [node("Add", [hash, number(constant)]), prime])
                hash = node("Mod", [node("Mul", [hash, factor]), prime])
            }
            let real = node("Cast", [hash], whole: ["to": 1])
            let open = node("Add", [real, number(Float(0.5))])
            let unit = node("Mul", [open, number(1 / Float(SeededNoise.prime))])
            return node("Min", [node("Max", [unit, number(Float(1e-7))]), number(Float(0.999_999_9))])
        }

        mutating func number(_ value: Int64) -> String { constant(7, [], Self.little(UInt64(bitPattern: value), 8)) }
        mutating func number(_ value: Float) -> String { constant(1, [], Self.little(UInt64(value.bitPattern), 4)) }
        mutating func numbers(_ values: [Int64]) -> String {
            constant(7, [values.count], values.flatMap { Self.little(UInt64(bitPattern: $0), 8) })
        }

        private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
        }

        /// A `Constant` node with a raw tensor.
        private mutating func constant(_ type: UInt64, _ sizes: [Int], _ raw: [UInt8]) -> String {
            let output = name()
            let tensor =
                sizes.flatMap { ProtobufWriter.number(1, UInt64($0)) } + ProtobufWriter.number(2, type)
                + ProtobufWriter.message(9, raw)
            let attribute =
                ProtobufWriter.text(1, "value") + ProtobufWriter.message(5, tensor) + ProtobufWriter.number(20, 4)
            bytes += ProtobufWriter.message(
                1,
                ProtobufWriter.text(2, output) + ProtobufWriter.text(3, output) + ProtobufWriter.text(4, "Constant")
                    + ProtobufWriter.message(5, attribute))
            return output
        }
    }
}
