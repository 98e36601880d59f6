internal import CPortAudio
internal import Dispatch
internal import Synchronization

/// A playing PortAudio stream. Its blocking calls run on a queue of its own, off the cooperative pool.
final class PortAudioSink: SampleSink {
    private let queue = DispatchQueue(label: "voxhumana.audio-output")
    private let stream: Mutex<OutputStream>

    private init(device: String?) throws { stream = Mutex(try OutputStream(device: device)) }

    static func open(device: String?) async throws -> PortAudioSink {
        try await PortAudio.run { try PortAudioSink(device: device) }
    }

    func write(_ samples: [Float]) async throws { try await onQueue { try $0.write(samples) } }
    func drain() async throws { try await onQueue { try $0.drain() } }
    func abort() async { try? await onQueue { $0.abort() } }

    private func onQueue(_ work: @escaping @Sendable (OutputStream) throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async {
                continuation.resume(with: Result { try self.stream.withLock { try work($0) } })
            }
        }
    }
}

/// The one owner of a PortAudio stream.
final class OutputStream {
    private let stream: UnsafeMutableRawPointer
    private let channels: Int

    /// Call it behind `PortAudio.door`.
    init(device name: String?) throws {
        try PortAudio.begin()
        do {
            let device = try Self.choose(name)
            stream = try Self.open(device)
            channels = min(2, device.channels)
        } catch {
            Pa_Terminate()
            throw error
        }
    }

    deinit {
        _ = PortAudio.door.sync {
            Pa_CloseStream(stream)
            return Pa_Terminate()
        }
    }

    private static func choose(_ name: String?) throws -> AudioDevice {
        let devices = PortAudio.devices()
        guard !devices.isEmpty else {
            throw AudioError(
                "this machine has no sound output", advice: "write to a file, or listen on the stage page")
        }
        guard let name else { return devices.first(where: \.isDefault) ?? devices[0] }
        guard let device = devices.first(where: { $0.name.lowercased().contains(name.lowercased()) }) else {
            let known = devices.map(\.name).joined(separator: ", ")
            throw AudioError("there is no sound output of this name", at: name, advice: "there are: \(known)")
        }
        return device
    }

    private static func open(_ device: AudioDevice) throws -> UnsafeMutableRawPointer {
        var parameters = PaStreamParameters()
        parameters.device = device.index
        // A mono stream is heard on one side only on some cards.
        parameters.channelCount = Int32(min(2, device.channels))
        parameters.sampleFormat = paFloat32
        parameters.suggestedLatency = max(0.05, device.latency)
        var stream: UnsafeMutableRawPointer?
        try PortAudio.check(
            Pa_OpenStream(&stream, nil, &parameters, 48_000, UInt(AudioOutput.slice), paNoFlag, nil, nil),
            "\(device.name) could not be opened")
        guard let stream else { throw AudioError("\(device.name) could not be opened") }
        let code = Pa_StartStream(stream)
        if code < 0 { Pa_CloseStream(stream) }
        try PortAudio.check(code, "\(device.name) could not be started")
        return stream
    }

    func write(_ samples: [Float]) throws {
        let frames = channels == 1 ? samples : samples.flatMap { [$0, $0] }
        let code = Pa_WriteStream(stream, frames, UInt(samples.count))
        // An underrun was heard already; playing on is all that helps.
        guard code != paOutputUnderflowed.rawValue else { return }
        try PortAudio.check(code, "the sound output failed")
    }

    func drain() throws { try PortAudio.check(Pa_StopStream(stream), "the sound output failed") }
    func abort() { Pa_AbortStream(stream) }
}
