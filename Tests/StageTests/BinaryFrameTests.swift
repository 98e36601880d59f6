import Script
import Testing

@testable import Stage

@Suite struct BinaryFrameTests {
    @Test func soundSurvivesTheWire() throws {
        let samples: [Float] = [0, 0.5, -0.5, 1, -1, 2]
        let sent = BinaryFrame.pcm(samples[...], performer: 3, line: 70_000, position: 5_000_000_000)
        let received = try #require(BinaryFrame(bytes: sent.bytes))
        #expect(received == sent)
        #expect(received.position == 5_000_000_000)
        #expect(zip(received.samples, [0, 0.5, -0.5, 1, -1, 1] as [Float]).allSatisfy { abs($0 - $1) < 0.0001 })
    }

    @Test func curvesSurviveTheWireAndSilentChannelsAreLeftOut() throws {
        var frame = [Float](repeating: 0, count: FaceChannel.count)
        frame[FaceChannel.jawOpen.rawValue] = 0.25
        frame[FaceChannel.headYaw.rawValue] = -0.3
        let curves = PerformanceCurves(rate: 60, start: 4_800, frames: [frame, frame])
        let sent = BinaryFrame.curves(curves, performer: 0, line: 0)
        #expect(sent.payload.count == 4 + 2 + 2 * 2 * 2)
        let received = try #require(BinaryFrame(bytes: sent.bytes)?.curves(names: FaceChannel.names))
        #expect(received.start == 4_800)
        #expect(abs(received.frames[1][FaceChannel.jawOpen.rawValue] - 0.25) < 0.0002)
        #expect(abs(received.frames[0][FaceChannel.headYaw.rawValue] + 0.3) < 0.0002)
    }

    @Test func aFrameThatIsCutShortIsRefused() {
        #expect(BinaryFrame(bytes: []) == nil)
        #expect(BinaryFrame(bytes: [UInt8](repeating: 9, count: 40)) == nil)
        var cut = BinaryFrame.curves(
            PerformanceCurves(frames: [[Float](repeating: 1, count: FaceChannel.count)]), performer: 0, line: 0)
        cut.payload.removeLast()
        #expect(cut.curves(names: FaceChannel.names) == nil)
    }
}
