import Formats
import Net
import Script
import Testing

@testable import Stage

/// A visitor on a real connection: reads what comes, in order, until it has what it waits for.
final class Visitor {
    /// Messages read at most while waiting for one: a long song's sound and face, and then something is wrong.
    private static let patience = 20_000

    private let connection: WebSocketConnection
    private var messages: AsyncStream<WebSocketMessage>.Iterator
    private var curves: [PerformanceCurves] = []

    struct GaveUp: Error, CustomStringConvertible {
        var description: String
    }

    init(_ connection: WebSocketConnection) {
        self.connection = connection
        messages = connection.inbound.makeAsyncIterator()
    }

    func say(_ text: String) { connection.send(text: text) }

    /// The next JSON message of a type that fits.
    /// - Parameter failing: a type that must not come before.
    func text(
        _ type: String, orFailing failing: String? = nil, where fits: (JSONValue) -> Bool = { _ in true }
    ) async throws -> JSONValue {
        for _ in 0..<Self.patience {
            guard let message = await messages.next() else { throw GaveUp(description: "closed before \(type)") }
            switch message {
            case .text(let text):
                let value = try JSONValue.parse(text)
                if value["type"]?.string == type, fits(value) { return value }
                if let failing, value["type"]?.string == failing {
                    throw GaveUp(description: "\(failing) before \(type): \(text)")
                }
            case .binary(let bytes): note(bytes)
            }
        }
        throw GaveUp(description: "no \(type) in \(Self.patience) messages")
    }

    /// A line's sound, until so many samples are there.
    func sound(of line: Int, samples: Int) async throws -> [BinaryFrame] {
        var frames: [BinaryFrame] = []
        while frames.reduce(0, { $0 + $1.count }) < samples {
            guard let message = await messages.next() else { throw GaveUp(description: "closed before its sound") }
            guard case .binary(let bytes) = message else { continue }
            note(bytes)
            if let frame = BinaryFrame(bytes: bytes), frame.kind == .pcm, frame.line == line { frames.append(frame) }
        }
        return frames
    }

    private func note(_ bytes: [UInt8]) {
        if let block = BinaryFrame(bytes: bytes)?.curves(names: FaceChannel.names) { curves.append(block) }
    }

    /// The widest the jaw was in the face frames received for a stretch of the timeline.
    func mouthOpened(between start: Int, and end: Int) -> Float {
        var widest: Float = 0
        for block in curves {
            for (index, frame) in block.frames.enumerated() {
                let position = block.start + index * Timeline.rate / Int(block.rate)
                if position >= start, position < end { widest = max(widest, frame[FaceChannel.jawOpen.rawValue]) }
            }
        }
        return widest
    }
}
