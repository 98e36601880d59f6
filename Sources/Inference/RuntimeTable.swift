internal import COnnxRuntime

/// The function table and the one environment, with errors made Swift's.
///
/// `@unchecked Sendable`: the pointers never change, live as long as the process, and ONNX Runtime documents the
/// table, the environment and the default allocator as safe to use from any thread.
struct RuntimeTable: @unchecked Sendable {
    let slots: OrtSlots
    let environment: OpaquePointer
    let allocator: OpaquePointer

    /// Errors only: ONNX Runtime's own log goes to stderr, past ours.
    private static let logLevel: Int32 = 3

    init(slots: OrtSlots) throws(InferenceError) {
        self.slots = slots
        environment = try Self.make(slots, at: "ONNX Runtime") {
            ort_create_env(slots, Self.logLevel, "voxhumana", &$0)
        }
        allocator = try Self.make(slots, at: "ONNX Runtime") { ort_default_allocator(slots, &$0) }
    }

    /// Calls a function that fills a pointer, and throws when it fails or leaves it empty.
    func make(
        at location: String, _ body: (inout OpaquePointer?) -> OpaquePointer?
    ) throws(InferenceError) -> OpaquePointer {
        try Self.make(slots, at: location, body)
    }

    /// Throws what a status says; nil is success.
    func check(_ status: OpaquePointer?, at location: String) throws(InferenceError) {
        if let error = Self.error(slots, status, at: location) { throw error }
    }

    private static func make(
        _ slots: OrtSlots, at location: String, _ body: (inout OpaquePointer?) -> OpaquePointer?
    ) throws(InferenceError) -> OpaquePointer {
        var made: OpaquePointer?
        if let error = error(slots, body(&made), at: location) { throw error }
        guard let made else {
            throw InferenceError(
                .runFailed, "ONNX Runtime gave nothing back", at: location, advice: "Report this as a bug.")
        }
        return made
    }

    private static func error(_ slots: OrtSlots, _ status: OpaquePointer?, at location: String) -> InferenceError? {
        guard let status else { return nil }
        defer { ort_release_status(slots, status) }
        let message = ort_error_message(slots, status).map { String(cString: $0) } ?? "unknown error"
        switch ort_error_code(slots, status) {
        // NO_SUCHFILE
        case 3:
            return InferenceError(.fileMissing, "there is no such file", at: location, advice: "Check the path.")
        // NO_MODEL, INVALID_PROTOBUF, NOT_IMPLEMENTED, INVALID_GRAPH
        case 4, 7, 9, 10:
            return InferenceError(
                .notAModel, "is not a model that this ONNX Runtime can read (\(message))", at: location,
                advice: "Check that the file is complete and an .onnx file.")
        default:
            return InferenceError(.runFailed, message, at: location, advice: "Check the inputs given to the model.")
        }
    }
}
