internal import COnnxRuntime

/// One run of a session, from checked tensors to results.
///
/// `@unchecked Sendable`: the run options pointer never changes; setting its terminate flag from another thread while
/// `Run` reads it is what ONNX Runtime provides it for.
final class ModelCall: @unchecked Sendable {
    private let session: ModelSession
    private let tensors: [(name: String, tensor: Tensor)]
    private let outputs: [String]
    private let options: OpaquePointer
    private static let mostDimensions = 16

    init(session: ModelSession, tensors: [String: Tensor], outputs: [String]) throws(InferenceError) {
        guard tensors.count <= ValueList.capacity, outputs.count <= ValueList.capacity else {
            throw InferenceError(
                .wrongTensor, "is given too many tensors", at: session.name,
                advice: "Give at most \(ValueList.capacity).")
        }
        self.session = session
        self.tensors = tensors.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        self.outputs = outputs
        options = try session.table.make(at: session.name) { ort_create_run_options(session.table.slots, &$0) }
    }

    deinit { ort_release_run_options(session.table.slots, options) }

    /// Asks the run to end at the next node; harmless before and after it.
    func terminate() {
        if let status = ort_set_terminate(session.table.slots, options) {
            ort_release_status(session.table.slots, status)
        }
    }

    /// Blocks until the graph is done.
    func run() throws(InferenceError) -> [Tensor] {
        let table = session.table
        let inputNames = CStrings(tensors.map(\.name))
        let outputNames = CStrings(outputs)
        let inputs = ValueList(table: table)
        for (name, tensor) in tensors { inputs.append(try value(of: tensor, named: name)) }
        let results = ValueList(table: table, count: outputs.count)
        let status = inputs.withPointers { given in
            ort_run(
                table.slots, session.pointer, options, inputNames.pointers, given, tensors.count,
                outputNames.pointers, outputs.count, results.pointers)
        }
        try table.check(status, at: session.name)
        var made: [Tensor] = []
        for index in outputs.indices { made.append(try tensor(of: results.pointers[index], named: outputs[index])) }
        return made
    }

    private func value(of tensor: Tensor, named name: String) throws(InferenceError) -> OpaquePointer {
        let table = session.table
        let shape = tensor.shape.map(Int64.init)
        let value = try table.make(at: "\(session.name), input \(name)") {
            ort_create_tensor(
                table.slots, table.allocator, shape, shape.count, tensor.elementType.rawValue, &$0)
        }
        var memory: UnsafeMutableRawPointer?
        try table.check(ort_tensor_data(table.slots, value, &memory), at: session.name)
        tensor.values.withUnsafeBytes { bytes in
            if let memory, let source = bytes.baseAddress { memory.copyMemory(from: source, byteCount: bytes.count) }
        }
        return value
    }

    private func tensor(of value: OpaquePointer?, named name: String) throws(InferenceError) -> Tensor {
        let table = session.table
        let location = "\(session.name), output \(name)"
        let unreadable = InferenceError(
            .wrongTensor, "is not a tensor of numbers", at: location, advice: "Ask for another output.")
        var isTensor: Int32 = 0
        guard let value else { throw unreadable }
        try table.check(ort_is_tensor(table.slots, value, &isTensor), at: location)
        guard isTensor != 0 else { throw unreadable }
        let info = try table.make(at: location) { ort_value_info(table.slots, value, &$0) }
        defer { ort_release_tensor_info(table.slots, info) }
        let (element, sizes) = try table.description(of: info, at: location, most: Self.mostDimensions)
        let shape = sizes.map { Int($0) }
        guard let type = Tensor.ElementType(rawValue: element), let count = Tensor.volume(of: shape) else {
            throw unreadable
        }
        var memory: UnsafeMutableRawPointer?
        try table.check(ort_tensor_data(table.slots, value, &memory), at: location)
        let buffer = UnsafeRawBufferPointer(start: memory, count: memory == nil ? 0 : count * type.stride)
        return try Tensor(Tensor.Values(type, copying: buffer), shape: shape)
    }
}
