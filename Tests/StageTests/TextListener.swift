import Net
import Synchronization

@testable import Stage

/// Remembers what it was told in JSON.
final class TextListener: StageClient {
    private let messages = Mutex<[String]>([])

    func send(_ frame: OutboundFrame) -> Bool {
        if frame.isText { messages.withLock { $0.append(String(decoding: frame.bytes, as: UTF8.self)) } }
        return true
    }

    func close(_ close: WebSocketClose) {}
    func heard(_ part: String) -> [String] { messages.withLock { $0.filter { $0.contains(part) } } }
}
