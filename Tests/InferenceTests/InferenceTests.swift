import Foundation
import Testing

@testable import Inference

/// The runtime of all tests. Missing, it fails them: a machine that cannot run the voice must not look healthy.
func runtime() throws -> InferenceRuntime { try InferenceRuntime.load() }

func resource(_ name: String) -> String {
    Bundle.module.bundleURL.appendingPathComponent("Resources/\(name)").path
}

func model(_ name: String) throws -> InferenceModel {
    try InferenceModel(path: resource("\(name).onnx"), runtime: try runtime())
}

@Suite struct `Running a model` {
    @Test func `gives the values of the graph`() async throws {
        let x = try Tensor([1, 2, 3] as [Float], shape: [1, 3])
        let y = try Tensor([10, 20, 30] as [Float], shape: [1, 3])
        let results = try await model("arithmetic").run(["x": x, "y": y])
        #expect(try results[0].floats() == [11, 22, 33])
        #expect(try results[1].floats() == [2, 4, 6])
        #expect(try results[2].int64s() == [1, 3])
        #expect(results[0].shape == [1, 3])
    }

    @Test func `gives only the outputs asked for, in the order asked for`() async throws {
        let x = try Tensor([1, 2] as [Float], shape: [1, 2])
        let results = try await model("arithmetic").run(["x": x, "y": x], outputs: ["count", "sum"])
        #expect(results.count == 2)
        #expect(try results[0].int64s() == [1, 2])
    }

    @Test(arguments: [0, 1, 5]) func `carries every element type, and none of them`(count: Int) async throws {
        let values: [String: Tensor.Values] = [
            "u8": .uint8(Array(repeating: 200, count: count)), "i8": .int8(Array(repeating: -3, count: count)),
            "i16": .int16(Array(repeating: -300, count: count)), "i32": .int32(Array(repeating: -70_000, count: count)),
            "i64": .int64(Array(repeating: 1 << 40, count: count)), "b": .bool(Array(repeating: true, count: count)),
            "f64": .double(Array(repeating: 0.1, count: count)), "f32": .float(Array(repeating: 0.1, count: count)),
        ]
        let given = try values.mapValues { try Tensor($0, shape: [count]) }
        let types = try model("types")
        let results = try await types.run(given)
        for (spec, result) in zip(types.outputs, results) {
            #expect(result == given[String(spec.name.dropLast(4))])
        }
    }

    @Test func `is safe from many tasks at once`() async throws {
        let shared = try model("arithmetic")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<64 {
                group.addTask {
                    let x = try Tensor([Float](repeating: Float(index), count: index + 1), shape: [1, index + 1])
                    let results = try await shared.run(["x": x, "y": x], outputs: ["sum"])
                    return try results[0].floats() == [Float](repeating: Float(2 * index), count: index + 1)
                }
            }
            for try await right in group { #expect(right) }
        }
    }

    @Test func `reads a model from memory too`() async throws {
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: resource("arithmetic.onnx"))))
        let model = try InferenceModel(bytes: bytes, name: "from memory", runtime: try runtime())
        #expect(model.inputs.map(\.name) == ["x", "y"])
        #expect(model.inputs[0].shape == [1, nil])
        #expect(model.outputs[2] == TensorSpec("count", .int64, [2]))
    }

    @Test func `says which input is wrong`() async throws {
        let x = try Tensor([1] as [Float], shape: [1, 1])
        await #expect { try await model("arithmetic").run(["x": x, "nope": x]) } throws: {
            ($0 as? InferenceError)?.what.contains("nope") == true
        }
    }

    @Test func `reports a failure inside the graph`() async throws {
        let x = try Tensor([1, 2, 3] as [Float], shape: [3])
        await #expect { try await model("failing").run(["x": x]) } throws: {
            ($0 as? InferenceError)?.kind == .runFailed
        }
    }

    @Test func `a tensor must fill its shape`() {
        #expect(throws: InferenceError.self) { try Tensor([1, 2] as [Float], shape: [3]) }
        #expect(throws: InferenceError.self) { try Tensor([1, 2] as [Float], shape: [-1, -2]) }
        #expect(throws: InferenceError.self) { try Tensor([Float](), shape: [Int.max, 2]) }
        #expect(throws: InferenceError.self) { try Tensor([1, 2] as [Float], shape: [2]).int64s() }
    }
}

@Suite struct `Loading` {
    @Test func `names the library that is not there and says what to do`() {
        #expect {
            try InferenceRuntime.load(path: "/nowhere/libonnxruntime.so")
        } throws: {
            let error = $0 as? InferenceError
            return error?.kind == .libraryMissing && error?.location == "/nowhere/libonnxruntime.so"
                && error?.advice.contains("VOXHUMANA_ONNXRUNTIME") == true
        }
    }

    @Test func `an explicit path wins over the environment, which wins over the folders`() {
        let environment = ["VOXHUMANA_ONNXRUNTIME": "/env/lib.so"]
        #expect(LibrarySearch(explicit: "/a.so", environment: environment, folders: []).library == "/a.so")
        #expect(LibrarySearch(explicit: nil, environment: environment, folders: []).library == "/env/lib.so")
        #expect(LibrarySearch(explicit: nil, environment: [:], folders: []).library == "libonnxruntime.so.1")
    }

    @Test func `finds the library in a folder whatever version it carries`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ort-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("libonnxruntime.so.1.31.1")
        try Data().write(to: file)
        let search = LibrarySearch(explicit: nil, environment: [:], folders: ["/nowhere", folder.path])
        #expect(search.library == file.path)
    }

    @Test func `names the model that is not there`() throws {
        #expect { try InferenceModel(path: "/nowhere/model.onnx", runtime: try runtime()) } throws: {
            ($0 as? InferenceError)?.kind == .fileMissing
        }
        #expect { try InferenceModel(path: "/tmp", runtime: try runtime()) } throws: {
            ($0 as? InferenceError)?.kind == .fileMissing
        }
    }

    @Test func `refuses what is not a model`() throws {
        #expect { try InferenceModel(path: resource("make_models.py"), runtime: try runtime()) } throws: {
            ($0 as? InferenceError)?.kind == .notAModel
        }
        #expect { try InferenceModel(bytes: [1, 2, 3], name: "three bytes", runtime: try runtime()) } throws: {
            ($0 as? InferenceError)?.location == "three bytes"
        }
    }

    @Test func `a cache loads a model once, and tries a failed one again`() async throws {
        let cache = ModelCache(runtime: try runtime())
        let path = resource("arithmetic.onnx")
        async let first = cache.model(at: path)
        async let second = cache.model(at: path)
        #expect(try await first === second)
        await #expect(throws: InferenceError.self) { try await cache.model(at: "/nowhere") }
        await #expect(throws: InferenceError.self) { try await cache.model(at: "/nowhere") }
        #expect(await cache.paths == [path])
    }
}
