/// A sound file whose bytes leave as they are made. Its length is known beforehand, so its head tells it though the rest
/// is not there yet.
///
/// WAV, FLAC and Opus can be sent so. An MP3's head has a table of where each hundredth of it begins, and Vorbis' packs
/// are larger than a line of speech: those are written whole, by `AudioFileWriter`.
public final class AudioFileStream {
    public static let types: Set<AudioFileType> = [.wav, .flac, .opus]

    private let handle: SoundHandle
    private let type: AudioFileType
    private let channels: Int
    private let frames: Int
    private var written = 0
    private var hasHead = false

    /// - Parameters:
    ///   - type: one of `types`.
    ///   - rate: Hz.
    ///   - channels: 1 or 2.
    ///   - frames: how long the sound will be. What is written beyond is left out, what is missing at the end is silence.
    public init(
        type: AudioFileType, rate: Int, channels: Int = 1, frames: Int, metadata: AudioMetadata = AudioMetadata()
    ) throws {
        guard Self.types.contains(type) else {
            throw AudioError(
                "\(type.rawValue) cannot be sent as it is made", advice: "use AudioFileWriter, or wav, flac or opus")
        }
        guard frames > 0, frames <= Self.longest else {
            throw AudioError("a file of \(frames) frames cannot be announced", advice: "keep it below six hours")
        }
        handle = try AudioFileWriter.open(
            SoundStream(memory: []), type, rate, channels, metadata, place: "")
        (self.type, self.channels, self.frames) = (type, channels, frames)
    }

    /// Six hours at 48 kHz: stereo still fits into the 32 bits of a WAV's head.
    private static let longest = 6 * 3_600 * 48_000

    /// Interleaved samples, −1…1.
    /// - Returns: bytes of the file that are ready; often none for types that pack many samples together.
    public func write(_ samples: [Float]) throws -> [UInt8] {
        let room = (frames - written) * channels
        let taken = samples.count > room ? Array(samples.prefix(room)) : samples
        try handle.write(taken)
        written += taken.count / channels
        return headed(handle.stream.take())
    }

    /// Ends the file. Call it once, last.
    public func finish() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while written < frames {
            bytes += try write([Float](repeating: 0, count: min(frames - written, Self.block) * channels))
        }
        try handle.finish()
        return bytes + headed(handle.stream.take())
    }

    private static let block = 48_000

    // MARK: The head

    /// Writes the length into the first bytes.
    private func headed(_ bytes: [UInt8]) -> [UInt8] {
        guard !hasHead, !bytes.isEmpty else { return bytes }
        hasHead = true
        var bytes = bytes
        switch type {
        case .wav: tellWAV(&bytes)
        case .flac: tellFLAC(&bytes)
        case .opus, .ogg, .mp3: break
        }
        return bytes
    }

    /// The sizes of the whole and of its `data`, each behind its name.
    private func tellWAV(_ bytes: inout [UInt8]) {
        let length = frames * channels * 2
        var at = 12
        while at + 8 <= bytes.count {
            let size = (0..<4).reduce(0) { $0 | Int(bytes[at + 4 + $1]) << (8 * $1) }
            if bytes[at..<(at + 4)].elementsEqual("data".utf8) {
                Self.put(length, into: &bytes, at: at + 4)
                Self.put(at + length, into: &bytes, at: 4)
                return
            }
            at += 8 + size + size % 2
        }
    }

    private static func put(_ value: Int, into bytes: inout [UInt8], at place: Int) {
        for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }

    /// The 36 bits of STREAMINFO that count samples. (RFC 9639, 8.2.) The digest stays zero: unknown.
    private func tellFLAC(_ bytes: inout [UInt8]) {
        let place = 4 + 4 + 13
        guard bytes.count >= place + 5, bytes.starts(with: "fLaC".utf8) else { return }
        bytes[place] = bytes[place] & 0xF0 | UInt8(frames >> 32 & 0x0F)
        for index in 1...4 { bytes[place + index] = UInt8(truncatingIfNeeded: frames >> (8 * (4 - index))) }
    }
}
