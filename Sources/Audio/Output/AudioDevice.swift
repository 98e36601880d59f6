internal import CPortAudio
internal import Dispatch

/// A sound card, or what the system offers as one.
public struct AudioDevice: Sendable, Hashable {
    public var name: String
    /// Output channels.
    public var channels: Int
    public var isDefault: Bool
    let index: Int32
    /// Seconds, what the device itself suggests.
    let latency: Double

    /// All that can play, empty on a machine without a sound card.
    public static func all() async throws -> [AudioDevice] {
        try await PortAudio.run {
            try PortAudio.begin()
            defer { Pa_Terminate() }
            return PortAudio.devices()
        }
    }
}

/// PortAudio's global state, which only one thread at a time may touch.
enum PortAudio {
    static let door = DispatchQueue(label: "voxhumana.portaudio")

    /// Runs blocking work on the door's thread, off the cooperative pool.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            door.async { continuation.resume(with: Result(catching: work)) }
        }
    }

    /// Balance with `Pa_Terminate`.
    static func begin() throws {
        portaudio_shim_be_quiet()
        try check(Pa_Initialize(), "the sound system could not be started")
    }

    static func check(_ code: PaError, _ what: String) throws {
        guard code < 0 else { return }
        throw AudioError("\(what): \(String(cString: Pa_GetErrorText(code)))")
    }

    static func devices() -> [AudioDevice] {
        let standard = Pa_GetDefaultOutputDevice()
        return (0..<max(0, Pa_GetDeviceCount())).compactMap { index in
            guard let info = Pa_GetDeviceInfo(index)?.pointee, info.maxOutputChannels > 0 else { return nil }
            return AudioDevice(
                name: info.name.map { String(cString: $0) } ?? "device \(index)",
                channels: Int(info.maxOutputChannels), isDefault: index == standard, index: index,
                latency: info.defaultLowOutputLatency)
        }
    }
}
