internal import Inference
public import Script
public import Vocals

extension DiffSingerBank {
    /// Frames over which the pitch passes into the written line at the edge of a rest, where a model's is not a pitch.
    private static let easing = 4

    public func singPitch(
        _ line: LineToSing, language: Language, speaker: String?, seed: UInt64
    ) async throws -> [Float]? {
        guard let part = pitch, !line.notes.isEmpty else { return nil }
        let total = line.frames.reduce(0, +)
        let whole = try BankLine(
            line.phonemes, frames: line.frames, f0: [Float](repeating: 262, count: total), bank: self)
        let own = whole.at(part, from: frameRate)
        let encoded = try await part.encode(
            own.names, frames: own.frames, divisions: own.wordDivisions, models: models)
        let notes = Self.filled(line.notes, total: total)
        let noteFrames = Self.summing(to: own.count, part.frames(of: notes.map { Double($0.frames) / frameRate }))
        var feed = BankFeed(try await models.model(at: part.graph("pitch")))
        feed.pass("encoder_out", encoded.encoder)
        try feed.give("ph_dur", whole: own.frames.map { Int64($0) })
        try feed.give("note_midi", notes.map { Float($0.key) })
        try feed.give("note_rest", whole: notes.map { $0.isRest ? 1 : Int64(0) })
        try feed.give("note_dur", whole: noteFrames.map { Int64($0) })
        try feed.give("note_glide", whole: notes.map { _ in Int64(0) })
        try feed.give("pitch", [Float](repeating: 60, count: own.count))
        try feed.give("expr", [Float](repeating: 1, count: own.count))
        try feed.give("retake", whole: [Int64](repeating: 1, count: own.count))
        try feed.give(
            "spk_embed", part.speakers.embedding(wish(speaker), count: own.count),
            shape: [1, own.count, part.speakers.size])
        try solver.feed(&feed, depthType: nil)
        try feed.give(SeededNoise.input, whole: [Int64(seed & 0x7FFF_FFFF)], shape: [1])
        let made = BankLine.resampled(
            try await feed.floats("pitch_pred", count: own.count), count: whole.count)
        return Self.written(made, notes: notes)
    }

    struct NoteRun: Equatable {
        var key: Int
        var frames: Int
        var isRest: Bool
    }

    /// Notes with rests between them, and with the margins. A rest has the key of the nearer note.
    static func filled(_ notes: [LineToSing.Note], total: Int) -> [NoteRun] {
        let margin = BankLine.margin
        var runs: [NoteRun] = []
        var end = -margin
        for note in notes {
            let gap = note.start - end
            if gap > 0 {
                let before = runs.last?.key
                let half = before == nil ? 0 : gap / 2
                if half > 0 { runs.append(NoteRun(key: before ?? note.key, frames: half, isRest: true)) }
                runs.append(NoteRun(key: note.key, frames: gap - half, isRest: true))
            }
            runs.append(NoteRun(key: note.key, frames: note.end - max(end, note.start), isRest: false))
            end = note.end
        }
        let rest = total + margin - end
        if rest > 0 { runs.append(NoteRun(key: runs.last?.key ?? 60, frames: rest, isRest: true)) }
        return runs.filter { $0.frames > 0 }
    }

    /// Rounding must not make the notes longer or shorter than the line: the last gives way, then those before it.
    static func summing(to total: Int, _ frames: [Int]) -> [Int] {
        var frames = frames
        var excess = frames.reduce(0, +) - total
        for index in frames.indices.reversed() where excess != 0 {
            let taken = min(frames[index], excess)
            frames[index] -= taken
            excess -= taken
        }
        return frames
    }

    /// The predicted line without its margins, the written one in the rests.
    static func written(_ pitch: [Float], notes: [NoteRun]) -> [Float] {
        var result = pitch
        var start = 0
        for (number, note) in notes.enumerated() {
            let end = min(pitch.count, start + note.frames)
            defer { start = end }
            guard note.isRest else { continue }
            let left = number > 0 && !notes[number - 1].isRest ? pitch[start - 1] : nil
            let right = number + 1 < notes.count && !notes[number + 1].isRest && end < pitch.count ? pitch[end] : nil
            for frame in start..<end {
                var value = Float(note.key)
                if let left, frame - start < easing {
                    value += (left - value) * (1 - Float(frame - start + 1) / Float(easing + 1))
                } else if let right, end - frame <= easing {
                    value += (right - value) * (1 - Float(end - frame) / Float(easing + 1))
                }
                result[frame] = value
            }
        }
        let margin = BankLine.margin
        // What a voice can be asked for: 31 Hz … 1.98 kHz.
        return result.dropFirst(margin).dropLast(margin).map { min(95, max(23, $0)) }
    }

    var solver: BankSolver { BankSolver(steps: settings.steps, depth: settings.depth, maxDepth: 1) }
}
