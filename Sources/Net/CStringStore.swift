internal import Glibc

/// C strings and arrays that live as long as this does: libwebsockets keeps the pointers it is given.
final class CStringStore {
    private var strings: [UnsafeMutablePointer<CChar>] = []

    func keep(_ text: String) -> UnsafePointer<CChar>? {
        guard let copy = strdup(text) else { return nil }
        strings.append(copy)
        return UnsafePointer(copy)
    }

    deinit { for string in strings { free(string) } }
}
