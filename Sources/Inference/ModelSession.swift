internal import COnnxRuntime

/// The one owner of an ONNX Runtime session.
///
/// `@unchecked Sendable`: the session pointer never changes, and `Run` is documented as thread-safe.
final class ModelSession: @unchecked Sendable {
    enum Side { case input, output }

    let table: RuntimeTable
    let pointer: OpaquePointer
    let name: String
    /// More than any voice has; a hostile file cannot make us count for ever.
    private static let mostTensors = 256
    private static let mostDimensions = 16

    init(path: String, table: RuntimeTable) throws(InferenceError) {
        let options = try SessionOptions(table: table, name: path)
        try options.configure(for: path)
        self.table = table
        self.name = path
        pointer = try table.make(at: path) {
            ort_create_session(table.slots, table.environment, path, options.pointer, &$0)
        }
    }

    init(bytes: [UInt8], name: String, table: RuntimeTable) throws(InferenceError) {
        let options = try SessionOptions(table: table, name: name)
        try options.configure(for: name)
        self.table = table
        self.name = name
        pointer = try table.make(at: name) { session in
            bytes.withUnsafeBytes {
                ort_create_session_from_bytes(
                    table.slots, table.environment, $0.baseAddress, $0.count, options.pointer, &session)
            }
        }
    }

    deinit { ort_release_session(table.slots, pointer) }

    func specs(_ side: Side) throws(InferenceError) -> [TensorSpec] {
        var count = 0
        let slots = table.slots
        try table.check(
            side == .input ? ort_input_count(slots, pointer, &count) : ort_output_count(slots, pointer, &count),
            at: name)
        guard count <= Self.mostTensors else {
            throw InferenceError(.notAModel, "has \(count) \(side)s", at: name, advice: "Use an ordinary model.")
        }
        var specs: [TensorSpec] = []
        for index in 0..<count { specs.append(try spec(side, index)) }
        return specs
    }

    private func spec(_ side: Side, _ index: Int) throws(InferenceError) -> TensorSpec {
        let slots = table.slots
        var text: UnsafeMutablePointer<CChar>?
        try table.check(
            side == .input
                ? ort_input_name(slots, pointer, index, table.allocator, &text)
                : ort_output_name(slots, pointer, index, table.allocator, &text), at: name)
        let tensorName = text.map { String(cString: $0) } ?? ""
        if let text, let status = ort_free(slots, table.allocator, text) { ort_release_status(slots, status) }

        let type = try table.make(at: name) {
            side == .input ? ort_input_type(slots, pointer, index, &$0) : ort_output_type(slots, pointer, index, &$0)
        }
        defer { ort_release_type_info(slots, type) }
        var info: OpaquePointer?
        try table.check(ort_as_tensor_info(slots, type, &info), at: name)
        // Sequences and maps have no tensor info.
        guard let info else { return TensorSpec(tensorName, nil, []) }
        let (element, sizes) = try table.description(of: info, at: name, most: Self.mostDimensions)
        return TensorSpec(tensorName, Tensor.ElementType(rawValue: element), sizes.map { $0 < 0 ? nil : Int($0) })
    }
}

extension RuntimeTable {
    /// Element type and sizes.
    func description(
        of info: OpaquePointer, at location: String, most: Int
    ) throws(InferenceError) -> (element: Int32, sizes: [Int64]) {
        var element: Int32 = 0
        var rank = 0
        try check(ort_element_type(slots, info, &element), at: location)
        try check(ort_rank(slots, info, &rank), at: location)
        guard rank <= most else {
            throw InferenceError(
                .notAModel, "has a tensor of \(rank) dimensions", at: location, advice: "Use an ordinary model.")
        }
        var sizes = [Int64](repeating: 0, count: rank)
        try check(ort_dimensions(slots, info, &sizes, rank), at: location)
        return (element, sizes)
    }
}

/// How sessions run here: one thread each, because sessions side by side use the cores better than one session on
/// several; no spinning, which burns the other core; denormals as zero, which decaying signals are full of.
private struct SessionOptions: ~Copyable {
    let table: RuntimeTable
    let pointer: OpaquePointer

    init(table: RuntimeTable, name: String) throws(InferenceError) {
        self.table = table
        pointer = try table.make(at: name) { ort_create_session_options(table.slots, &$0) }
    }

    deinit { ort_release_session_options(table.slots, pointer) }

    borrowing func configure(for name: String) throws(InferenceError) {
        let slots = table.slots
        let steps = [
            ort_set_intra_threads(slots, pointer, 1),
            ort_set_inter_threads(slots, pointer, 1),
            // 99: every optimisation.
            ort_set_optimization(slots, pointer, 99),
            // Lengths differ from call to call, so a remembered memory plan would only be thrown away.
            ort_disable_memory_pattern(slots, pointer),
            // 3: errors only.
            ort_set_log_severity(slots, pointer, 3),
            ort_add_session_config(slots, pointer, "session.intra_op.allow_spinning", "0"),
            ort_add_session_config(slots, pointer, "session.inter_op.allow_spinning", "0"),
            ort_add_session_config(slots, pointer, "session.set_denormal_as_zero", "1"),
        ]
        for step in steps { try table.check(step, at: name) }
    }
}
