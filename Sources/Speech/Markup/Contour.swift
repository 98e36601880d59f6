internal import Script

/// The melody that markup draws over the words of one element (SSML 1.1, `contour` of `prosody`).
struct Contour: Sendable, Hashable {
    struct Point: Sendable, Hashable {
        /// 0 at the element's first sound, 1 at the end of its last.
        var place: Float
        var pitch: Style.Pitch
    }

    static let mostPoints = 32

    /// By their places.
    var points: [Point]
    /// Number of the element in its document: two with the same points are two.
    var element: Int

    /// Semitones at a place, around a speaker's mean F0 in Hz: straight lines between the points, level outside them.
    func semitones(at place: Float, around mean: Float) -> Float {
        let next = points.firstIndex { $0.place >= place } ?? points.count
        guard next > 0 else { return points.first?.pitch.semitones(around: mean) ?? 0 }
        let before = points[next - 1]
        let height = before.pitch.semitones(around: mean)
        guard next < points.count, points[next].place > before.place else { return height }
        let share = (place - before.place) / (points[next].place - before.place)
        return height + share * (points[next].pitch.semitones(around: mean) - height)
    }

    /// Semitones that contours add to each frame; nil where the text has none.
    static func frames(_ layout: SpeechLayout, starts: [Int], styles: [Style], mean: Float) -> [Float]? {
        guard styles.contains(where: { $0.contour != nil }) else { return nil }
        var result = [Float](repeating: 0, count: starts.last ?? 0)
        for (contour, phonemes) in MarkedElements.of(layout, styles, \.contour) {
            let range = starts[phonemes.lowerBound]..<starts[phonemes.upperBound]
            for frame in range {
                let place = (Float(frame - range.lowerBound) + 0.5) / Float(range.count)
                result[frame] = contour.semitones(at: place, around: mean)
                    .clamped(to: Style.pitches)
            }
        }
        return result
    }
}

/// How long the words of one element are to take (SSML 1.1, `duration` of `prosody`).
struct Extent: Sendable, Hashable {
    static let longest = 60.0

    var seconds: Float
    /// Number of the element in its document.
    var element: Int

    /// Stretches or presses the phonemes of each such element, as far as a voice goes; pauses that markup gives keep
    /// their own length and count. Lengths in frames, `rate` in frames a second.
    static func fit(_ lengths: inout [Float], _ layout: SpeechLayout, styles: [Style], rate: Float) {
        let given = Dictionary(
            layout.pauses.compactMap { pause in pause.seconds.map { (pause.phoneme, Float($0) * rate) } },
            uniquingKeysWith: { first, _ in first })
        for (extent, phonemes) in MarkedElements.of(layout, styles, \.extent) {
            let kept = phonemes.reduce(Float(0)) { $0 + (given[$1] ?? 0) }
            let own = phonemes.reduce(Float(0)) { $0 + (given[$1] == nil ? lengths[$1] : 0) }
            guard own > 0 else { continue }
            let factor = (max(0, extent.seconds * rate - kept) / own)
                .clamped(to: (1 / Style.rates.upperBound)...(1 / Style.rates.lowerBound))
            for phoneme in phonemes where given[phoneme] == nil { lengths[phoneme] *= factor }
        }
    }
}

/// The phonemes between the first and the last word of each marked element.
enum MarkedElements {
    static func of<Mark: Hashable>(
        _ layout: SpeechLayout, _ styles: [Style], _ mark: (Style) -> Mark?
    ) -> [(mark: Mark, phonemes: Range<Int>)] {
        var found: [(mark: Mark, phonemes: Range<Int>)] = []
        var places: [Mark: Int] = [:]
        for word in layout.words {
            guard styles.indices.contains(word.token), let mark = mark(styles[word.token]) else { continue }
            if let place = places[mark] {
                found[place].phonemes = found[place].phonemes.lowerBound..<word.phonemes.upperBound
            } else {
                places[mark] = found.count
                found.append((mark, word.phonemes))
            }
        }
        return found
    }
}
