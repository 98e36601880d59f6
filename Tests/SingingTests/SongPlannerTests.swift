import Glibc
import Script
import Testing
import Vocals

@testable import Singing

@Suite struct SongPlannerTests {
    private static let star: [(key: Int, quarters: Double, lyric: String?)] = [
        (60, 0.5, "一"), (60, 0.5, "闪"), (67, 0.5, "一"), (67, 0.5, "闪"), (69, 0.5, "亮"), (69, 0.5, "晶"), (67, 1.5, "晶"),
        (0, 1, nil), (65, 0.5, "满"), (65, 0.5, "天"), (64, 0.5, "都"), (64, 0.5, "是"), (62, 0.5, "小"), (62, 0.5, "星"),
        (60, 2, "星"),
    ]

    static func check(_ song: SongPlan, rate: Double) {
        let plan = song.plan
        #expect(plan.phonemes.first?.start == 0)
        #expect(plan.phonemes.last?.end == plan.duration)
        for (left, right) in zip(plan.phonemes, plan.phonemes.dropFirst()) { #expect(left.end == right.start) }
        #expect(plan.phonemes.allSatisfy { $0.duration > 0 })
        #expect(plan.notes.allSatisfy { $0.duration > 0 })
        for (left, right) in zip(song.phrases, song.phrases.dropFirst()) { #expect(left.end <= right.start + 1) }
        for phrase in song.phrases {
            let script = phrase.script
            #expect(script.phonemes.count == script.frames.count)
            #expect(script.frames.allSatisfy { $0 >= 1 })
            #expect(script.f0.count == script.frameCount && script.energy.count == script.frameCount)
            #expect(phrase.plan.duration == Timeline.position(seconds: Double(script.frameCount) / rate))
            #expect(script.f0.allSatisfy { $0 == 0 || (50...2000).contains($0) })
            #expect(script.energy.allSatisfy { (-30...15).contains($0) })
        }
    }

    @Test(arguments: SingingStyle.all) func framesPhonemesAndPhrasesFitTogether(style: SingingStyle) async throws {
        let voice = FakeVoice()
        let song = try await Fixtures.singer(voice).plan(Fixtures.score(Self.star), options: SongOptions(style: style))
        Self.check(song, rate: voice.frameRate)
        #expect(song.phrases.count >= 2)
        #expect(song.plan.words.map(\.value).joined() == "一闪一闪亮晶晶满天都是小星星")
    }

    @Test(arguments: [1.0, 2.5, 0.5]) func vowelsBeginOnTheirNotesToTheFrame(tempo: Double) async throws {
        let voice = FakeVoice()
        let score = Fixtures.score(Self.star)
        let song = try await Fixtures.singer(voice).plan(score, options: SongOptions(tempo: tempo))
        let vowels = song.plan.phonemes.filter { $0.value.isVowel }
        let notes = score.parts[0].notes
        #expect(vowels.count == notes.count)
        for (vowel, note) in zip(vowels, notes) {
            let wanted = Timeline.position(seconds: score.seconds(at: note.start) / tempo) + song.origin
            #expect(abs(vowel.start - wanted) <= Int(48_000 / voice.frameRate))
        }
    }

    @Test(arguments: SingingStyle.all) func settledPitchIsTheScores(style: SingingStyle) async throws {
        let song = try await Fixtures.singer().plan(
            Fixtures.score(Self.star), options: SongOptions(style: style, fit: .none))
        for note in song.plan.notes where note.duration > 19_200 {
            let window = (note.start + 8_640..<note.end - 5_760)
            let values = stride(from: window.lowerBound, to: window.upperBound, by: 480)
                .map { Double(song.plan.f0.step(at: $0)) }.filter { $0 > 0 }
                .map { 1200 * log2($0 / 440) + 6900 - Double(note.value.key) * 100 }.sorted()
            guard values.count > 5 else { continue }
            // Vibrato goes evenly to both sides, in whole cycles: the middle is the note.
            let hasVibrato = note.duration >= Int(style.vibrato.shortestNote * 48_000)
            let middle = hasVibrato ? values.reduce(0, +) / Double(values.count) : values[values.count / 2]
            #expect(abs(middle) <= (hasVibrato ? 4 : 1.5), "\(note.value) \(note.duration) \(middle)")
        }
    }

    @Test func voicelessSoundsHaveNoPitchAndVowelsHave() async throws {
        let song = try await Fixtures.singer().plan(Fixtures.score(Self.star))
        for phrase in song.phrases {
            var frame = 0
            for (phoneme, frames) in zip(phrase.script.phonemes, phrase.script.frames) {
                let values = phrase.script.f0[frame..<frame + frames]
                if phoneme.manner.isVoiceless { #expect(values.allSatisfy { $0 == 0 }) }
                if phoneme.isVowel { #expect(values.allSatisfy { $0 > 0 }) }
                frame += frames
            }
        }
    }

    @Test func longNotesHaveVibratoAndShortOnesHaveNone() {
        var random = SeededGenerator(seed: 1)
        let long = PitchSegment(start: 0, end: 2, key: 69, note: 0, velocity: 80)
        let wave = VibratoWave(long, style: SingingStyle.pop.vibrato, random: &random)
        #expect(wave.map { (4.8...6.2).contains($0.rate) } == true)
        #expect(wave.map { $0.value(at: 0.1) } == 0)
        let short = PitchSegment(start: 0, end: 0.3, key: 69, note: 0, velocity: 80)
        #expect(VibratoWave(short, style: SingingStyle.pop.vibrato, random: &random) == nil)
    }

    @Test func aChangeOfPitchIsDoneSoonAfterTheVowelBegins() async throws {
        let song = try await Fixtures.singer().plan(
            Fixtures.score([(60, 1, "啊"), (67, 1, "啊")]), options: SongOptions(style: .plain, fit: .none))
        let second = song.plan.notes[1].start
        let cents = { (at: Int) in 1200 * log2(Double(song.plan.f0.step(at: at)) / 440) + 6900 }
        #expect(cents(second - 4_800) < 6_050)
        #expect(abs(cents(second + 3_840) - 6_700) < 40)
    }

    @Test func crowdedSyllablesAreStillGapless() async throws {
        let crowded = (0..<40).map { _ in (key: 64, quarters: 0.0625, lyric: Optional("strengths")) }
        let voice = FakeVoice(spoken: 20)
        let song = try await Fixtures.singer(voice).plan(Fixtures.score(crowded, bpm: 100))
        Self.check(song, rate: voice.frameRate)
    }

    @Test func notesTooCloseToSingAreNamed() async throws {
        let crowded = (0..<10).map { _ in (key: 64, quarters: 0.0084, lyric: Optional("la")) }
        let song = try await Fixtures.singer().plan(Fixtures.score(crowded))
        #expect(song.remarks.contains { $0.contains("too close") })
    }

    @Test func aSongOutOfRangeIsMovedByOctaves() async throws {
        let low = Fixtures.score([(36, 1, "la"), (40, 1, "la")])
        let song = try await Fixtures.singer().plan(low)
        #expect(song.transposition == 24)
        #expect(song.remarks.contains { $0.contains("24 semitones") })
        #expect(try await Fixtures.singer().plan(low, options: SongOptions(fit: .none)).transposition == 0)
        #expect(try await Fixtures.singer().plan(low, options: SongOptions(fit: .semitones)).transposition == 18)
    }

    @Test func aBreathIsTakenWhereTheScoreRests() async throws {
        let song = try await Fixtures.singer().plan(Fixtures.score(Self.star))
        #expect(song.phrases.last?.script.phonemes.contains(.breath) == true)
    }

    @Test func leadingRestsAreSkippedUnlessWanted() async throws {
        let score = Fixtures.score([(0, 8, nil), (64, 1, "la")])
        let brisk = try await Fixtures.singer().plan(score)
        #expect(brisk.origin < 0 && brisk.plan.notes[0].start < 48_000)
        let exact = try await Fixtures.singer().plan(score, options: SongOptions(skipsLeadingRest: false))
        #expect(exact.origin == 0 && exact.plan.notes[0].start == 8 * 48_000)
    }

    @Test func longLinesWithoutRestsAreCutIntoBreaths() async throws {
        let line = (0..<60).map { (key: 64, quarters: $0 % 7 == 6 ? 1.0 : 0.5, lyric: Optional("la")) }
        let voice = FakeVoice()
        let song = try await Fixtures.singer(voice).plan(Fixtures.score(line))
        Self.check(song, rate: voice.frameRate)
        #expect(song.phrases.allSatisfy { $0.plan.duration < 11 * 48_000 })
    }

    @Test func theSamePlanComesTwice() async throws {
        let first = try await Fixtures.singer().plan(Fixtures.score(Self.star))
        let second = try await Fixtures.singer().plan(Fixtures.score(Self.star))
        #expect(first.plan == second.plan)
        #expect(first.phrases.map(\.script) == second.phrases.map(\.script))
        let other = try await Fixtures.singer().plan(Fixtures.score(Self.star), options: SongOptions(seed: 2))
        #expect(other.plan.f0 != first.plan.f0)
    }

    @Test func nothingToSingIsAnError() async throws {
        let singer = try Fixtures.singer()
        await #expect(throws: ScoreError.self) { try await singer.plan(Score()) }
        let score = Fixtures.score(Self.star)
        await #expect(throws: ScoreError.self) { try await singer.plan(score, options: SongOptions(part: 3)) }
    }
}
