internal import Audio
internal import Foundation
internal import Inference
internal import Script
internal import Vocals

/// Analysed recordings of a bank, kept in memory while there is room. Nothing is written into the bank's folder.
actor SampleRecordings {
    private let folder: BankFolder
    private var kept: [OtoEntry: Recording] = [:]
    /// The least lately used first.
    private var order: [OtoEntry] = []
    private var size = 0
    private var loading: [OtoEntry: Task<Recording, any Error>] = [:]

    /// Bytes: some 150 syllables of a second.
    private static let room = 64 << 20

    init(folder: BankFolder) { self.folder = folder }

    func recording(_ entry: OtoEntry) async throws -> Recording {
        if let found = kept[entry] {
            order.removeAll { $0 == entry }
            order.append(entry)
            return found
        }
        if let task = loading[entry] { return try await task.value }
        let folder = folder
        let task = Task { try await WorkerPool.shared.run { try Recording(entry, in: folder) } }
        loading[entry] = task
        defer { loading[entry] = nil }
        let made = try await task.value
        keep(made, as: entry)
        return made
    }

    private func keep(_ recording: Recording, as entry: OtoEntry) {
        kept[entry] = recording
        order.append(entry)
        size += recording.sample.size
        while size > Self.room, order.count > 1 {
            size -= kept.removeValue(forKey: order.removeFirst())?.sample.size ?? 0
        }
    }
}

/// A bank's entry with its piece of the recording, analysed.
struct Recording: Sendable {
    let entry: OtoEntry
    let sample: VoiceSample
    /// Seconds of the piece in `sample`: it holds a little more on either side.
    let start: Double
    let end: Double
    /// Amplitude that brings its voice to the common level.
    let gain: Float

    /// Seconds of sound beside the piece, for what windows reach.
    private static let margin = 0.06
    /// Seconds of a recording, and of the piece of it that is used.
    private static let longest = 180.0
    private static let longestPiece = 20.0
    /// dB of full scale that a sung vowel has, and how much of the way there a recording is brought: the rest is how its
    /// vowels differ (the editor's own default is 86 %).
    private static let level: Float = -20
    private static let share: Float = 0.86
    private static let mostGain: Float = 24

    init(_ entry: OtoEntry, in folder: BankFolder) throws {
        let clip = try AudioFile.read(
            "\(folder.path)/\(entry.file)", limits: .init(seconds: Self.longest, channels: 2))
        let end = min(entry.end(of: clip.seconds), entry.offset + Self.longestPiece)
        guard end - entry.offset > 0.02, end > entry.offset + entry.preutterance else {
            throw VocalsError(
                .badVoice, "“\(entry.alias)” ends before it begins", at: "\(folder.path)/\(entry.file)",
                advice: "Mend its line in oto.ini: offset and preutterance must lie before the cutoff.")
        }
        let first = max(0, entry.offset - Self.margin)
        let rate = Double(clip.rate)
        let mono = clip.mono
        let range = (Int(first * rate)..<Int((end + Self.margin) * rate)).clamped(to: 0..<mono.count)
        let piece = try Resampler.resample(Array(mono[range]), from: clip.rate, to: Timeline.rate)
        self.entry = entry
        sample = try SampleAnalyser.analyse(piece.map { $0.isFinite ? min(4, max(-4, $0)) : 0 })
        start = entry.offset - Double(range.lowerBound) / rate
        self.end = end - Double(range.lowerBound) / rate
        gain = Self.gain(sample, from: start, to: self.end)
    }

    private static func gain(_ sample: VoiceSample, from start: Double, to end: Double) -> Float {
        let rate = VoiceSample.frameRate
        guard let level = sample.level(Int(start * rate)..<Int(end * rate)) else { return 1 }
        return powf(10, min(mostGain, max(-mostGain, share * (Self.level - level))) / 20)
    }
}
