internal import CSndFile
internal import Glibc

/// The one owner of a libsndfile handle and of the stream under it.
final class SoundHandle {
    private var handle: OpaquePointer?
    let stream: SoundStream
    let channels: Int
    let rate: Int
    private let place: String

    /// Opens for reading.
    init(reading stream: SoundStream, place: String) throws {
        var info = SF_INFO()
        handle = Self.open(stream, SFM_READ, &info)
        guard handle != nil else {
            let reason = String(cString: sf_strerror(nil))
            throw AudioError("this is not a sound file that can be read: \(reason)", at: place)
        }
        self.stream = stream
        self.place = place
        channels = Int(info.channels)
        rate = Int(info.samplerate)
    }

    /// Opens for writing.
    init(writing stream: SoundStream, type: AudioFileType, rate: Int, channels: Int, place: String) throws {
        var info = SF_INFO()
        info.format = type.format
        info.samplerate = Int32(clamping: rate)
        info.channels = Int32(clamping: channels)
        guard rate > 0, (1...2).contains(channels), sf_format_check(&info) != 0 else {
            throw AudioError("\(type.rawValue) cannot hold \(channels) channels at \(rate) Hz", at: place)
        }
        handle = Self.open(stream, SFM_WRITE, &info)
        guard handle != nil else {
            let advice = type == .opus ? "Opus takes 48000, 24000, 16000, 12000 or 8000 Hz" : ""
            throw AudioError(
                "\(type.rawValue) cannot be written: \(String(cString: sf_strerror(nil)))", at: place, advice: advice)
        }
        // Without it, a sample above full scale would wrap around to the other sign.
        sf_command(handle, Int32(SFC_SET_CLIPPING), nil, Int32(SF_TRUE))
        self.stream = stream
        self.channels = channels
        self.rate = rate
        self.place = place
    }

    deinit { if let handle { sf_close(handle) } }

    private static func open(_ stream: SoundStream, _ mode: Int, _ info: inout SF_INFO) -> OpaquePointer? {
        var callbacks = SoundStream.callbacks
        return sf_open_virtual(&callbacks, Int32(mode), &info, Unmanaged.passUnretained(stream).toOpaque())
    }

    func string(_ kind: Int) -> String? {
        sf_get_string(handle, Int32(kind)).map { String(cString: $0) }
    }

    func setString(_ kind: Int, _ text: String?) throws {
        guard let text, !text.isEmpty else { return }
        guard sf_set_string(handle, Int32(kind), text) == 0 else {
            throw AudioError("the file's text could not be written: \(String(cString: sf_strerror(handle)))", at: place)
        }
    }

    /// Interleaved samples of up to `frames` frames; empty at the end.
    func read(frames: Int) throws -> [Float] {
        let block = [Float](unsafeUninitializedCapacity: frames * channels) { buffer, count in
            count = max(0, Int(sf_readf_float(handle, buffer.baseAddress, sf_count_t(frames)))) * channels
        }
        if block.isEmpty, sf_error(handle) != 0 {
            throw AudioError("the sound is damaged: \(String(cString: sf_strerror(handle)))", at: place)
        }
        return block
    }

    func write(_ samples: [Float]) throws {
        guard !samples.isEmpty else { return }
        let frames = sf_count_t(samples.count / channels)
        guard sf_writef_float(handle, samples, frames) == frames, stream.failure == nil else { throw writeFailure() }
    }

    /// Writes what is held back and ends the file.
    func finish() throws {
        let code = sf_close(handle)
        handle = nil
        guard code == 0, stream.failure == nil else { throw writeFailure() }
    }

    private func writeFailure() -> AudioError {
        let reason = stream.failure.map { String(cString: strerror($0)) } ?? String(cString: sf_strerror(handle))
        return AudioError("the sound could not be written: \(reason)", at: place, advice: "is the disk full?")
    }
}
