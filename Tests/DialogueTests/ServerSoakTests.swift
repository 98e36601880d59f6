import Foundation
import Testing

/// The real server: only in `make soak`, and only where its Python packages are installed.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["VOXHUMANA_SOAK"] != nil)) struct ServerSoakTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// `VOXHUMANA_PYTHON`, for one that has the packages; else the system's.
    private static let python = ProcessInfo.processInfo.environment["VOXHUMANA_PYTHON"] ?? "/usr/bin/python3"

    private static func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = arguments
        process.currentDirectoryURL = root
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private static var binary: String? {
        ["release", "debug"].map { root.appendingPathComponent(".build/\($0)/voxhumana").path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    @Test("A persona talks through a real llama.cpp server", .timeLimit(.minutes(10)))
    func aPersonaTalksThroughARealServer() throws {
        guard try Self.run(["-c", "import xllamacpp, gguf, numpy"]) == 0 else {
            print("skipped: \(Self.python) has no xllamacpp and gguf (see Tests/Interop/models.py)")
            return
        }
        let binary = try #require(Self.binary, "build voxhumana first")
        let status = try Self.run(["Tests/Interop/models.py", binary])
        #expect(status == 0)
    }

    @Test("A model file says what llama-cpp-python says of it", .timeLimit(.minutes(30)))
    func aModelFileSaysWhatLlamaCppPythonSays() throws {
        guard try Self.run(["-c", "import gguf, numpy, diskcache, jinja2, fastapi, uvicorn, sse_starlette"]) == 0 else {
            print("skipped: \(Self.python) has not what Tests/Interop/gguf_file.py needs")
            return
        }
        let binary = try #require(Self.binary, "build voxhumana first")
        #expect(try Self.run(["Tests/Interop/gguf_file.py", binary]) == 0)
    }
}
