/// `POST /v1/audio/speech`. `model` may be anything: which voice speaks is what counts here.
struct SpeechBody: Decodable {
    var input: String
    var voice: Voice?
    var instructions: String?
    var responseFormat: String?
    var speed: Double?
    var streamFormat: String?

    /// A voice's name, or the object that names it.
    struct Voice: Decodable {
        var name: String

        private struct Object: Decodable { var id: String }

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let name = try? value.decode(String.self) {
                self.name = name
            } else {
                name = try value.decode(Object.self).id
            }
        }
    }

    /// OpenAI's own limit on `input`, characters; of `instructions` ours.
    static let longest = 4_096

    func request() throws(StageError) -> SpeechRequest {
        guard input.contains(where: { !$0.isWhitespace }), input.count <= Self.longest else {
            throw StageError(
                "bad-field", "`input` must have 1 to \(Self.longest) characters", advice: "shorten it")
        }
        guard (instructions?.count ?? 0) <= Self.longest else {
            throw StageError(
                "bad-field", "`instructions` has more than \(Self.longest) characters", advice: "shorten it")
        }
        guard responseFormat != "aac" else {
            throw StageError(
                "bad-field", "`response_format` aac is not made here: Debian has no free encoder of it",
                advice: "use opus or mp3, which the same players take")
        }
        guard let format = SpeechRequest.Format(rawValue: responseFormat ?? "mp3") else {
            throw StageError(
                "bad-field", "`response_format` is unknown", advice: "use mp3, opus, flac, wav or pcm")
        }
        guard (0.25...4).contains(speed ?? 1) else {
            throw StageError("bad-field", "`speed` must be 0.25 to 4", advice: "leave it out for 1")
        }
        guard ["audio", "sse"].contains(streamFormat ?? "audio") else {
            throw StageError("bad-field", "`stream_format` is unknown", advice: "use audio or sse")
        }
        return SpeechRequest(
            text: input, voice: voice?.name, format: format, speed: speed ?? 1, instructions: instructions ?? "",
            asEvents: streamFormat == "sse")
    }
}

/// A text to be read aloud for another program.
public struct SpeechRequest: Sendable, Equatable {
    public enum Format: String, Sendable, CaseIterable { case mp3, opus, flac, wav, pcm }

    /// OpenAI's own voices: their names mean the daemon's default.
    public static let foreignVoices: Set<String> = [
        "alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer",
        "verse",
    ]

    public var text: String
    /// A voice's name; nil, and OpenAI's own names, mean the daemon's default.
    public var voice: String?
    public var format: Format
    /// Beyond 0.5…2 the nearest is taken: no voice is clear outside.
    public var speed: Double
    /// How it is to be said, in words.
    public var instructions: String
    /// As server-sent events instead of bare bytes.
    public var asEvents: Bool

    public init(
        text: String, voice: String? = nil, format: Format = .mp3, speed: Double = 1, instructions: String = "",
        asEvents: Bool = false
    ) {
        self.text = text
        self.voice = voice.flatMap { Self.foreignVoices.contains($0) ? nil : $0 }
        self.format = format
        self.speed = speed
        self.instructions = instructions
        self.asEvents = asEvents
    }
}

/// Sound for another program, whole or as it is made.
public struct SpeechAnswer: Sendable {
    public enum Body: Sendable {
        case whole([UInt8])
        case stream(AsyncStream<[UInt8]>)
    }

    public var type: String
    public var body: Body

    public init(type: String, body: Body) {
        self.type = type
        self.body = body
    }
}

/// The events of a speech that is streamed, as OpenAI writes them.
enum SpeechEvents {
    /// Bytes of sound in an event: 24 kHz samples of two thirds of a second, a third more as text.
    static let largest = 32 * 1_024

    static func delta(_ bytes: some Collection<UInt8>) -> [UInt8] {
        Array("data: {\"type\":\"speech.audio.delta\",\"audio\":\"".utf8) + Base64.encode(bytes) + Array("\"}\n\n".utf8)
    }

    /// Nothing is paid for here, so nothing is counted but characters.
    static func done(characters: Int) -> [UInt8] {
        let usage = "{\"input_tokens\":\(characters),\"output_tokens\":0,\"total_tokens\":\(characters)}"
        return Array("data: {\"type\":\"speech.audio.done\",\"usage\":\(usage)}\n\n".utf8)
    }

    /// Events for sound as it comes.
    static func events(_ answer: SpeechAnswer, characters: Int) -> AsyncStream<[UInt8]> {
        switch answer.body {
        case .whole(let bytes):
            let pieces = stride(from: 0, to: bytes.count, by: largest).map {
                delta(bytes[$0..<min($0 + largest, bytes.count)])
            }
            return AsyncStream { continuation in
                for piece in pieces + [done(characters: characters)] { continuation.yield(piece) }
                continuation.finish()
            }
        case .stream(let stream):
            let state = Pending(stream, characters: characters)
            return AsyncStream { await state.next() }
        }
    }

    /// Pulled, so that a slow reader slows the synthesis and nothing piles up.
    private actor Pending {
        private var sound: AsyncStream<[UInt8]>.Iterator?
        private var waiting: [[UInt8]] = []
        private let characters: Int

        init(_ sound: AsyncStream<[UInt8]>, characters: Int) {
            self.sound = sound.makeAsyncIterator()
            self.characters = characters
        }

        func next() async -> [UInt8]? {
            while waiting.isEmpty {
                guard var iterator = sound else { return nil }
                if let bytes = await iterator.next(isolation: self) {
                    sound = iterator
                    waiting = stride(from: 0, to: bytes.count, by: SpeechEvents.largest).map {
                        SpeechEvents.delta(bytes[$0..<min($0 + SpeechEvents.largest, bytes.count)])
                    }
                } else {
                    sound = nil
                    return SpeechEvents.done(characters: characters)
                }
            }
            return waiting.removeFirst()
        }
    }
}

/// RFC 4648.
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var iterator = bytes.makeIterator()
        while let first = iterator.next() {
            let second = iterator.next()
            let third = second == nil ? nil : iterator.next()
            let bits = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
            result.append(digits[Int(bits >> 18)])
            result.append(digits[Int(bits >> 12 & 63)])
            result.append(second == nil ? UInt8(ascii: "=") : digits[Int(bits >> 6 & 63)])
            result.append(third == nil ? UInt8(ascii: "=") : digits[Int(bits & 63)])
        }
        return result
    }
}
