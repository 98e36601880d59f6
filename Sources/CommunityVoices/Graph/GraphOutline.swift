internal import Vocals

/// What an ONNX file is made of and where in it: enough to expose a tensor or to cut the graph in two, without reading
/// its weights. Field numbers are those of onnx.proto3.
struct GraphOutline: Sendable {
    struct Node: Sendable {
        var operation: String
        /// With the names that its inner graphs take from outside.
        var inputs: [String]
        var outputs: [String]
        var whole: Range<Int>
    }

    struct Weight: Sendable {
        var sizes: [Int]
        var whole: Range<Int>
    }

    let bytes: [UInt8]
    private(set) var nodes: [Node] = []
    private(set) var weights: [String: Weight] = [:]
    /// The graph's inputs and outputs with their places in the file.
    private(set) var inputs: [(name: String, whole: Range<Int>)] = []
    private(set) var outputs: [(name: String, whole: Range<Int>)] = []
    /// The model's fields beside the graph and the free metadata.
    private(set) var heading: [Range<Int>] = []
    private(set) var metadata: [String: String] = [:]

    /// Far above any voice: VITS has some 6,000 nodes.
    private static let mostNodes = 200_000
    private static let mostDepth = 8

    /// Throws `VocalsError` where the bytes are no ONNX model.
    init(_ bytes: [UInt8]) throws(VocalsError) {
        self.bytes = bytes
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            switch field.number {
            case 7 where field.isMessage: try readGraph(field.payload)
            case 14 where field.isMessage: try readMetadata(field.payload)
            default: heading.append(field.whole)
            }
        }
        guard !nodes.isEmpty else { throw ProtobufReader.broken }
    }

    private mutating func readGraph(_ range: Range<Int>) throws(VocalsError) {
        var reader = ProtobufReader(bytes, range)
        while let field = try reader.next() {
            switch field.number {
            case 1:
                guard nodes.count < Self.mostNodes else { throw ProtobufReader.broken }
                nodes.append(try node(field))
            case 5:
                let (name, weight) = try weight(field)
                weights[name] = weight
            case 11: inputs.append((try text(1, in: field.payload), field.whole))
            case 12: outputs.append((try text(1, in: field.payload), field.whole))
            default: break
            }
        }
    }

    private func node(_ field: ProtobufReader.Field, depth: Int = 0) throws(VocalsError) -> Node {
        var node = Node(operation: "", inputs: [], outputs: [], whole: field.whole)
        var reader = ProtobufReader(bytes, field.payload)
        while let part = try reader.next() {
            switch part.number {
            case 1: node.inputs.append(string(part.payload))
            case 2: node.outputs.append(string(part.payload))
            case 4: node.operation = string(part.payload)
            case 5: node.inputs += try captured(attribute: part.payload, depth: depth)
            default: break
            }
        }
        return node
    }

    /// What the graphs inside an attribute (the bodies of `If`, `Loop`) read by name. Names made inside are among them
    /// too; nobody outside makes those, so they do no harm.
    private func captured(attribute: Range<Int>, depth: Int) throws(VocalsError) -> [String] {
        guard depth < Self.mostDepth else { throw ProtobufReader.broken }
        var names: [String] = []
        var reader = ProtobufReader(bytes, attribute)
        while let part = try reader.next() {
            guard part.number == 6 || part.number == 11, part.isMessage else { continue }
            var graph = ProtobufReader(bytes, part.payload)
            while let field = try graph.next() {
                if field.number == 1, field.isMessage { names += try node(field, depth: depth + 1).inputs }
                if field.number == 12, field.isMessage { names.append(try text(1, in: field.payload)) }
            }
        }
        return names
    }

    private func weight(_ field: ProtobufReader.Field) throws(VocalsError) -> (String, Weight) {
        var name = ""
        var sizes: [Int] = []
        var reader = ProtobufReader(bytes, field.payload)
        while let part = try reader.next() {
            switch part.number {
            case 1 where part.isMessage:
                var packed = part.payload.lowerBound
                while packed < part.payload.upperBound, sizes.count < 16 {
                    var value = 0
                    var shift = 0
                    repeat {
                        value |= Int(bytes[packed] & 0x7F) << shift
                        shift += 7
                        packed += 1
                    } while packed < part.payload.upperBound && bytes[packed - 1] >= 0x80 && shift < 56
                    sizes.append(value)
                }
            case 1: sizes.append(Int(clamping: part.value))
            case 8: name = string(part.payload)
            case 14 where part.value == 1:
                throw VocalsError(
                    .badVoice, "keeps its weights in another file", at: "the model file",
                    advice: "Use a voice in one .onnx file.")
            default: break
            }
        }
        return (name, Weight(sizes: sizes, whole: field.whole))
    }

    private mutating func readMetadata(_ range: Range<Int>) throws(VocalsError) {
        let key = try text(1, in: range)
        metadata[key] = try text(2, in: range)
    }

    private func text(_ number: Int, in range: Range<Int>) throws(VocalsError) -> String {
        var reader = ProtobufReader(bytes, range)
        while let field = try reader.next() {
            if field.number == number, field.isMessage { return string(field.payload) }
        }
        return ""
    }

    private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
