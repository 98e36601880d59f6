/// The built-in band: renders a band's notes block by block. However the blocks are cut, the sound is the same.
public struct BandSynth: Sendable {
    private let notes: [BandNote]
    private var next = 0
    /// Position of the next sample.
    private var position = 0
    private var tones: [ToneVoice] = []
    private var plucks: [PluckVoice] = []
    private var drums: [DrumVoice] = []

    /// Rendered and not yet asked for.
    private var ready = StereoBlock(silence: 0)

    /// Samples made at a time: whatever is asked for, strings are let go at the same places.
    private static let block = 1_024
    /// Notes sounding together at most; the oldest give way.
    private static let mostVoices = 96

    public init(_ score: BandScore) { notes = score.notes }

    /// Nothing sounds any more, and nothing will.
    public var isFinished: Bool { next >= notes.count && tones.isEmpty && plucks.isEmpty && drums.isEmpty }

    /// The next `count` samples.
    public mutating func render(_ count: Int) -> StereoBlock {
        while ready.count < count {
            let block = renderBlock()
            ready.left += block.left
            ready.right += block.right
        }
        let block = StereoBlock(left: Array(ready.left.prefix(count)), right: Array(ready.right.prefix(count)))
        ready.left.removeFirst(count)
        ready.right.removeFirst(count)
        return block
    }

    private mutating func renderBlock() -> StereoBlock {
        let count = Self.block
        var block = StereoBlock(silence: count)
        let end = position + count
        var started: (tones: [(Int, ToneVoice)], plucks: [(Int, PluckVoice)], drums: [(Int, DrumVoice)]) = ([], [], [])
        while next < notes.count, notes[next].start < end {
            let note = notes[next]
            let offset = note.start - position
            defer { next += 1 }
            guard offset >= 0 else { continue }
            if note.isDrum {
                started.drums.append((offset, DrumVoice(note, number: next)))
                continue
            }
            let patch = Patch.of(program: note.program)
            switch patch.family {
            case .pluck: started.plucks.append((offset, PluckVoice(note, patch: patch, number: next)))
            case .struck(let struck): started.tones.append((offset, ToneVoice(note, struck: struck, patch: patch)))
            case .held(let held): started.tones.append((offset, ToneVoice(note, held: held, patch: patch)))
            }
        }
        position = end
        block.withSides { left, right in
            for index in tones.indices { tones[index].render(into: left, right, from: 0) }
            for index in plucks.indices { plucks[index].render(into: left, right, from: 0) }
            for index in drums.indices { drums[index].render(into: left, right, from: 0) }
            for (offset, started) in started.tones {
                var voice = started
                voice.render(into: left, right, from: offset)
                tones.append(voice)
            }
            for (offset, started) in started.plucks {
                var voice = started
                voice.render(into: left, right, from: offset)
                plucks.append(voice)
            }
            for (offset, started) in started.drums {
                var voice = started
                voice.render(into: left, right, from: offset)
                drums.append(voice)
            }
        }
        retire()
        return block
    }

    private mutating func retire() {
        tones.removeAll(where: \.isSilent)
        plucks.removeAll(where: \.isSilent)
        drums.removeAll(where: \.isSilent)
        if tones.count > Self.mostVoices { tones.removeFirst(tones.count - Self.mostVoices) }
        if plucks.count > Self.mostVoices { plucks.removeFirst(plucks.count - Self.mostVoices) }
        if drums.count > Self.mostVoices { drums.removeFirst(drums.count - Self.mostVoices) }
    }
}
