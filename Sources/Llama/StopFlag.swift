internal import CLlama

/// Ends a call under way in another thread.
///
/// `@unchecked Sendable`: the pointer never changes, and what it points to is only read and written atomically.
final class StopFlag: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<UInt32>

    init() {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: 0)
    }

    deinit { pointer.deallocate() }

    func raise() { vox_stop(pointer) }
}
