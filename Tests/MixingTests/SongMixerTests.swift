import Audio
import Foundation
import Script
import Testing

@testable import Mixing

@Suite struct SongMixerTests {
    private static func sine(_ count: Int, level: Float = 0.3) -> [Float] {
        (0..<count).map { level * Float(sin(2 * Double.pi * 440 * Double($0) / 48_000)) }
    }

    private static func dry(_ ceiling: Double = -1, ducking: Double = 0) -> SongMixer.Settings {
        SongMixer.Settings(ducking: ducking, voiceRoom: 0, bandRoom: 0, ceiling: ceiling)
    }

    private static func mixed(_ mixer: SongMixer, _ voices: [[Float]], block: Int = 1_000) -> StereoBlock {
        var mixer = mixer
        var out = StereoBlock(silence: 0)
        let count = voices[0].count
        for start in stride(from: 0, to: count, by: block) {
            let end = min(count, start + block)
            let next = mixer.mix(voices.map { Array($0[start..<end]) }, count: end - start)
            out.left += next.left
            out.right += next.right
        }
        let rest = mixer.finish()
        return StereoBlock(left: out.left + rest.left, right: out.right + rest.right)
    }

    @Test("A voice alone passes unchanged, at its own samples")
    func transparent() {
        let voice = Self.sine(20_000)
        let out = Self.mixed(SongMixer(places: [.init()], backing: .none, sung: [], settings: Self.dry()), [voice])
        #expect(out.left == voice && out.right == voice)
    }

    @Test("Singers stand where they are put")
    func panning() {
        let voice = Self.sine(4_800)
        let mixer = SongMixer(places: [.init(pan: -1)], backing: .none, sung: [], settings: Self.dry())
        let out = Self.mixed(mixer, [voice])
        #expect(out.left == voice)
        #expect(out.right.allSatisfy { $0 == 0 })
    }

    @Test("Nothing goes above the ceiling, and the balance stays")
    func ceiling() {
        let voice = Self.sine(48_000, level: 3)
        let mixer = SongMixer(places: [.init(pan: 0.5)], backing: .none, sung: [], settings: Self.dry(-3))
        let out = Self.mixed(mixer, [voice])
        let peak = max(out.left.map(abs).max() ?? 0, out.right.map(abs).max() ?? 0)
        #expect(peak <= 0.7080)
        #expect(peak > 0.6)
        for index in stride(from: 1_000, to: 40_000, by: 997) where abs(out.right[index]) > 0.01 {
            #expect(abs(out.left[index] / out.right[index] - 0.5) < 0.001)
        }
    }

    @Test("The band steps back under the voice, before it begins, and returns")
    func ducking() {
        var ducking = Ducking([48_000..<96_000], decibels: 6)
        let gains = (0..<144_000).map { ducking.gain(at: $0) }
        #expect(gains[40_000] == 1)
        #expect(abs(gains[48_000] - 0.501) < 0.001)
        #expect(abs(gains[95_999] - 0.501) < 0.001)
        #expect(gains[120_500] == 1)
        #expect(zip(gains, gains.dropFirst()).allSatisfy { abs($0 - $1) < 0.0005 })
    }

    @Test("A recording is heard at its place, also where it began before the song")
    func recording() {
        let sound = StereoBlock(left: Self.sine(10_000), right: [Float](repeating: 0.25, count: 10_000))
        let silence = [Float](repeating: 0, count: 14_000)
        for start in [-2_000, 0, 3_000] {
            let backing = Backing.recording(Backing.Recording(sound, start: start))
            let out = Self.mixed(
                SongMixer(places: [.init()], backing: backing, sung: [], settings: Self.dry()), [silence], block: 777)
            let from = max(0, start)
            #expect(out.right[from] == 0.25)
            #expect(from == 0 || out.right[from - 1] == 0)
            #expect(out.right[start + 9_999] == 0.25)
            #expect(out.right[start + 10_000] == 0)
        }
    }

    @Test("The room answers late and dies away")
    func reverb() {
        var reverb = Reverb(seconds: 0.8)
        var impulse = [Float](repeating: 0, count: 96_000)
        impulse[0] = 1
        let out = reverb.process(impulse)
        #expect(out.left[..<720].allSatisfy { $0 == 0 })
        let early = out.left[720..<24_000].reduce(0) { $0 + $1 * $1 }
        let late = out.left[72_000...].reduce(0) { $0 + $1 * $1 }
        #expect(early > 0.03)
        #expect(late < early * 0.001)
    }

    @Test("A file that is no sound is refused by its name")
    func badFile() throws {
        let path = NSTemporaryDirectory() + "no-sound-\(UUID().uuidString).wav"
        try Data("not a sound".utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: MixingError.self) { try Backing.Recording(file: path, start: 0) }
    }

    @Test("Without FluidSynth or a SoundFont the reason is said")
    func noFluidSynth() throws {
        #expect(throws: MixingError.self) { try FluidSynth(path: "/nowhere") }
        #expect(throws: MixingError.self) { try FluidSynth(soundFont: "/etc/passwd") }
    }

    @Test("A band's MIDI file has its notes in milliseconds")
    func midi() throws {
        let bytes = BandMIDI.bytes(
            try BandScore([BandNote(start: 48_000, end: 96_000, key: 60, velocity: 80, program: 24)]))
        #expect(bytes.starts(with: Array("MThd".utf8)))
        // 960 ticks: 0x87 0x40.
        #expect(bytes.contains(sequence: [0x87, 0x40, 0x90, 60, 80]))
        #expect(bytes.contains(sequence: [0x87, 0x40, 0x80, 60, 64]))
    }
}

extension Array where Element: Equatable {
    func contains(sequence: [Element]) -> Bool {
        indices.contains { self[$0...].starts(with: sequence) }
    }
}
