import Glibc
import Testing

@testable import Daemon

@Suite struct DescriptorTests {
    @Test func aFullDiskIsNoticed() {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        #expect(!Descriptor.write("text", to: full))
    }

    @Test func everythingIsWritten() {
        let sink = open("/dev/null", O_WRONLY)
        defer { close(sink) }
        #expect(Descriptor.write(String(repeating: "x", count: 100_000), to: sink))
    }
}
