import Audio
import Foundation
import Testing

@Suite struct AudioFiles {
    static let label = AudioLabel(
        producer: "梅 \"Vox\" \\ Humana", produceID: "20260101-0001", reserved1: "a\nb", propagator: "直播间",
        propagateID: "🎵 7", reserved2: "")
    static let metadata = AudioMetadata(
        title: "茉莉花 – é", artist: "梅", comment: "second line\nthird 行", software: "Vox Humana", label: label)

    @Test(arguments: AudioFileType.allCases)
    func `sound, text and label come back from every type`(type: AudioFileType) throws {
        let folder = try Signal.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let clip = AudioClip(samples: Signal.tone(440, seconds: 1), rate: 48_000, metadata: Self.metadata)
        let path = folder + "/x." + type.rawValue
        try AudioFile.write(clip, to: path)
        for read in [try AudioFile.read(path), try AudioFile.read(bytes: AudioFile.encode(clip, as: type))] {
            #expect(read.rate == 48_000)
            #expect(read.channels == 1)
            #expect(read.metadata.label == Self.label)
            #expect(read.metadata.comment == Self.metadata.comment)
            #expect(read.metadata.title == Self.metadata.title)
            #expect(read.metadata.artist == Self.metadata.artist)
            #expect(read.metadata.software?.hasPrefix("Vox Humana") == true)
            let slack = type == .mp3 ? 3000 : 0
            #expect(abs(read.frames - clip.frames) <= slack)
            #expect(abs(Loudness.integrated(read.samples) - Loudness.integrated(clip.samples)) < 0.3)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x." + type.rawValue])
    }

    @Test(arguments: [AudioFileType.wav, .flac])
    func `lossless types keep every bit and the order of the channels`(type: AudioFileType) throws {
        let samples = PCM16.decode(PCM16.encode(Signal.noise(2000)))
        let clip = AudioClip(samples: samples, rate: 44_100, channels: 2)
        let read = try AudioFile.read(bytes: AudioFile.encode(clip, as: type))
        #expect(read.samples == samples)
        #expect(read.channels == 2)
        #expect(read.rate == 44_100)
        #expect(read.mono[0] == (samples[0] + samples[1]) / 2)
    }

    @Test func `the streaming writer writes what the whole one does`() throws {
        let samples = Signal.tone(300, seconds: 0.3)
        let writer = try AudioFileWriter(type: .flac, rate: 48_000)
        for start in stride(from: 0, to: samples.count, by: 777) {
            try writer.write(Array(samples[start..<min(samples.count, start + 777)]))
        }
        #expect(
            try AudioFile.read(bytes: writer.finish()).samples
                == AudioFile.read(
                    bytes: AudioFile.encode(AudioClip(samples: samples, rate: 48_000), as: .flac)
                ).samples)
    }

    @Test(arguments: AudioFileStream.types)
    func `a file that leaves as it is made is the file that is written whole`(type: AudioFileType) throws {
        // Longer than it is announced, and shorter.
        for (given, frames) in [(60_000, 60_000), (60_000, 50_000), (40_000, 60_000)] {
            let samples = Array(Signal.tone(300, seconds: 2).prefix(given))
            let stream = try AudioFileStream(type: type, rate: 48_000, frames: frames, metadata: Self.metadata)
            var pieces: [[UInt8]] = []
            for start in stride(from: 0, to: samples.count, by: 777) {
                pieces.append(try stream.write(Array(samples[start..<min(samples.count, start + 777)])))
            }
            // Something left before the end: of Opus a page, about a second.
            #expect(pieces.contains { !$0.isEmpty })
            pieces.append(try stream.finish())
            let read = try AudioFile.read(bytes: pieces.flatMap { $0 })
            let wanted = Array((samples + [Float](repeating: 0, count: 20_000)).prefix(frames))
            let whole = try AudioFile.read(
                bytes: AudioFile.encode(
                    AudioClip(samples: wanted, rate: 48_000, metadata: Self.metadata), as: type))
            #expect(read.frames == frames && read.samples == whole.samples)
            #expect(read.metadata == whole.metadata)
        }
    }

    @Test func `an mp3 is not sent as it is made, and nothing endless is announced`() {
        #expect(throws: AudioError.self) { try AudioFileStream(type: .mp3, rate: 48_000, frames: 10) }
        #expect(throws: AudioError.self) { try AudioFileStream(type: .wav, rate: 48_000, frames: 0) }
        #expect(throws: AudioError.self) { try AudioFileStream(type: .wav, rate: 48_000, frames: 1 << 40) }
    }

    @Test func `samples above full scale are clipped, not wrapped`() throws {
        let clip = AudioClip(samples: [2, -2, 0.5], rate: 48_000)
        #expect(try AudioFile.read(bytes: AudioFile.encode(clip, as: .wav)).samples == [32767.0 / 32768, -1, 0.5])
    }

    @Test func `a dropped writer leaves nothing, and the old file stays`() throws {
        let folder = try Signal.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/x.wav"
        try AudioFile.write(AudioClip(samples: [0, 0.5], rate: 48_000), to: path)
        var writer: AudioFileWriter? = try AudioFileWriter(path: path, rate: 48_000)
        try writer?.write([0, 0, 0])
        writer = nil
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.wav"])
        #expect(try AudioFile.read(path).samples == [0, 0.5])
    }

    @Test(arguments: ["x.aac", "x", "/tmp/a.b/x", ".wav.", "wav"])
    func `an unknown suffix is refused`(path: String) {
        let error = #expect(throws: AudioError.self) { try AudioFileWriter(path: path, rate: 48_000) }
        #expect(error?.advice.contains(".opus") == true)
    }

    @Test func `a path that cannot be written is told`() {
        let clip = AudioClip(samples: [0], rate: 48_000)
        let error = #expect(throws: AudioError.self) { try AudioFile.write(clip, to: "/nowhere/x.wav") }
        #expect(error?.description.contains("No such file or directory") == true)
        #expect(throws: AudioError.self) { try AudioFile.write(clip, to: "/dev/full/x.wav") }
    }

    @Test func `rates and channels that a type cannot hold are refused and leave nothing`() throws {
        let folder = try Signal.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = #expect(throws: AudioError.self) { try AudioFileWriter(path: folder + "/x.opus", rate: 44_100) }
        #expect(error?.advice.contains("48000") == true)
        #expect(throws: AudioError.self) { try AudioFileWriter(path: folder + "/x.wav", rate: 0) }
        #expect(throws: AudioError.self) { try AudioFileWriter(path: folder + "/x.wav", rate: 48_000, channels: 3) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test func `what is not a sound file is refused`() throws {
        #expect(throws: AudioError.self) { try AudioFile.read("/nowhere.wav") }
        #expect(throws: AudioError.self) { try AudioFile.read("/tmp") }
        #expect(throws: AudioError.self) { try AudioFile.read("/dev/zero") }
        #expect(throws: AudioError.self) { try AudioFile.read(bytes: []) }
        #expect(throws: AudioError.self) { try AudioFile.read(bytes: Array("RIFFxxxxWAVE".utf8)) }
        #expect(throws: AudioError.self) { try AudioFile.read(bytes: [UInt8](repeating: 0x41, count: 5000)) }
    }

    @Test(arguments: AudioFileType.allCases)
    func `truncated and damaged files never crash`(type: AudioFileType) throws {
        let clip = AudioClip(samples: Signal.tone(440, seconds: 0.1), rate: 48_000, metadata: Self.metadata)
        let bytes = try AudioFile.encode(clip, as: type)
        for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
            _ = try? AudioFile.read(bytes: Array(bytes[..<length]))
        }
        for position in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
            var broken = bytes
            broken[position] = ~broken[position]
            _ = try? AudioFile.read(bytes: broken)
        }
    }

    @Test func `length and channels are bounded by what comes out`() throws {
        let bytes = try AudioFile.encode(AudioClip(samples: Signal.noise(48_000), rate: 48_000, channels: 2), as: .wav)
        #expect(throws: AudioError.self) { try AudioFile.read(bytes: bytes, limits: .init(seconds: 0.4)) }
        #expect(throws: AudioError.self) { try AudioFile.read(bytes: bytes, limits: .init(channels: 1)) }
        #expect(try AudioFile.read(bytes: bytes, limits: .init(seconds: 0.5)).frames == 24_000)
    }
}

@Suite struct AudioLabels {
    @Test func `the label has the standard's keys in its order`() {
        let label = AudioLabel(producer: "A", produceID: "1")
        #expect(
            label.json == #"{"AIGC":{"Label":"1","ContentProducer":"A","ProduceID":"1","ReservedCode1":"","#
                + #""ContentPropagator":"","PropagateID":"","ReservedCode2":""}}"#)
    }

    @Test func `the label is ASCII and comes back`() {
        let json = AudioFiles.label.json
        #expect(json.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        #expect(AudioLabel(json: json) == AudioFiles.label)
    }

    @Test(arguments: ["", "hello", "{}", #"{"AIGC":{}}"#, #"{"AIGC":{"Label":"9"}}"#, #"{"AIGC":3}"#])
    func `what is no label gives none`(text: String) {
        #expect(AudioLabel(json: text) == nil)
    }

    @Test func `an ordinary comment stays a comment`() throws {
        let clip = AudioClip(samples: [0], rate: 48_000, metadata: AudioMetadata(comment: "a\nb"))
        let read = try AudioFile.read(bytes: AudioFile.encode(clip, as: .wav))
        #expect(read.metadata.comment == "a\nb")
        #expect(read.metadata.label == nil)
    }
}
