import Testing

@testable import Inference

private enum Arithmetic: ModelSignature {
    struct Input { var x, y: [Float] }
    struct Output { var sum: [Float] }

    static let inputs = [TensorSpec("x", .float, [1, nil]), TensorSpec("y", .float, [1, nil])]
    static let outputs = [TensorSpec("sum", .float, [1, nil])]

    static func tensors(for input: Input) throws -> [Tensor] {
        [try Tensor(input.x, shape: [1, input.x.count]), try Tensor(input.y, shape: [1, input.y.count])]
    }

    static func output(from tensors: [Tensor]) throws -> Output { Output(sum: try tensors[0].floats()) }
}

private enum Wrong: ModelSignature {
    static let inputs = [TensorSpec("x", .int64, [1, nil]), TensorSpec("z", .float, [nil])]
    static let outputs = [TensorSpec("sum", .float, [1, nil, 80]), TensorSpec("count", .int64, [3])]

    static func tensors(for input: [Float]) throws -> [Tensor] { [] }
    static func output(from tensors: [Tensor]) throws -> [Float] { [] }
}

@Suite struct `A model's signature` {
    @Test func `makes calls typed`() async throws {
        let typed = try TypedModel<Arithmetic>(try model("arithmetic"))
        #expect(try await typed.run(.init(x: [1, 2], y: [3, 4])).sum == [4, 6])
    }

    @Test func `that the graph does not have is refused with every difference`() throws {
        #expect { try TypedModel<Wrong>(try model("arithmetic")) } throws: {
            guard let error = $0 as? InferenceError, error.kind == .wrongSignature else { return false }
            let expected = [
                "input x f32[1,?] instead of x i64[1,?]", "no input z f32[?]", "unexpected input y f32[1,?]",
                "output sum f32[1,?] instead of sum f32[1,?,80]", "output count i64[2] instead of count i64[3]",
            ]
            return expected.allSatisfy(error.what.contains)
        }
    }
}
