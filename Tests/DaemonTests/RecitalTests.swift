import Foundation
import Script
import Stage
import Synchronization
import Testing

@testable import Daemon

@Suite struct `Subtitles` {
    @Test func `are read with their times, their tags taken out`() throws {
        let text = """
            \u{FEFF}1\r
            00:00:01,500 --> 00:00:03,000\r
            <i>Hello</i> there,\r
            {\\an8}you.\r
            \r
            2
            00:01:02.250 --> 00:01:03.000 X1:10
            大家好

            3
            00:02:00,000 --> 00:02:01,000

            """
        let cues = try SubRip.read(String(text.dropFirst()), file: "f")
        #expect(cues.map(\.text) == ["Hello there,\nyou.", "大家好"])
        #expect(cues[0].start == 72_000 && cues[0].end == 144_000 && cues[1].start == 2_988_000)
        #expect(SubRip.isSubRip(text) && !SubRip.isSubRip("It goes on --> there"))
    }

    @Test(arguments: [
        ("1\n00:00:02,000 --> 00:00:01,000\na", "line 2"), ("1\n00:xx --> 00:00:01,000\na", "line 2"), ("", "no cue"),
        ("1\n99:00:00,000 --> 99:00:01,000\na", "line 2"), ("1\n00:00:00,000 --> 00:00:nan\na", "line 2"),
        ("1\n00:00:00,000 --> 1e300\na", "line 2"),
    ]) func `that are broken say where`(_ text: String, _ place: String) {
        #expect { try SubRip.read(text, file: "f") } throws: { "\($0)".contains(place) }
    }

    @Test func `are written in each form`() throws {
        let cues = [
            SubtitleCue(start: 0, end: 72_000, text: "a < b"),
            SubtitleCue(start: 48_000 * 3_725, end: 48_000 * 3_726, text: "two\nlines"),
        ]
        #expect(
            SubtitleFile.srt.text(cues)
                == "1\n00:00:00,000 --> 00:00:01,500\na < b\n\n2\n01:02:05,000 --> 01:02:06,000\ntwo\nlines\n")
        #expect(SubtitleFile.vtt.text(cues).hasPrefix("WEBVTT\n\n00:00:00.000 --> 00:00:01.500\na &lt; b\n"))
        #expect(SubtitleFile.lrc.text(cues) == "[00:00.00]a < b\n[62:05.00]two lines\n")
        #expect(try SubRip.read(SubtitleFile.srt.text(cues), file: "f") == cues)
        #expect(throws: DaemonError.self) { try SubtitleFile(path: "x.ass") }
    }

    @Test func `of a long line are parted at words, with nothing lost`() {
        let words = (0..<40).map { "word\($0)" }
        let timed = words.enumerated().map { Timed($1, start: $0 * 10, end: $0 * 10 + 9) }
        let cues = Captions.cues(words.joined(separator: ", ") + ".", words: timed, start: 0, end: 400)
        #expect(cues.count > 2 && cues.allSatisfy { Captions.width($0.text) <= Captions.widest + 2 })
        #expect(cues.map(\.text).joined(separator: " ") == words.joined(separator: ", ") + ".")
        for (a, b) in zip(cues, cues.dropFirst()) { #expect(a.end <= b.start) }
        #expect(Captions.width("你好ab") == 6)
    }
}

@Suite struct `A recitation` {
    /// Says each letter in 0.1 s at rate 1.
    private static func speak(_ utterance: Utterance) -> VoiceStream {
        let step = Int(Double(Timeline.rate / 10) / utterance.prosody.rate)
        let letters = utterance.text.filter { !$0.isWhitespace }
        let plan = Plan(
            text: utterance.text, duration: letters.count * step,
            phonemes: letters.indices.enumerated().map { index, _ in
                Timed(Phoneme("en/AH"), start: index * step, end: (index + 1) * step)
            }, words: [Timed(utterance.text, start: 0, end: letters.count * step)],
            f0: Curve(rate: 100, values: [Float](repeating: 100, count: letters.count * step / 480)),
            energy: Curve(rate: 100, values: [Float](repeating: 1, count: letters.count * step / 480)))
        return VoiceStream(
            plan: plan,
            chunks: AsyncThrowingStream { continuation in
                continuation.yield(AudioChunk(start: 0, samples: [Float](repeating: 1, count: plan.duration)))
                continuation.finish()
            })
    }

    private func recite(_ pieces: [RecitalPiece]) async throws -> (
        samples: [Float], recital: Recital, remarks: [String]
    ) {
        let recitation = Recitation(pieces) { Self.speak($0) }
        var samples: [Float] = []
        for try await chunk in recitation.chunks {
            #expect(chunk.start == samples.count)
            samples += chunk.samples
        }
        return (samples, await recitation.recital, await recitation.remarks)
    }

    @Test func `puts each cue at its time, faster where it must be`() async throws {
        let input = SpokenInput.cues([
            SubtitleCue(start: 48_000, end: 96_000, text: "abcde"),
            SubtitleCue(start: 96_000, end: 144_000, text: "abcdefghijklmno"),
            SubtitleCue(start: 144_000, end: 168_000, text: String(repeating: "x", count: 60)),
            SubtitleCue(start: 480_000, end: 528_000, text: "late"),
        ])
        let result = try await recite(input.pieces(Utterance("")))
        #expect(result.recital.lines.map(\.start) == [48_000, 96_000, 144_000, 480_000])
        #expect(result.recital.lines[1].end <= 144_000 && result.recital.lines[1].end > 140_000)
        #expect(result.remarks.count == 1 && result.remarks[0].contains("cue 3"))
        #expect(
            result.samples.count == result.recital.end && result.samples[40_000] == 0 && result.samples[50_000] == 1)
        let plan = result.recital.plan
        var position = 0
        for phoneme in plan.phonemes {
            #expect(phoneme.start == position)
            position = phoneme.end
        }
        #expect(position == plan.duration)
        #expect(plan.f0.step(at: 400_000) == 0 && plan.f0.step(at: 100_000) == 100)
    }

    @Test func `parts a text of several lines at its sentences`() {
        let pieces = SpokenInput.text("One two. Three!\n四五六。七八？").pieces(Utterance("", voice: "v"))
        #expect(pieces.map(\.utterance.text) == ["One two.", "Three!", "四五六。", "七八？"])
        #expect(pieces.allSatisfy { $0.utterance.voice == "v" && $0.gap > 0 })
        #expect(SpokenInput.text("One. Two.").pieces(Utterance("")).count == 1)
        #expect(SpokenInput.text("<speak>\nOne.\nTwo.</speak>").pieces(Utterance("")).count == 1)
    }

    @Test func `finds how fast a cue has to be`() {
        #expect(CueFit.rate(natural: 100, room: 100, at: 1) == nil)
        #expect(CueFit.rate(natural: 150, room: 100, at: 1).map { abs($0 - 1.515) < 1e-9 } == true)
        #expect(CueFit.rate(natural: 900, room: 100, at: 1) == 2)
        #expect(CueFit.rate(natural: 900, room: -5, at: 1) == 2 && CueFit.rate(natural: 9, room: 1, at: 2) == nil)
    }

    @Test func `of a file that is none, or no text, is told so`() throws {
        #expect(throws: DaemonError.self) { try SpokenInput(path: "/nowhere/x.txt") }
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).txt").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data([0xFF, 0xFE, 0x41]).write(to: URL(fileURLWithPath: path))
        #expect { try SpokenInput(path: path) } throws: { "\($0)".contains("no UTF-8 text") }
        try Data("1\n00:00:00,000 --> 00:00:01,000\nHi\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try SpokenInput(path: path) == .cues([SubtitleCue(start: 0, end: 48_000, text: "Hi")]))
    }
}

@Suite struct `The gate before the voice` {
    @Test func `lets in as many as it may, and tells the others when to come`() {
        var gate = RequestGate(limit: 2)
        let (first, second, third) = (gate.enter(), gate.enter(), gate.enter())
        #expect(first && second && !third && gate.active == 2 && gate.refused == 1 && gate.retryAfter == 1)
        for _ in 0..<50 {
            gate.leave(after: 20)
            _ = gate.enter()
        }
        #expect(gate.retryAfter == 10)
        gate.leave(after: 1)
        let again = gate.enter()
        #expect(again)
    }

    @Test func `opens when a pass is let go`() throws {
        let gate = SpeechGate(limit: 1, now: { 0 })
        var pass: SpeechGate.Pass? = try gate.enter()
        #expect(pass != nil && throwsBusy(gate))
        pass = nil
        #expect(!throwsBusy(gate) && gate.state.active == 0)
    }

    private func throwsBusy(_ gate: SpeechGate) -> Bool {
        do {
            _ = try gate.enter()
            return false
        } catch { return error.code == "busy" && error.retryAfter == 1 }
    }

    @Test(arguments: [
        ("Speak in a cheerful tone.", Emotion.happy), ("Whisper", .soft), ("Be quick", .neutral), ("", .neutral),
    ])
    func `takes a mood from a wish in words`(_ wish: String, _ emotion: Emotion) {
        #expect(Mood(instructions: wish).emotion == emotion)
    }
}
