internal import CSampleRate

/// Changes the sample rate of a mono stream, chunk by chunk, with libsamplerate's medium sinc converter (121 dB
/// signal-to-noise ratio, 90 % of the bandwidth).
///
/// Output sample k belongs to the time of input sample k · from / to: the filter's delay is not in the output. After
/// `finish()` exactly round(n · to / from) samples have come out for n that went in. How the input is cut into chunks
/// does not change what comes out.
public final class Resampler {
    public let sourceRate: Int
    public let targetRate: Int
    /// nil when the rates are equal and samples pass through.
    private var state: OpaquePointer?
    private var consumed = 0
    private var produced = 0

    /// - Throws: `AudioError` when a rate is not positive, or one is more than 256 times the other.
    public init(from sourceRate: Int, to targetRate: Int) throws {
        self.sourceRate = sourceRate
        self.targetRate = targetRate
        guard sourceRate > 0, targetRate > 0, src_is_valid_ratio(Double(targetRate) / Double(sourceRate)) != 0 else {
            throw AudioError("sound cannot be converted from \(sourceRate) Hz to \(targetRate) Hz")
        }
        guard sourceRate != targetRate else { return }
        var code: Int32 = 0
        state = src_new(Int32(SRC_SINC_MEDIUM_QUALITY), 1, &code)
        guard state != nil else { throw Self.failure(code) }
    }

    deinit { if let state { src_delete(state) } }

    /// The samples that can be made once `input` is known; the filter holds back a few milliseconds.
    public func process(_ input: [Float]) throws -> [Float] {
        consumed += input.count
        guard state != nil else { return input }
        let output = try convert(input, isLast: false)
        produced += output.count
        return output
    }

    /// The rest of the stream. The resampler is then ready for a new one.
    public func finish() throws -> [Float] {
        guard let state else { return [] }
        var output = try convert([], isLast: true)
        let total = Int((Double(consumed) * Double(targetRate) / Double(sourceRate)).rounded())
        let missing = max(0, total - produced)
        if output.count > missing { output.removeLast(output.count - missing) }
        output.append(contentsOf: repeatElement(0, count: missing - output.count))
        src_reset(state)
        consumed = 0
        produced = 0
        return output
    }

    /// All at once.
    public static func resample(_ samples: [Float], from sourceRate: Int, to targetRate: Int) throws -> [Float] {
        let resampler = try Resampler(from: sourceRate, to: targetRate)
        return try resampler.process(samples) + resampler.finish()
    }

    private func convert(_ input: [Float], isLast: Bool) throws -> [Float] {
        let ratio = Double(targetRate) / Double(sourceRate)
        // Enough for the chunk, and for what the filter held back in one or two rounds.
        var block = [Float](repeating: 0, count: Int(Double(input.count) * ratio) + 1024)
        var output: [Float] = []
        output.reserveCapacity(block.count)
        var offset = 0
        while true {
            var data = SRC_DATA()
            data.src_ratio = ratio
            data.end_of_input = isLast ? 1 : 0
            data.input_frames = input.count - offset
            data.output_frames = block.count
            let code = input.withUnsafeBufferPointer { source in
                block.withUnsafeMutableBufferPointer { target in
                    // With no input the pointer is not read, but must not be null.
                    data.data_in = source.baseAddress.map { $0 + offset } ?? UnsafePointer(target.baseAddress)
                    data.data_out = target.baseAddress
                    return src_process(state, &data)
                }
            }
            guard code == 0 else { throw Self.failure(code) }
            output.append(contentsOf: block[..<data.output_frames_gen])
            offset += data.input_frames_used
            if offset == input.count, data.output_frames_gen < block.count { return output }
        }
    }

    private static func failure(_ code: Int32) -> AudioError {
        AudioError("resampling failed: \(src_strerror(code).map { String(cString: $0) } ?? "error \(code)")")
    }
}
