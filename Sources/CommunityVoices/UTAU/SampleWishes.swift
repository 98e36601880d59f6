internal import Foundation
internal import Script
internal import Vocals

extension SampleBank {
    /// Which samples a script takes, and when.
    func wishes(_ script: VocalScript) throws(VocalsError) -> [SampleWish] {
        var wishes: [SampleWish] = []
        var before: SungMora?
        for syllable in SungSpan.spans(script) {
            guard let mora = try mora(syllable.phonemes) else {
                close(&wishes, before, at: syllable.start, key: syllable.key)
                before = nil
                continue
            }
            guard let entry = try sample(mora, after: before, key: syllable.key) else { continue }
            if let before, let way = chooser.transition(from: before, to: mora, key: syllable.key) {
                let own = max(0.02, entry.preutterance - min(0, entry.overlap))
                let room = syllable.start - (wishes.last?.time ?? 0)
                let time = syllable.start - min(own, room / 2)
                wishes.append(SampleWish(entry: way, time: time, end: syllable.start, isFirst: false))
            }
            wishes.append(
                SampleWish(entry: entry, time: syllable.start, end: syllable.end, isFirst: before == nil))
            before = mora
            if syllable.endsInSilence {
                close(&wishes, mora, at: syllable.end, key: syllable.key)
                before = nil
            }
        }
        return wishes
    }

    /// How the last vowel ends, where the bank has a sample of that.
    private func close(_ wishes: inout [SampleWish], _ last: SungMora?, at time: Double, key: Int) {
        guard let last, let entry = chooser.release(of: last, key: key) else { return }
        wishes.append(SampleWish(entry: entry, time: time, end: time + 0.04, isFirst: false))
    }
}

/// A syllable of a script in seconds: consonants, vowel, and when the vowel is heard.
struct SungSpan: Sendable, Equatable {
    /// Up to the vowel.
    var phonemes: [Phoneme]
    /// When the vowel begins.
    var start: Double
    var end: Double
    var endsInSilence: Bool
    /// MIDI number, of its middle pitch.
    var key: Int

    static func spans(_ script: VocalScript) -> [SungSpan] {
        var spans: [SungSpan] = []
        var onset: [Phoneme] = []
        var frame = 0
        for (index, phoneme) in script.phonemes.enumerated() {
            let range = frame..<frame + script.frames[index]
            frame = range.upperBound
            if phoneme.isSilence {
                if let last = spans.indices.last, onset.isEmpty, spans[last].end == seconds(range.lowerBound) {
                    spans[last].endsInSilence = true
                }
                onset = []
            } else if phoneme.isHeld {
                spans.append(
                    SungSpan(
                        phonemes: onset + [phoneme], start: seconds(range.lowerBound),
                        end: seconds(range.upperBound), endsInSilence: range.upperBound == script.frameCount,
                        key: key(script.f0[range])))
                onset = []
            } else if let last = spans.indices.last, onset.isEmpty, phoneme.isCoda {
                spans[last].end = seconds(range.upperBound)
            } else {
                onset.append(phoneme)
            }
        }
        return spans
    }

    private static func seconds(_ frame: Int) -> Double { Double(frame) / SampleBank.clock }

    private static func key(_ f0: ArraySlice<Float>) -> Int {
        let voiced = f0.filter { $0 > 0 }.sorted()
        guard !voiced.isEmpty else { return 60 }
        return min(127, max(0, Int((69 + 12 * log2(voiced[voiced.count / 2] / 440)).rounded())))
    }
}

extension Phoneme {
    /// A vowel, a final, or a moraic nasal or stop: what a syllable ends in.
    fileprivate var isHeld: Bool {
        switch language {
        case .japanese: ["a", "i", "u", "e", "o", "N", "cl"].contains(name)
        case .mandarin: !isCoda && name.contains { "aeiouv".contains($0) }
        default: stress != nil || tone != nil
        }
    }

    /// The r that a Mandarin final is rounded off with.
    fileprivate var isCoda: Bool { symbol == "zh/er" && tone == nil }
}
