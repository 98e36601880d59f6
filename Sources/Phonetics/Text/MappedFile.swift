internal import FoundationEssentials

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A file's bytes, mapped into memory and read only: the system pages in what lookups touch.
final class MappedFile: Sendable {
    // A pointer is not Sendable; this one is to a private read-only mapping that lives as long as self.
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    /// Files above this are not dictionaries of ours.
    static let largest = 64 << 20

    init(_ path: String) throws(PhoneticsError) {
        let advice = "reinstall the program, or rebuild the dictionaries with Training/dictionaries/make.py"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PhoneticsError("cannot be opened", at: path, advice: advice) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0, status.st_size <= Self.largest else {
            throw PhoneticsError("is empty or far too large", at: path, advice: advice)
        }
        let size = Int(status.st_size)
        guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
            throw PhoneticsError("cannot be mapped into memory", at: path, advice: advice)
        }
        bytes = UnsafeRawBufferPointer(start: address, count: size)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }
}

/// Where the module's data files lie.
enum Resources {
    /// The bundle's folder beside the executable, as the package manager puts it there.
    static func folder() throws(PhoneticsError) -> String {
        let name = "voxhumana_Phonetics.resources/Resources"
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = executable.split(separator: "/").dropLast().joined(separator: "/")
        let candidate = "/" + folder + "/" + name
        if FileManager.default.fileExists(atPath: candidate) { return candidate }
        throw PhoneticsError(
            "the dictionaries are missing", at: candidate,
            advice: "keep voxhumana_Phonetics.resources beside the executable, or name a folder with them")
    }
}
