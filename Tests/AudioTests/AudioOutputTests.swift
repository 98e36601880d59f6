import Synchronization
import Testing

@testable import Audio

@Suite struct Playing {
    /// Remembers what would have been heard; may stop taking more.
    final class Recorder: SampleSink {
        enum Act: Equatable {
            case write(Int)
            case drain, abort
        }
        let acts = Mutex<[Act]>([])
        let written: (@Sendable (Int) -> Void)?

        init(written: (@Sendable (Int) -> Void)? = nil) { self.written = written }

        func write(_ samples: [Float]) async throws {
            let count = acts.withLock {
                $0.append(.write(samples.count))
                return $0.count
            }
            written?(count)
        }
        func drain() async throws { acts.withLock { $0.append(.drain) } }
        func abort() async { acts.withLock { $0.append(.abort) } }
    }

    @Test func `it ends only after all has been heard`() async throws {
        let recorder = Recorder()
        let chunks = AsyncStream { continuation in
            continuation.yield([Float](repeating: 0, count: 2000))
            continuation.yield([0])
            continuation.finish()
        }
        try await AudioOutput.play(chunks, on: recorder)
        #expect(recorder.acts.withLock { $0 } == [.write(960), .write(960), .write(80), .write(1), .drain])
    }

    @Test func `cancelling stops within a slice`() async throws {
        let task = Mutex<Task<Void, any Error>?>(nil)
        let recorder = Recorder { count in if count == 3 { task.withLock { $0?.cancel() } } }
        let (chunks, continuation) = AsyncStream.makeStream(of: [Float].self)
        task.withLock { $0 = Task { try await AudioOutput.play(chunks, on: recorder) } }
        continuation.yield([Float](repeating: 0, count: 480_000))
        let playing = try #require(task.withLock { $0 })
        await #expect(throws: CancellationError.self) { try await playing.value }
        #expect(recorder.acts.withLock { $0 } == [.write(960), .write(960), .write(960), .abort])
    }

    @Test func `a failing source silences the output and passes its error on`() async {
        let recorder = Recorder()
        let chunks = AsyncThrowingStream<[Float], any Error> { $0.finish(throwing: AudioError("broken")) }
        await #expect(throws: AudioError("broken")) { try await AudioOutput.play(chunks, on: recorder) }
        #expect(recorder.acts.withLock { $0 } == [.abort])
    }

    @Test func `a device that is not there is told clearly`() async throws {
        let devices = try await AudioDevice.all()
        let chunks = AsyncStream<[Float]> { $0.finish() }
        let error = await #expect(throws: AudioError.self) {
            try await AudioOutput(device: "no such device, surely").play(chunks)
        }
        #expect(
            error?.what
                == (devices.isEmpty ? "this machine has no sound output" : "there is no sound output of this name"))
    }
}
