/// Changes to a graph that its author did not export.
///
/// The duration of each symbol and the input of the decoder are inside every VITS graph; this makes them outputs, and
/// makes two graphs of one, so that sound can leave before the whole sentence is decoded.
struct GraphSurgery: Sendable {
    /// The graph before the decoder and the decoder.
    struct Halves: Sendable {
        var encoder: [UInt8]
        var decoder: [UInt8]
        /// The tensor between them.
        var cut: String
    }

    let outline: GraphOutline

    /// The durations: the output of the only `Ceil` (in VITS, of the frames of each symbol); nil when there is none or more
    /// than one.
    var durations: String? { onlyOutput(of: "Ceil") }

    /// The output of the only node of an operation.
    func onlyOutput(of operation: String) -> String? {
        let found = outline.nodes.filter { $0.operation == operation }
        return found.count == 1 ? found[0].outputs.first : nil
    }

    /// The whole model with one more output, by appending to it: a message given twice is merged (protobuf encoding,
    /// "last one wins", and repeated fields are joined).
    func exposing(_ tensors: String...) -> [UInt8] { exposing(tensors) }

    func exposing(_ tensors: [String]) -> [UInt8] {
        outline.bytes + ProtobufWriter.message(7, tensors.flatMap { Self.value(12, named: $0) })
    }

    /// The outputs of all nodes of an operation, in the graph's order.
    func outputs(of operation: String) -> [String] {
        outline.nodes.filter { $0.operation == operation }.compactMap(\.outputs.first)
    }

    /// What is needed for one tensor, as a graph of its own; nil where it is not made by a node.
    func part(making tensor: String) -> [UInt8]? {
        guard outline.nodes.contains(where: { $0.outputs.contains(tensor) }) else { return nil }
        let slice = slice(to: [tensor], stoppingAt: [])
        let known = outline.outputs.first { $0.name == tensor }.map { Array(outline.bytes[$0.whole]) }
        return model(slice, inputs: inputs(slice.inputs), outputs: known ?? Self.value(12, named: tensor))
    }

    /// Cuts before the convolution `dec.conv_pre`. nil when the graph has no such place, or what follows it needs more
    /// than `shared` of the graph's inputs.
    func halves(shared: Set<String>) -> Halves? {
        // A file in which the durations are an output already has two.
        let sound = outline.outputs.filter { $0.name != durations }
        guard
            let (name, weight) = outline.weights.first(where: { $0.key.hasSuffix("dec.conv_pre.weight") }),
            weight.sizes.count == 3,
            let convolution = outline.nodes.first(where: {
                $0.operation == "Conv" && $0.inputs.dropFirst().first == name
            }),
            let cut = convolution.inputs.first, sound.count == 1
        else { return nil }
        let after = slice(to: sound.map(\.name), stoppingAt: [cut])
        guard after.inputs.isSubset(of: shared) else { return nil }
        let before = slice(to: [cut] + [durations].compactMap(\.self), stoppingAt: [])
        let ends = [cut] + [durations].compactMap(\.self)
        let encoder = model(
            before, inputs: inputs(before.inputs), outputs: ends.flatMap { Self.value(12, named: $0) })
        let decoder = model(
            after, inputs: Self.value(11, named: cut, channels: weight.sizes[1]) + inputs(after.inputs),
            outputs: sound.flatMap { Array(outline.bytes[$0.whole]) })
        return Halves(encoder: encoder, decoder: decoder, cut: cut)
    }

    private struct Slice {
        var nodes: Set<Int> = []
        var weights: Set<String> = []
        var inputs: Set<String> = []
    }

    /// Everything that the targets depend on.
    private func slice(to targets: [String], stoppingAt stops: Set<String>) -> Slice {
        var makers: [String: Int] = [:]
        for (index, node) in outline.nodes.enumerated() {
            for output in node.outputs where !output.isEmpty { makers[output] = index }
        }
        let graphInputs = Set(outline.inputs.map(\.name))
        var slice = Slice()
        var open = targets.filter { !stops.contains($0) }
        var seen = Set(open)
        while let name = open.popLast() {
            if outline.weights[name] != nil {
                slice.weights.insert(name)
            } else if let maker = makers[name] {
                guard slice.nodes.insert(maker).inserted else { continue }
                for input in outline.nodes[maker].inputs
                where !input.isEmpty && !stops.contains(input) && seen.insert(input).inserted {
                    open.append(input)
                }
            } else if graphInputs.contains(name) {
                slice.inputs.insert(name)
            }
        }
        return slice
    }

    private func inputs(_ names: Set<String>) -> [UInt8] {
        outline.inputs.filter { names.contains($0.name) }.flatMap { Array(outline.bytes[$0.whole]) }
    }

    /// A model with the file's heading, the slice's nodes in their order, and its weights.
    private func model(_ slice: Slice, inputs: [UInt8], outputs: [UInt8]) -> [UInt8] {
        var graph: [UInt8] = []
        for index in slice.nodes.sorted() { graph += outline.bytes[outline.nodes[index].whole] }
        graph += ProtobufWriter.text(2, "part")
        for name in slice.weights.sorted() {
            if let weight = outline.weights[name] { graph += outline.bytes[weight.whole] }
        }
        graph += inputs + outputs
        return outline.heading.flatMap { outline.bytes[$0] } + ProtobufWriter.message(7, graph)
    }

    /// A `ValueInfoProto`: its name alone, or an f32 [1, channels, ?].
    private static func value(_ field: Int, named name: String, channels: Int? = nil) -> [UInt8] {
        var value = ProtobufWriter.text(1, name)
        if let channels {
            let sizes =
                ProtobufWriter.message(1, ProtobufWriter.number(1, 1))
                + ProtobufWriter.message(1, ProtobufWriter.number(1, UInt64(channels)))
                + ProtobufWriter.message(1, ProtobufWriter.text(2, "frames"))
            let tensor = ProtobufWriter.number(1, 1) + ProtobufWriter.message(2, sizes)
            value += ProtobufWriter.message(2, ProtobufWriter.message(1, tensor))
        }
        return ProtobufWriter.message(field, value)
    }
}
