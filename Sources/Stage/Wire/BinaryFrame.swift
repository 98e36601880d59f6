public import Script

/// The binary messages: a 20-byte little-endian header and a payload, as `Docs/Protocol.md` lays them out.
public struct BinaryFrame: Sendable, Equatable {
    public enum Kind: UInt8, Sendable {
        case pcm = 1
        case opus = 2
        case curves = 3
    }

    public static let headerSize = 20
    /// i16 units a weight of 1: leaves room up to ±4 and resolves 1/8192.
    public static let curveScale: Float = 8192

    public var kind: Kind
    public var performer: Int
    /// 0 for idle life.
    public var line: Int
    /// Timeline position of the first sample or frame.
    public var position: Int
    /// Samples, or frames of curves.
    public var count: Int
    public var payload: [UInt8]

    public init(kind: Kind, performer: Int, line: Int, position: Int, count: Int, payload: [UInt8]) {
        self.kind = kind
        self.performer = performer
        self.line = line
        self.position = position
        self.count = count
        self.payload = payload
    }

    /// 16-bit sound from samples in −1…1, clipped.
    public static func pcm(_ samples: ArraySlice<Float>, performer: Int, line: Int, position: Int) -> BinaryFrame {
        var payload = [UInt8]()
        payload.reserveCapacity(samples.count * 2)
        for sample in samples {
            let value = Int16(max(-1, min(1, sample)) * 32767)
            payload.append(UInt8(truncatingIfNeeded: value))
            payload.append(UInt8(truncatingIfNeeded: value >> 8))
        }
        return BinaryFrame(
            kind: .pcm, performer: performer, line: line, position: position, count: samples.count, payload: payload)
    }

    /// Face curves; channels that stay 0 throughout are left out.
    public static func curves(_ curves: PerformanceCurves, performer: Int, line: Int) -> BinaryFrame {
        let channels = curves.names.indices.filter { channel in
            curves.frames.contains { abs($0[channel]) * curveScale >= 0.5 }
        }
        var payload = [UInt8]()
        payload.reserveCapacity(4 + channels.count * (1 + 2 * curves.frames.count))
        payload.append(little: UInt16(curves.rate.rounded()))
        payload.append(little: UInt16(channels.count))
        payload.append(contentsOf: channels.map { UInt8($0) })
        for frame in curves.frames {
            for channel in channels {
                payload.append(little: Int16(max(-32767, min(32767, (frame[channel] * curveScale).rounded()))))
            }
        }
        return BinaryFrame(
            kind: .curves, performer: performer, line: line, position: curves.start, count: curves.frames.count,
            payload: payload)
    }

    /// The message as it is sent.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = [kind.rawValue, UInt8(truncatingIfNeeded: performer), 0, 0]
        bytes.reserveCapacity(Self.headerSize + payload.count)
        bytes.append(little: UInt32(truncatingIfNeeded: line))
        bytes.append(little: Int64(position))
        bytes.append(little: UInt32(truncatingIfNeeded: count))
        bytes.append(contentsOf: payload)
        return bytes
    }

    /// Reads a received message; nil when it is none of ours.
    public init?(bytes: [UInt8]) {
        guard bytes.count >= Self.headerSize, let kind = Kind(rawValue: bytes[0]) else { return nil }
        self.kind = kind
        performer = Int(bytes[1])
        line = Int(bytes.little(UInt32.self, at: 4))
        position = Int(bytes.little(Int64.self, at: 8))
        count = Int(bytes.little(UInt32.self, at: 16))
        payload = Array(bytes[Self.headerSize...])
    }

    /// The samples of a PCM frame, −1…1.
    public var samples: [Float] {
        guard kind == .pcm else { return [] }
        return stride(from: 0, to: payload.count - 1, by: 2).map {
            Float(payload.little(Int16.self, at: $0)) / 32767
        }
    }

    /// The curves of a curve frame over `names`; nil when the payload is cut short.
    public func curves(names: [String]) -> PerformanceCurves? {
        guard kind == .curves, payload.count >= 4 else { return nil }
        let rate = Double(payload.little(UInt16.self, at: 0))
        let channelCount = Int(payload.little(UInt16.self, at: 2))
        guard payload.count == 4 + channelCount * (1 + 2 * count) else { return nil }
        let channels = payload[4..<4 + channelCount].map { Int($0) }
        guard channels.allSatisfy({ $0 < names.count }) else { return nil }
        var frames = [[Float]](repeating: [Float](repeating: 0, count: names.count), count: count)
        var offset = 4 + channelCount
        for frame in frames.indices {
            for channel in channels {
                frames[frame][channel] = Float(payload.little(Int16.self, at: offset)) / Self.curveScale
                offset += 2
            }
        }
        return PerformanceCurves(rate: rate, start: position, names: names, frames: frames)
    }
}

extension [UInt8] {
    mutating func append<Value: FixedWidthInteger>(little value: Value) {
        var value = value.littleEndian
        Swift.withUnsafeBytes(of: &value) { append(contentsOf: $0) }
    }

    func little<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
        withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self)) }
    }
}
