import Dialogue
import Net
import Script
import Singing
import Stage

/// The measurements of `voxhumana bench`.
struct Bench: Sendable {
    let configuration: Configuration
    let turns: Int
    let sessions: Int
    /// Entries that the built-in mind alone is measured with; 0 measures everything else.
    let entries: Int

    func run() async throws -> [Measurement] {
        let log = Log(level: .error)
        if entries > 0 {
            return MindBench(workshop: try await Workshop.open(configuration, log: log), entries: entries).run()
        }
        // A line that was said before is not made again: that is not what is measured.
        let uncached = try configuration.replacing([.speechCache: "0"])
        let loading = try await timed { try await Workshop.open(uncached, log: log) }
        var rows = [
            Measurement(
                name: "load everything", unit: "ms", values: [loading.seconds * 1_000], bar: "start to ready ≤ 3 s")
        ]
        rows += try await factors(loading.value)
        rows += try await latencies(log, songs: loading.value.songs.songs.map(\.id))
        if let persona = loading.value.personas.personas.first {
            rows += try await MindProbe(persona: persona, turns: min(turns, 50)).run()
        }
        if sessions > 0 { rows += try await Crowd(configuration: configuration, sessions: sessions).run(log) }
        rows.append(
            Measurement(
                name: "resident memory", unit: "MB", values: [Double(Memory.resident) / 1_048_576],
                bar: "flat over a day"))
        return rows
    }

    // MARK: Real-time factors

    private func factors(_ workshop: Workshop) async throws -> [Measurement] {
        var speech: [Double] = []
        for _ in 0..<5 {
            for text in Self.passages {
                speech.append(try await factor { try await workshop.speak(Utterance(text)) })
            }
        }
        var song: [Double] = []
        var accompanied: [Double] = []
        for info in workshop.songs.songs.prefix(4) {
            song.append(
                try await factor {
                    var order = SongOrder()
                    order.accompaniment = .none
                    let production = try await workshop.produce(info.id, order: order, voice: nil)
                    return production.singer.sing(production.lead)
                })
            accompanied.append(
                try await factor { try await workshop.produce(info.id, order: SongOrder(), voice: nil).stream() })
        }
        return [
            Measurement(name: "real-time factor, speech", unit: "", values: speech, bar: "≤ 0.02, one core"),
            Measurement(name: "real-time factor, song", unit: "", values: song, bar: "≤ 0.03, one core"),
            Measurement(
                name: "real-time factor, song with its band and mix", unit: "", values: accompanied,
                bar: "≤ 0.05, one core"),
        ]
    }

    /// Seconds of work for a second of sound: planning, networks, vocoder, resampling, in one task.
    private func factor(_ make: () async throws -> VoiceStream) async throws -> Double {
        let run = try await timed {
            let voice = try await make()
            for try await _ in voice.chunks {}
            return voice.plan.duration
        }
        return run.seconds / Timeline.seconds(max(1, run.value))
    }

    private static let passages = [
        "今天的天气很好，我们一起去公园散步吧。路边的花都开了，空气里有淡淡的香味。",
        "The old clock in the hall struck nine, and the rain had almost stopped. Somebody was playing the organ.",
        "欢迎来到直播间，今天的茶买两盒送一盒，价格是一百二十八元，数量有限，先到先得。",
        "Welcome to the museum of instruments. We are open from ten to six, and the last tour leaves at half past four.",
    ]

    // MARK: Latency

    private func latencies(_ log: Log, songs: [String]) async throws -> [Measurement] {
        let local = try configuration.replacing([.host: "127.0.0.1", .port: "0", .speechCache: "0"])
        let service = try await Service.open(local, log: log)
        let client = try WebSocketClient()
        let url = "ws://127.0.0.1:\(service.port)/v1/stage?name=bench"
        let connection = try await client.connect(url, subprotocol: StageProtocol.name)
        var probe = LatencyProbe(connection: connection)
        try await probe.settle()
        var generator = Questions(seed: 7)
        for _ in 0..<3 { _ = try await probe.ask(generator.next()) }
        var first: [Double] = []
        var stop: [Double] = []
        for _ in 0..<turns {
            // Two messages a turn: stay below the limit of messages a second, or the server drops them.
            try await Task.sleep(for: .milliseconds(120))
            guard let answer = try await probe.ask(generator.next()) else { continue }
            first.append(answer.first * 1_000)
            stop.append(answer.stop * 1_000)
        }
        var song: [Double] = []
        for id in songs {
            try await Task.sleep(for: .milliseconds(120))
            if let answer = try await probe.sing(id) { song.append(answer.first * 1_000) }
        }
        connection.close(.normal)
        await client.shutdown()
        await service.close()
        return [
            Measurement(
                name: "song asked for to first audible sample", unit: "ms", values: song, bar: "≤ 400 ms"),
            Measurement(name: "text in to first audible sample", unit: "ms", values: first, bar: "p50 ≤ 100 ms"),
            Measurement(name: "stop to the cut at the client", unit: "ms", values: stop, bar: "≤ 50 ms to silence"),
        ]
    }

    private func timed<Value: Sendable>(_ work: () async throws -> Value) async rethrows -> (
        value: Value, seconds: Double
    ) {
        let began = SessionClock.monotonic()
        let value = try await work()
        return (value, SessionClock.monotonic() - began)
    }
}

/// Random questions in both languages, seeded: some that the built-in mind knows, some that it does not.
struct Questions {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private static let forms = [
        ("你喜欢%吗？", true), ("%多少钱？", true), ("跟我说说%。", true), ("%好不好？", true),
        ("Do you like %?", false), ("How much is %?", false), ("Tell me about %.", false), ("What is % like?", false),
    ]
    private static let chinese = [
        "茉莉花茶", "绿茶", "唱歌", "下雨天", "你的名字", "周末", "数学", "电影", "西湖", "红茶", "礼盒", "猫", "火锅", "大海", "月亮", "音乐",
    ]
    private static let english = [
        "the museum", "the organ", "a ticket", "rain", "your name", "music", "the theremin", "coffee", "the radio hour",
        "winter", "the moon", "cats", "parking", "the café", "a song", "mathematics",
    ]

    mutating func next() -> String {
        let (form, isChinese) = Self.forms[draw(Self.forms.count)]
        let words = isChinese ? Self.chinese : Self.english
        return form.split(separator: "%", omittingEmptySubsequences: false).joined(separator: words[draw(words.count)])
    }

    /// SplitMix64 (Steele et al. 2014).
    private mutating func draw(_ count: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(count))
    }
}
