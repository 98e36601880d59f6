/// The frames one client still has to get: in order, bounded, conflated where that does no harm.
///
/// A `.latest` frame takes the place of the waiting one of its key, unless a `.control` frame was queued between
/// them: what control announces is then said first, and the newer frame goes to the end.
public struct OutboundQueue: Sendable {
    /// In bytes of payload.
    public struct Bounds: Sendable, Equatable {
        /// Sound waiting. 1 MiB is some 11 s of 16-bit PCM at 48 kHz: more than anybody sends ahead.
        public var audio: Int
        /// Everything waiting.
        public var total: Int

        public init(audio: Int = 1 << 20, total: Int = 4 << 20) {
            self.audio = audio
            self.total = total
        }
    }

    public enum Admission: Sendable, Equatable {
        case queued
        /// Took the place of an older frame of its key.
        case replaced
        /// A bound is passed: the client is too slow and should be let go.
        case overflow
    }

    public let bounds: Bounds
    public private(set) var byteCount = 0
    public private(set) var audioByteCount = 0
    public private(set) var count = 0

    /// Slots in order; a slot moved to the end leaves a hole.
    private var slots: [OutboundFrame?] = []
    private var head = 0
    /// The sequence number of `slots[0]`.
    private var base = 0
    /// Where the waiting frame of each key stands, as a sequence number.
    private var latest: [(key: Int, sequence: Int)] = []
    private var lastControl = -1

    public init(bounds: Bounds = Bounds()) { self.bounds = bounds }

    public var isEmpty: Bool { count == 0 }

    public mutating func push(_ frame: OutboundFrame) -> Admission {
        switch frame.delivery {
        case .control:
            guard byteCount + frame.count <= bounds.total else { return .overflow }
            lastControl = append(frame)
        case .audio:
            guard audioByteCount + frame.count <= bounds.audio, byteCount + frame.count <= bounds.total else {
                return .overflow
            }
            audioByteCount += frame.count
            append(frame)
        case .latest(let key):
            return pushLatest(frame, key: key)
        }
        return .queued
    }

    private mutating func pushLatest(_ frame: OutboundFrame, key: Int) -> Admission {
        guard let index = latest.firstIndex(where: { $0.key == key }) else {
            guard byteCount + frame.count <= bounds.total else { return .overflow }
            latest.append((key, append(frame)))
            return .queued
        }
        let sequence = latest[index].sequence
        let old = slots[sequence - base]?.count ?? 0
        guard byteCount - old + frame.count <= bounds.total else { return .overflow }
        if sequence > lastControl {
            slots[sequence - base] = frame
            byteCount += frame.count - old
        } else {
            slots[sequence - base] = nil
            byteCount -= old
            count -= 1
            latest[index].sequence = append(frame)
        }
        return .replaced
    }

    public mutating func pop() -> OutboundFrame? {
        while head < slots.count {
            let frame = slots[head]
            slots[head] = nil
            head += 1
            guard let frame else { continue }
            forget(frame, sequence: base + head - 1)
            compact()
            return frame
        }
        compact()
        return nil
    }

    public mutating func removeAll() {
        self = OutboundQueue(bounds: bounds)
    }

    @discardableResult
    private mutating func append(_ frame: OutboundFrame) -> Int {
        slots.append(frame)
        byteCount += frame.count
        count += 1
        return base + slots.count - 1
    }

    private mutating func forget(_ frame: OutboundFrame, sequence: Int) {
        byteCount -= frame.count
        count -= 1
        switch frame.delivery {
        case .control: break
        case .audio: audioByteCount -= frame.count
        case .latest: latest.removeAll { $0.sequence == sequence }
        }
    }

    /// Reclaims used slots without moving more than was used: amortised constant, and no allocation in the steady state.
    private mutating func compact() {
        guard head == slots.count || head >= 64 && head * 2 >= slots.count else { return }
        base += head
        slots.removeSubrange(0..<head)
        head = 0
    }
}
