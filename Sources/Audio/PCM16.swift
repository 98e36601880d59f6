/// Sixteen-bit samples: full scale is 32768, what lies outside −1…1 is clipped, and NaN is silence.
public enum PCM16 {
    public static func encode(_ samples: [Float]) -> [Int16] {
        [Int16](unsafeUninitializedCapacity: samples.count) { output, count in
            samples.withUnsafeBufferPointer { input in
                let whole = input.count & ~7
                for index in stride(from: 0, to: whole, by: 8) {
                    let source = UnsafeRawPointer(input.baseAddress! + index)
                    let values = quantise(source.loadUnaligned(as: SIMD8<Float>.self))
                    UnsafeMutableRawPointer(output.baseAddress! + index).storeBytes(of: values, as: SIMD8<Int16>.self)
                }
                for index in whole..<input.count { output[index] = quantise(SIMD8(repeating: input[index]))[0] }
            }
            count = samples.count
        }
    }

    @inline(__always)
    private static func quantise(_ samples: SIMD8<Float>) -> SIMD8<Int16> {
        var scaled = samples * 32768
        scaled.replace(with: 0, where: scaled .!= scaled)
        scaled.clamp(lowerBound: SIMD8(repeating: -32768), upperBound: SIMD8(repeating: 32767))
        return SIMD8<Int16>(truncatingIfNeeded: SIMD8<Int32>(scaled.rounded(.toNearestOrEven)))
    }

    /// Little-endian bytes, as WAV, WebSocket frames and sound cards want them.
    public static func bytes(_ samples: [Float]) -> [UInt8] {
        var values = encode(samples)
        for index in values.indices { values[index] = values[index].littleEndian }
        return values.withUnsafeBytes { [UInt8]($0) }
    }

    public static func decode(_ samples: [Int16]) -> [Float] { samples.map { Float($0) / 32768 } }

    /// From little-endian bytes; an odd last byte is left out.
    public static func decode(bytes: [UInt8]) -> [Float] {
        stride(from: 0, to: bytes.count - 1, by: 2).map {
            Float(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)) / 32768
        }
    }
}
