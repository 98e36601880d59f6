internal import Foundation
internal import Script
internal import Vocals

extension BankLine {
    /// Frames of silence before and behind what is asked for: the networks were trained on lines with it (93 ms).
    static let margin = 8

    init(_ phonemes: [Phoneme], frames: [Int], f0: [Float], bank: DiffSingerBank) throws(VocalsError) {
        var names = ["SP"]
        var isVowel = [true]
        for phoneme in phonemes {
            let name = try bank.bankName(phoneme)
            names.append(name)
            isVowel.append(bank.sounds.isVowel(name, phoneme))
        }
        let line = Self.continuous(f0, otherwise: bank.meanF0(of: nil))
        let edge = { (value: Float?) in [Float](repeating: value ?? bank.meanF0(of: nil), count: Self.margin) }
        self.init(
            names: names + ["SP"], isVowel: isVowel + [true], frames: [Self.margin] + frames + [Self.margin],
            f0: edge(line.first) + line + edge(line.last))
    }

    /// F0 goes on through unvoiced sounds and rests: in a straight line of its logarithm.
    static func continuous(_ f0: [Float], otherwise: Float) -> [Float] {
        guard let first = f0.first(where: { $0 > 0 }) else { return f0.map { _ in otherwise } }
        var result = f0
        var last = (index: -1, value: first)
        for index in f0.indices where f0[index] > 0 {
            if index - last.index > 1 {
                let ratio = log(f0[index] / last.value)
                for gap in (last.index + 1)..<index {
                    let place = last.index < 0 ? 1 : Float(gap - last.index) / Float(index - last.index)
                    result[gap] = last.value * exp(ratio * place)
                }
            }
            last = (index, f0[index])
        }
        for index in (last.index + 1)..<f0.count { result[index] = last.value }
        return result
    }

    /// MIDI numbers.
    var semitones: [Float] { f0.map { 69 + 12 * log2($0 / 440) } }

    /// Seconds of each phoneme at a clock.
    func seconds(_ frameRate: Double) -> [Double] { frames.map { Double($0) / frameRate } }

    /// As another of the bank's clocks counts it.
    func at(_ part: BankPart, from frameRate: Double) -> BankLine {
        guard part.frameRate != frameRate else { return self }
        var line = self
        line.frames = part.frames(of: seconds(frameRate))
        line.f0 = Self.resampled(f0, count: line.count)
        return line
    }

    /// The same curve with another number of frames in the same time.
    static func resampled(_ values: [Float], count: Int) -> [Float] {
        guard values.count != count, let last = values.indices.last, count > 0 else { return values }
        return (0..<count).map { index in
            let place = (Double(index) + 0.5) * Double(values.count) / Double(count) - 0.5
            let low = min(last, max(0, Int(place.rounded(.down))))
            let high = min(last, low + 1)
            let share = Float(min(1, max(0, place - Double(low))))
            return values[low] + (values[high] - values[low]) * share
        }
    }
}
