internal import CSndFile

/// Writes a sound file chunk by chunk. The file appears under its name only when `finish()` has ended it: a writer
/// that is dropped before leaves nothing behind.
public final class AudioFileWriter {
    private let handle: SoundHandle
    /// nil when the bytes stay in memory.
    private let file: PartialFile?
    private var isFinished = false
    public let channels: Int

    /// - Parameters:
    ///   - path: its suffix tells the type.
    ///   - rate: Hz.
    ///   - channels: 1 or 2.
    /// - Throws: `AudioError` for an unknown suffix, a rate that the type cannot hold, or a path that cannot be written.
    public init(path: String, rate: Int, channels: Int = 1, metadata: AudioMetadata = AudioMetadata()) throws {
        let type = try AudioFileType(path: path)
        let tag = type == .mp3 ? ID3Tag.bytes(metadata) : []
        let file = try PartialFile(path: path, head: tag)
        let stream = SoundStream(descriptor: file.descriptor, origin: tag.count)
        handle = try Self.open(stream, type, rate, channels, metadata, place: path)
        self.file = file
        self.channels = channels
    }

    /// Writes into memory; `finish()` gives the bytes.
    public init(type: AudioFileType, rate: Int, channels: Int = 1, metadata: AudioMetadata = AudioMetadata()) throws {
        let tag = type == .mp3 ? ID3Tag.bytes(metadata) : []
        let stream = SoundStream(memory: tag, origin: tag.count)
        handle = try Self.open(stream, type, rate, channels, metadata, place: "")
        file = nil
        self.channels = channels
    }

    static func open(
        _ stream: SoundStream, _ type: AudioFileType, _ rate: Int, _ channels: Int, _ metadata: AudioMetadata,
        place: String
    ) throws -> SoundHandle {
        let handle = try SoundHandle(writing: stream, type: type, rate: rate, channels: channels, place: place)
        guard type != .mp3 else { return handle }
        try handle.setString(SF_STR_TITLE, metadata.title)
        try handle.setString(SF_STR_ARTIST, metadata.artist)
        try handle.setString(SF_STR_COMMENT, metadata.commentField)
        try handle.setString(SF_STR_SOFTWARE, metadata.software)
        return handle
    }

    /// Interleaved samples, −1…1; what lies outside is clipped where the type has integers.
    public func write(_ samples: [Float]) throws {
        guard samples.count % channels == 0 else { throw AudioError("the samples of a frame are not complete") }
        try handle.write(samples)
    }

    /// Ends the file. Call it once, last.
    /// - Returns: the file's bytes when it was written into memory, else nothing.
    @discardableResult
    public func finish() throws -> [UInt8] {
        guard !isFinished else { return [] }
        try handle.finish()
        try file?.commit()
        isFinished = true
        return handle.stream.bytes
    }
}
