import Script

/// What was recited so far, line by line on one timeline. A value; `Recitation` fills it.
struct Recital: Sendable {
    struct Line: Sendable, Equatable {
        var text: String
        var start: Int
        var end: Int
        var words: [Timed<String>]
    }

    private(set) var plan = Plan()
    private(set) var lines: [Line] = []

    var end: Int { plan.duration }

    /// The lines as subtitles.
    var cues: [SubtitleCue] {
        lines.flatMap { Captions.cues($0.text, words: $0.words, start: $0.start, end: $0.end) }
    }

    /// Silence up to a position.
    mutating func rest(until position: Int) {
        guard position > plan.duration else { return }
        plan.phonemes.append(Timed(.pause, start: plan.duration, end: position))
        plan.duration = position
    }

    /// Puts a line behind what there is.
    mutating func add(_ line: Plan, text: String) {
        let start = plan.duration
        if lines.isEmpty {
            (plan.kind, plan.language, plan.mood) = (line.kind, line.language, line.mood)
        } else {
            plan.text += plan.text.last.map { $0.isWhitespace || !$0.isASCII } ?? true ? "" : " "
        }
        plan.text += text
        plan.phonemes += line.phonemes.map { $0.shifted(by: start) }
        let words = line.words.map { $0.shifted(by: start) }
        plan.words += words
        plan.marks += line.marks.map { $0.shifted(by: start) }
        plan.notes += line.notes.map { $0.shifted(by: start) }
        extend(line, from: start)
        plan.duration = start + line.duration
        lines.append(Line(text: text, start: start, end: plan.duration, words: words))
    }

    /// The curves keep the rate of the first line that has any; what has none is 0.
    private mutating func extend(_ line: Plan, from start: Int) {
        guard !line.f0.values.isEmpty else { return }
        if plan.f0.values.isEmpty {
            plan.f0 = Curve(rate: line.f0.rate)
            plan.energy = Curve(rate: line.f0.rate)
        }
        let rate = plan.f0.rate
        let first = Int((Timeline.seconds(start) * rate).rounded())
        let last = Int((Timeline.seconds(start + line.duration) * rate).rounded())
        while plan.f0.values.count < first {
            plan.f0.values.append(0)
            plan.energy.values.append(0)
        }
        for frame in plan.f0.values.count..<max(plan.f0.values.count, last) {
            let position = max(0, Timeline.position(seconds: (Double(frame) + 0.5) / rate) - start)
            plan.f0.values.append(line.f0.step(at: position))
            plan.energy.values.append(line.energy.step(at: position))
        }
    }
}

/// How fast a line has to be said to fit its time. A value, so that it can be tried without a voice.
struct CueFit: Equatable {
    /// Beyond this nobody follows.
    static let fastest = 2.0

    /// The speed for a line that takes `natural` samples at `rate`, where there are `room`; nil where it fits as it is.
    static func rate(natural: Int, room: Int, at rate: Double) -> Double? {
        guard natural > room, rate < fastest else { return nil }
        guard room > 0 else { return fastest }
        // A hundredth more: what is rounded to frames must not come out longer.
        return min(fastest, rate * Double(natural) / Double(room) * 1.01)
    }
}

/// One thing to be said, and when.
struct RecitalPiece: Sendable {
    var utterance: Utterance
    /// Not before this position.
    var earliest = 0
    /// It should have ended here: where it would not, it is said faster.
    var latest: Int?
    /// Silence before it, where something was said before.
    var gap = 0
}

/// Says pieces one after another. Each is planned when the one before has been rendered, so that a book takes no more
/// memory than a sentence.
actor Recitation {
    private var pieces: ArraySlice<RecitalPiece>
    private let speak: @Sendable (Utterance) async throws -> VoiceStream
    private var current: (start: Int, chunks: AsyncThrowingStream<AudioChunk, any Error>.Iterator)?
    private var sent = 0
    private var number = 0
    private(set) var recital = Recital()
    /// Cues that could not be fitted.
    private(set) var remarks: [String] = []

    /// Samples of a chunk of silence: a second.
    private static let silence = Timeline.rate

    init(_ pieces: [RecitalPiece], speak: @escaping @Sendable (Utterance) async throws -> VoiceStream) {
        self.pieces = pieces[...]
        self.speak = speak
    }

    /// The sound from 0 on, without gaps.
    nonisolated var chunks: AsyncThrowingStream<AudioChunk, any Error> {
        AsyncThrowingStream { try await self.next() }
    }

    private func next() async throws -> AudioChunk? {
        while true {
            if let chunk = try await sounding() { return chunk }
            if sent < recital.end, current == nil { return quiet(until: recital.end) }
            guard let piece = pieces.popFirst() else { return nil }
            try await begin(piece)
        }
    }

    private func sounding() async throws -> AudioChunk? {
        guard let (start, chunks) = current else { return nil }
        if sent < start { return quiet(until: start) }
        var iterator = chunks
        let chunk = try await iterator.next(isolation: self)
        current = chunk == nil ? nil : (start, iterator)
        guard let chunk else { return nil }
        sent = start + chunk.end
        return AudioChunk(start: start + chunk.start, samples: chunk.samples)
    }

    private func quiet(until end: Int) -> AudioChunk {
        let chunk = AudioChunk(start: sent, samples: [Float](repeating: 0, count: min(Self.silence, end - sent)))
        sent += chunk.samples.count
        return chunk
    }

    private func begin(_ piece: RecitalPiece) async throws {
        number += 1
        let start = max(piece.earliest, recital.end + (recital.lines.isEmpty ? 0 : piece.gap))
        let voice = try await fitted(piece, from: start)
        guard voice.plan.duration > 0 else { return }
        recital.rest(until: start)
        recital.add(voice.plan, text: voice.plan.text)
        current = (start, voice.chunks.makeAsyncIterator())
    }

    private func fitted(_ piece: RecitalPiece, from start: Int) async throws -> VoiceStream {
        var voice = try await speak(piece.utterance)
        guard let latest = piece.latest else { return voice }
        var utterance = piece.utterance
        // A voice need not obey exactly: once more, from what it made of the first wish.
        for _ in 0..<2 {
            let rate = CueFit.rate(
                natural: voice.plan.duration, room: latest - start, at: utterance.prosody.rate)
            guard let rate else { break }
            utterance.prosody.rate = rate
            voice = try await speak(utterance)
        }
        let excess = Timeline.seconds(start + voice.plan.duration - latest)
        if excess > 0.005 {
            remarks.append("cue \(number) is \((excess * 100).rounded() / 100) s too long for its time")
        }
        return voice
    }
}
