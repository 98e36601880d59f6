public import Script

extension SongPlan {
    /// The same song after so many samples of silence.
    public func delayed(by samples: Int) -> SongPlan {
        guard samples > 0 else { return self }
        var song = self
        song.origin += samples
        for index in song.phrases.indices { song.phrases[index].start += samples }
        let frames = Int((Timeline.seconds(samples) * plan.f0.rate).rounded())
        song.plan.f0.values.insert(contentsOf: repeatElement(0, count: frames), at: 0)
        song.plan.energy.values.insert(contentsOf: repeatElement(0, count: frames), at: 0)
        song.plan.phonemes = [Timed(.silence, start: 0, end: samples)] + plan.phonemes.map { $0.shifted(by: samples) }
        song.plan.words = plan.words.map { $0.shifted(by: samples) }
        song.plan.marks = plan.marks.map { $0.shifted(by: samples) }
        song.plan.notes = plan.notes.map { $0.shifted(by: samples) }
        song.plan.duration += samples
        return song
    }

    /// The same song with silence behind it, for what rings on.
    public func lasting(_ samples: Int) -> SongPlan {
        guard samples > plan.duration else { return self }
        var song = self
        song.plan.phonemes.append(Timed(.silence, start: plan.duration, end: samples))
        song.plan.duration = samples
        return song
    }

    /// Where the phrase begins that is sung at a position, or the next one's beginning; nil behind the last.
    public func phraseStart(at position: Int) -> Int? { phrases.first { $0.end > position }?.start }

    /// The song from a position on, which becomes its beginning. Phrases that have begun before it are left out.
    public func from(_ position: Int) -> SongPlan {
        let position = Swift.max(0, Swift.min(position, plan.duration))
        guard position > 0 else { return self }
        var song = self
        song.origin -= position
        song.phrases = phrases.filter { $0.start >= position }
        for index in song.phrases.indices { song.phrases[index].start -= position }
        song.plan = plan.from(position)
        song.plan.text = song.phrases.map(\.plan.text).joined(separator: "\n")
        // What is no longer sung is not shown either.
        let first = song.phrases.first?.start ?? song.plan.duration
        song.plan.words.removeAll { $0.start < first }
        song.plan.notes.removeAll { $0.start < first }
        song.plan.phonemes =
            (first > 0 ? [Timed(.silence, start: 0, end: first)] : []) + song.plan.phonemes.filter { $0.start >= first }
        return song
    }
}

extension Plan {
    fileprivate func from(_ position: Int) -> Plan {
        var plan = self
        let frames = Int((Timeline.seconds(position) * f0.rate).rounded())
        plan.f0.values.removeFirst(Swift.min(frames, f0.values.count))
        plan.energy.values.removeFirst(Swift.min(frames, energy.values.count))
        plan.duration -= position
        plan.phonemes = Self.clipped(phonemes, position)
        plan.words = Self.clipped(words, position)
        plan.marks = Self.clipped(marks, position)
        plan.notes = Self.clipped(notes, position)
        return plan
    }

    private static func clipped<Value>(_ values: [Timed<Value>], _ position: Int) -> [Timed<Value>] {
        values.filter { $0.end > position }.map {
            Timed($0.value, start: Swift.max(0, $0.start - position), end: $0.end - position)
        }
    }
}
