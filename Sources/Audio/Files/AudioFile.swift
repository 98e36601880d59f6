internal import CSndFile
internal import Glibc

/// Sound as it lies in a file.
public struct AudioClip: Sendable, Equatable {
    /// Interleaved, −1…1.
    public var samples: [Float]
    /// Hz.
    public var rate: Int
    /// 1 or 2.
    public var channels: Int
    public var metadata: AudioMetadata

    public init(samples: [Float], rate: Int, channels: Int = 1, metadata: AudioMetadata = AudioMetadata()) {
        self.samples = samples
        self.rate = rate
        self.channels = max(1, channels)
        self.metadata = metadata
    }

    public var frames: Int { samples.count / channels }
    public var seconds: Double { Double(frames) / Double(rate) }

    /// The mean of the channels.
    public var mono: [Float] { AudioFile.mixed(samples, channels: channels) }
}

/// Reads and writes whole sound files through libsndfile.
public enum AudioFile {
    /// How much of a file from outside is read before it is refused.
    public struct Limits: Sendable {
        public var seconds: Double
        public var channels: Int

        public init(seconds: Double = 1800, channels: Int = 8) {
            self.seconds = seconds
            self.channels = channels
        }
    }

    /// Rates outside are mistakes or attacks.
    private static let rates = 1000...384_000

    /// Reads any file that libsndfile knows. More than two channels are mixed to one.
    /// - Throws: `AudioError` when there is no such file, it holds no sound, or more than allowed.
    public static func read(_ path: String, limits: Limits = Limits()) throws -> AudioClip {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw AudioError("the file cannot be opened: \(String(cString: strerror(errno)))", at: path)
        }
        let stream = SoundStream(descriptor: descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw AudioError("this is not a file", at: path)
        }
        return try read(stream, place: path, limits: limits)
    }

    /// Reads a file that lies in memory.
    public static func read(bytes: [UInt8], limits: Limits = Limits()) throws -> AudioClip {
        try read(SoundStream(memory: bytes), place: "", limits: limits)
    }

    private static func read(_ stream: SoundStream, place: String, limits: Limits) throws -> AudioClip {
        let handle = try SoundHandle(reading: stream, place: place)
        guard rates.contains(handle.rate) else { throw AudioError("\(handle.rate) Hz is no usable rate", at: place) }
        guard (1...limits.channels).contains(handle.channels) else {
            throw AudioError("\(handle.channels) channels are more than the \(limits.channels) allowed", at: place)
        }
        // The header's own count is not believed: what comes out is counted.
        let limit = Int(limits.seconds * Double(handle.rate)) * handle.channels
        var samples: [Float] = []
        while case let block = try handle.read(frames: 16_384), !block.isEmpty {
            guard samples.count + block.count <= limit else {
                throw AudioError("the sound is longer than the \(Int(limits.seconds)) s allowed", at: place)
            }
            samples.append(contentsOf: block)
        }
        let channels = handle.channels
        return AudioClip(
            samples: channels > 2 ? mixed(samples, channels: channels) : samples, rate: handle.rate,
            channels: channels > 2 ? 1 : channels, metadata: metadata(of: handle))
    }

    private static func metadata(of handle: SoundHandle) -> AudioMetadata {
        var metadata = AudioMetadata(
            title: handle.string(SF_STR_TITLE), artist: handle.string(SF_STR_ARTIST),
            software: handle.string(SF_STR_SOFTWARE))
        metadata.setCommentField(handle.string(SF_STR_COMMENT))
        return metadata
    }

    static func mixed(_ samples: [Float], channels: Int) -> [Float] {
        guard channels > 1 else { return samples }
        return stride(from: 0, to: samples.count - channels + 1, by: channels).map { start in
            samples[start..<(start + channels)].reduce(0, +) / Float(channels)
        }
    }

    /// Writes a whole file; the suffix tells the type.
    public static func write(_ clip: AudioClip, to path: String) throws {
        let writer = try AudioFileWriter(
            path: path, rate: clip.rate, channels: clip.channels, metadata: clip.metadata)
        try writer.write(clip.samples)
        try writer.finish()
    }

    /// The bytes of a whole file, for sending.
    public static func encode(_ clip: AudioClip, as type: AudioFileType) throws -> [UInt8] {
        let writer = try AudioFileWriter(
            type: type, rate: clip.rate, channels: clip.channels, metadata: clip.metadata)
        try writer.write(clip.samples)
        return try writer.finish()
    }
}
